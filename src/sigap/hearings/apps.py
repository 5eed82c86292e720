"""Registers the app with Django."""

from django.apps import AppConfig


class HearingsConfig(AppConfig):
    """App: the court diary."""

    name = "sigap.hearings"
    label = "hearings"
