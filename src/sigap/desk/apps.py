"""Registers the app with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """App: work queue and navigation."""

    name = "sigap.desk"
    label = "desk"
