"""Registers the app with Django."""

from django.apps import AppConfig


class ActionPlanConfig(AppConfig):
    """App: the regional action plan (RAD)."""

    name = "sigap.actionplan"
    label = "actionplan"
