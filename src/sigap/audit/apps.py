"""Registers the app with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail."""

    name = "sigap.audit"
    label = "audit"
