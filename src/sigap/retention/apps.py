"""Registers the app with Django."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """App: how long things are kept."""

    name = "sigap.retention"
    label = "retention"
