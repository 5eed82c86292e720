"""Registers the app with Django."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """App: what an office kept in spreadsheets before."""

    name = "sigap.registers"
    label = "registers"
