"""Registers the room with Django and gathers every room's table of events."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    """Room: the trail."""

    name = "sigap.audit"
    label = "audit"

    def ready(self) -> None:
        """Loads `events.py` of every installed room, so that any page can read any event."""
        autodiscover_modules("events")
