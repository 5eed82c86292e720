"""Registers the app with Django."""

from django.apps import AppConfig


class TestimonyConfig(AppConfig):
    """App: statements, and asking again."""

    name = "sigap.testimony"
    label = "testimony"
