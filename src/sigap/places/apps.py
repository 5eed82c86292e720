"""Registers the room with Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Room: regions and holidays."""

    name = "sigap.places"
    label = "places"
