"""Registers the app with Django."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """App: hand-over between offices."""

    name = "sigap.referrals"
    label = "referrals"
