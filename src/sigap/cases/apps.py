"""Registers the app with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """App: the case file."""

    name = "sigap.cases"
    label = "cases"
