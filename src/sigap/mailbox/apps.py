"""Registers the room with Django."""

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """Room: the sealed report's envelope."""

    name = "sigap.mailbox"
    label = "mailbox"
