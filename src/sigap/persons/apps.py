"""Registers the app with Django."""

from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """App: what is known of the people of a case."""

    name = "sigap.persons"
    label = "persons"
