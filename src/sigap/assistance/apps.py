"""Registers the room with Django."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """Room: services to persons."""

    name = "sigap.assistance"
    label = "assistance"

    def ready(self) -> None:
        """Appointments go along when the work on a case is given on."""
        from sigap.assistance.actions.giving import give_appointments  # noqa: PLC0415 - models must be ready
        from sigap.cases.actions.handing_over import goes_along  # noqa: PLC0415 - models must be ready

        goes_along(give_appointments)
