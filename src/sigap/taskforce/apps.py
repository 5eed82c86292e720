"""Registers the app with Django."""

from django.apps import AppConfig


class TaskforceConfig(AppConfig):
    """App: decrees, seats, agreements and the calendar of the task force."""

    name = "sigap.taskforce"
    label = "taskforce"
