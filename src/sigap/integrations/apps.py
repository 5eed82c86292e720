"""Registers the app with Django."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """App: systems of offices."""

    name = "sigap.integrations"
    label = "integrations"
