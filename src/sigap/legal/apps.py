"""Registers the app with Django."""

from django.apps import AppConfig


class LegalConfig(AppConfig):
    """App: the legal track."""

    name = "sigap.legal"
    label = "legal"
