"""Registers the public site with Django."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """App: what anyone sees."""

    name = "sigap.public"
    label = "public"
