"""Registers the app with Django."""

from django.apps import AppConfig


class ErrandsConfig(AppConfig):
    """App: single tasks for people outside."""

    name = "sigap.errands"
    label = "errands"
