"""Registers the app with Django."""

from django.apps import AppConfig


class PreventionConfig(AppConfig):
    """App: prevention activities of the task force."""

    name = "sigap.prevention"
    label = "prevention"
