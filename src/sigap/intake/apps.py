"""Registers the room with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Room: reports received and triaged."""

    name = "sigap.intake"
    label = "intake"
