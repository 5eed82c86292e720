"""Registers the app with Django."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """App: letters about a case."""

    name = "sigap.correspondence"
    label = "correspondence"
