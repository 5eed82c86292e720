"""Registers the room with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Room: work queue and navigation."""

    name = "sigap.desk"
    label = "desk"
