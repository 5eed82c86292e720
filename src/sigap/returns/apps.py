"""Registers the app with Django."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """App: returns."""

    name = "sigap.returns"
    label = "returns"
