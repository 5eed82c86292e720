"""Registers the public site with Django."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Room: what anyone sees."""

    name = "sigap.public"
    label = "public"
