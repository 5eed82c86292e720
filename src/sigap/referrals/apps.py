"""Registers the room with Django."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Room: hand-over between offices."""

    name = "sigap.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Deadlines to confirm an answer end when their case is closed."""
        from sigap.cases.actions.closing import ends_along  # noqa: PLC0415 - models must be ready
        from sigap.referrals.actions.closing import end_confirming  # noqa: PLC0415 - models must be ready

        ends_along(end_confirming)
