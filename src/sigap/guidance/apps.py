"""Registers the room with Django."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Room: what the public is told."""

    name = "sigap.guidance"
    label = "guidance"
