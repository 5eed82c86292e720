"""Registers the room with Django."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Room: keys and sealed fields."""

    name = "sigap.vault"
    label = "vault"
