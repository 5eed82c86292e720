"""Registers the room with Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Room: notices."""

    name = "sigap.notifications"
    label = "notifications"
