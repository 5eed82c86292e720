"""Registers the app with Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """App: notices."""

    name = "sigap.notifications"
    label = "notifications"
