"""Registers the app with Django."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    """App: the set-up of a regency."""

    name = "sigap.setup"
    label = "setup"
