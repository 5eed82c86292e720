"""Registers the app with Django."""

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """App: the sealed report's envelope."""

    name = "sigap.mailbox"
    label = "mailbox"
