"""Registers the look with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """App: components, templates, style sheets, dates and numbers."""

    name = "sigap.ui"
    label = "ui"
