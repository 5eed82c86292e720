"""Registers the app with Django."""

from django.apps import AppConfig


class RestitutionConfig(AppConfig):
    """App: the ledger of restitution."""

    name = "sigap.restitution"
    label = "restitution"
