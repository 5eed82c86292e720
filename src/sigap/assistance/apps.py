"""Registers the app with Django."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """App: services to persons."""

    name = "sigap.assistance"
    label = "assistance"
