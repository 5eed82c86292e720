"""Registers the app with Django."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """People, offices, seats and duty."""

    name = "sigap.staff"
    label = "staff"
