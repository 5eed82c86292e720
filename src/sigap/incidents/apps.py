"""Registers the app with Django."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """App: failures of data protection."""

    name = "sigap.incidents"
    label = "incidents"
