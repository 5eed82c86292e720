"""Registers the app with Django."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """App: links between cases."""

    name = "sigap.links"
    label = "links"
