"""Registers the app with Django."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """App: protection of victims."""

    name = "sigap.protection"
    label = "protection"
