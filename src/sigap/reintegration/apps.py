"""Registers the app with Django."""

from django.apps import AppConfig


class ReintegrationConfig(AppConfig):
    """App: return and reintegration of a client."""

    name = "sigap.reintegration"
    label = "reintegration"
