"""Registers the app with Django."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """App: transfer of a whole case to another installation."""

    name = "sigap.transfers"
    label = "transfers"
