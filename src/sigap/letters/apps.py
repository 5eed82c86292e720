"""Registers the app with Django."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """App: official letters of the offices."""

    name = "sigap.letters"
    label = "letters"
