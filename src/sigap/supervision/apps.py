"""Registers the app with Django."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """App: supervision visits of the task force."""

    name = "sigap.supervision"
    label = "supervision"
