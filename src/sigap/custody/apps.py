"""Registers the app with Django."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """App: what is kept apart from the ordinary desk."""

    name = "sigap.custody"
    label = "custody"
