"""Registers the room with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Room: the case file."""

    name = "sigap.cases"
    label = "cases"
