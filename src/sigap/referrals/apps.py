"""Registers the room with Django."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Room: hand-over between offices."""

    name = "sigap.referrals"
    label = "referrals"
