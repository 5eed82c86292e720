"""Registers the app with Django."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """App: deadlines."""

    name = "sigap.clocks"
    label = "clocks"
