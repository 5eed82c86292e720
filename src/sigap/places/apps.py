"""Registers the app with Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """App: regions and holidays."""

    name = "sigap.places"
    label = "places"
