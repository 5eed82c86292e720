"""Registers the app with Django."""

from django.apps import AppConfig


class ServiceSessionsConfig(AppConfig):
    """App: services as sessions, the psychologist's own section, the use of the grant."""

    name = "sigap.sessions"
    label = "sessions"
