"""Registers the app with Django."""

from django.apps import AppConfig

from sigap.places.catalogue import say_as_here


class PlacesConfig(AppConfig):
    """App: regions and holidays."""

    name = "sigap.places"
    label = "places"

    def ready(self) -> None:
        """Every message says what the region is called here."""
        say_as_here()
