"""Registers the app with Django."""

from django.apps import AppConfig


class SimfoniConfig(AppConfig):
    """App: Simfoni-PPA."""

    name = "sigap.simfoni"
    label = "simfoni"
