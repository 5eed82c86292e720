"""Registers the app with Django."""

from django.apps import AppConfig


class VillagesConfig(AppConfig):
    """App: page and month of each village, and where prevention goes next."""

    name = "sigap.villages"
    label = "villages"
