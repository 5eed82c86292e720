"""Registers the app with Django."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """App: the public doors of prevention."""

    name = "sigap.outreach"
    label = "outreach"
