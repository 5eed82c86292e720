"""Registers the app with Django."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """App: what is counted."""

    name = "sigap.figures"
    label = "figures"
