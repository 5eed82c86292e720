"""Where the app's sealed texts lie, under the key of the case's section of services."""

from uuid import UUID

from sigap.access.roles import Section
from sigap.vault.sealing import Place

_TABLE = "errands_errand"


def content_place(errand_id: UUID) -> Place:
    """Who was given what, and what the client said."""
    return Place(table=_TABLE, row=errand_id, column="sealed_content", section=Section.SERVICES.value)


def half_place(errand_id: UUID) -> Place:
    """The office's private half, which opens what comes from outside."""
    return Place(table=_TABLE, row=errand_id, column="sealed_half", section=Section.SERVICES.value)
