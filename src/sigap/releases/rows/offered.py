"""What upper apps give to exports of rows: the rows that they count, and agreements on which one may rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from sigap.access.entry import Actor
from sigap.releases.rules.anonymity import PersonRow, RowSet
from sigap.releases.rules.spans import ReleaseSpan
from sigap.releases.rules.tables import TableAxis


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedField:
    """A field of the format: where it comes from, and in words what is told, or why nothing is."""

    name: str
    origin: Promise
    tone: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedRows:
    """Rows in one format. `count` and `has_moved` ask the database as who acts; `sheet` lays told rows out as text."""

    code: str
    title: Promise
    lead: Promise
    count: Callable[[Actor, ReleaseSpan], RowSet]
    # Whether what stands in rows of this span, made at that moment, would be made otherwise now.
    has_moved: Callable[[Actor, ReleaseSpan, datetime], bool]
    sheet: Callable[[Sequence[TableAxis], Sequence[PersonRow], ReleaseSpan], tuple[list[str], list[list[str]]]]
    fields: Callable[[], Sequence[MappedField]]
    fields_source: Callable[[], str]


def offered_rows() -> dict[str, OfferedRows]:
    """Every format, by code (`config/registers.py:ROW_EXPORTS`)."""
    found: list[OfferedRows] = [import_string(path) for path in settings.SIGAP_ROW_EXPORTS]
    return {each.code: each for each in found}


def agreements_for(actor: Actor, at: datetime) -> list[tuple[UUID, str]]:
    """Agreements that stand, by their words (`config/registers.py:ROW_AGREEMENTS`)."""
    found: list[tuple[UUID, str]] = import_string(settings.SIGAP_ROW_AGREEMENTS)(actor, at=at)
    return found
