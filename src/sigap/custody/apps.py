"""Registers the room with Django."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """Room: what is kept apart from the ordinary desk."""

    name = "sigap.custody"
    label = "custody"
