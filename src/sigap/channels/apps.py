"""Registers the room with Django."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Room: channels into the one inbox."""

    name = "sigap.channels"
    label = "channels"
