"""Registers the app with Django."""

from django.apps import AppConfig


class FieldVisitsConfig(AppConfig):
    """App: field visits."""

    name = "sigap.fieldvisits"
    label = "fieldvisits"
