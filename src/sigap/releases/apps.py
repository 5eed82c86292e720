"""Registers the app with Django."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """App: what is published."""

    name = "sigap.releases"
    label = "releases"
