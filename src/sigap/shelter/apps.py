"""Registers the app with Django."""

from django.apps import AppConfig


class ShelterConfig(AppConfig):
    """App: the safe house."""

    name = "sigap.shelter"
    label = "shelter"
