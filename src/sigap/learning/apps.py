"""Registers the app with Django."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """App: lessons, and who passed them."""

    name = "sigap.learning"
    label = "learning"
