"""Registers the app with Django."""

from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    """App: which records of cases are of one person."""

    name = "sigap.duplicates"
    label = "duplicates"
