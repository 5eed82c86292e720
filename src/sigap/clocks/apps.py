"""Registers the room with Django."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """Room: deadlines."""

    name = "sigap.clocks"
    label = "clocks"
