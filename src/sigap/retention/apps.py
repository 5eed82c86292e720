"""Registers the room with Django."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Room: how long things are kept."""

    name = "sigap.retention"
    label = "retention"
