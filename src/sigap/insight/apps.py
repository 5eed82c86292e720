"""Registers the app with Django."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """App: charts of what was counted, and figures from elsewhere beside ours."""

    name = "sigap.insight"
    label = "insight"
