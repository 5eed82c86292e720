"""Registers the app with Django."""

from django.apps import AppConfig


class ProvisionsConfig(AppConfig):
    """App: the law, and who confirmed which row of it."""

    name = "sigap.provisions"
    label = "provisions"
