"""Registers the app with Django."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """App: assessment, plan, follow-up and conference of a case."""

    name = "sigap.casework"
    label = "casework"
