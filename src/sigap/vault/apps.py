"""Registers the app with Django."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """App: keys and sealed fields."""

    name = "sigap.vault"
    label = "vault"
