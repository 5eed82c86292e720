"""Registers the app with Django."""

from django.apps import AppConfig


class DataRightsConfig(AppConfig):
    """App: rights over one's data."""

    name = "sigap.datarights"
    label = "datarights"
