"""Registers the app with Django."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """App: laws and how they hang together, and the procedure by office."""

    name = "sigap.rulebook"
    label = "rulebook"
