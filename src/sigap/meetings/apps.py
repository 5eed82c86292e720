"""Registers the app with Django."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """App: meetings, decisions and actions."""

    name = "sigap.meetings"
    label = "meetings"
