"""Registers the app with Django, and Django's own two apps without what this house does not use."""

from django.apps import AppConfig
from django.contrib.auth.apps import AuthConfig
from django.contrib.contenttypes.apps import ContentTypesConfig


class AccessConfig(AppConfig):
    """App: people, offices, powers, sign-in."""

    default = True
    name = "sigap.access"
    label = "access"


class PlainAuthConfig(AuthConfig):
    """Django's auth without its tables of permissions: powers are code here, so nothing is made after migrate."""

    default = False

    def ready(self) -> None:
        """Connects nothing."""


class PlainContentTypesConfig(ContentTypesConfig):
    """Django's content types without rows: nothing here points at one."""

    default = False

    def ready(self) -> None:
        """Connects nothing."""
