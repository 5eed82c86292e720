"""Registers the app with Django."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """App: the one list of work."""

    name = "sigap.work"
    label = "work"
