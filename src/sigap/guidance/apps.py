"""Registers the app with Django."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """App: what the public is told."""

    name = "sigap.guidance"
    label = "guidance"
