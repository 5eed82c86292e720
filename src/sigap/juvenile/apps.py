"""Registers the app with Django."""

from django.apps import AppConfig


class JuvenileConfig(AppConfig):
    """App: children in conflict with the law."""

    name = "sigap.juvenile"
    label = "juvenile"
