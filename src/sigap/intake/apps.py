"""Registers the app with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """App: reports received and triaged."""

    name = "sigap.intake"
    label = "intake"
