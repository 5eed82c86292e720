"""Registers the app with Django."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """App: channels into the one inbox."""

    name = "sigap.channels"
    label = "channels"
