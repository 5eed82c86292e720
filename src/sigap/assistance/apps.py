"""Registers the room with Django."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """Room: services to persons."""

    name = "sigap.assistance"
    label = "assistance"
