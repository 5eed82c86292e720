"""Registers the room with Django."""

from django.apps import AppConfig


class LegalConfig(AppConfig):
    """Room: the legal track."""

    name = "sigap.legal"
    label = "legal"
