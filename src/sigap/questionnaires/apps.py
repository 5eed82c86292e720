"""Registers the app with Django."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """App: forms of offices, and what was answered to them."""

    name = "sigap.questionnaires"
    label = "questionnaires"
