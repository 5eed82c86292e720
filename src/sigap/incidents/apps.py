"""Registers the room with Django."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Room: failures of data protection."""

    name = "sigap.incidents"
    label = "incidents"
