"""Where the app's sealed texts lie: all of them behind the section of services."""

from uuid import UUID

from sigap.access.roles import Section
from sigap.vault.sealing import Place

_ROOM = Section.SERVICES.value


def plan_place(plan_id: UUID) -> Place:
    """What one version of a plan says of where, who and how."""
    return Place(table="reintegration_returnplan", row=plan_id, column="sealed_words", room=_ROOM)


def end_place(return_id: UUID) -> Place:
    """Why a return was given up."""
    return Place(table="reintegration_homereturn", row=return_id, column="sealed_end", room=_ROOM)


def handover_place(handover_id: UUID) -> Place:
    """Who handed over to whom, and how the client was."""
    return Place(table="reintegration_returnhandover", row=handover_id, column="sealed_words", room=_ROOM)


def visit_place(visit_id: UUID) -> Place:
    """What a visit found, or why there was none."""
    return Place(table="reintegration_reintegrationvisit", row=visit_id, column="sealed_words", room=_ROOM)
