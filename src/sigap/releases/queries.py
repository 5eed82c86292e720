"""Reads of the ledger: what was published, what waits, and all that later tables are held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Conflict, Refused
from sigap.releases.models import DataRelease, RowExport, ShutSpan, WithheldCells
from sigap.releases.proving import HeldTable
from sigap.releases.rules.protecting import width_of
from sigap.releases.rules.states import KNOWN_OUTSIDE
from sigap.releases.rules.tables import CellCount, PublishedTable

_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Every table that was ever published. `mark` tells one state of the ledger from another."""

    tables: tuple[HeldTable, ...]
    mark: int


def prepares(actor: Actor) -> bool:
    """Whether this person prepares releases or answers for them."""
    return actor.can(Permission.RELEASE_PROPOSE) or actor.can(Permission.RELEASE_APPROVE)


def releases_for(actor: Actor) -> list[DataRelease]:
    """Releases as row-level security shows them, the newest first; without their tables, which are long."""
    actor.require(Permission.TASKFORCE_SEE)
    return list(DataRelease.objects.defer("tables").order_by("-prepared_at", "code")[:_SHOWN])


def release_for(actor: Actor, release_id: UUID, *, lock: bool = False) -> DataRelease:
    """One release. Raises Refused where there is none for this person.

    One that nothing can be written to any more is not held: the database shows it to readers only.
    """
    actor.require(Permission.TASKFORCE_SEE)
    rows = DataRelease.objects.filter(pk=release_id)
    found = (rows.select_for_update().first() if lock else None) or rows.first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"release": str(release_id)})
    return found


def withheld_of(of: DataRelease) -> WithheldCells | None:
    """What a release withholds; None for who may not know."""
    return WithheldCells.objects.filter(release=of).first()


def shut_spans(actor: Actor) -> list[ShutSpan]:
    """Spans that stay as they were told, for who prepares or answers; none for others."""
    return list(ShutSpan.objects.order_by("-noted_at")) if prepares(actor) else []


def next_edition(code: str) -> int:
    """The number of the next edition; one that was declined gave its number back."""
    last = DataRelease.objects.filter(code=code, state__in=KNOWN_OUTSIDE).order_by("-edition").first()
    return last.edition + 1 if last else 1


def ledger_mark() -> int:
    """How many releases and exports of rows are known outside: each one more makes another ledger."""
    return DataRelease.objects.filter(state__in=KNOWN_OUTSIDE).count() + known_rows().count()


def known_rows() -> QuerySet[RowExport]:
    """Rows that somebody outside has had; what a further receiver was given is no news."""
    return RowExport.objects.filter(state__in=KNOWN_OUTSIDE, same_as=None)


def ledger_for(actor: Actor) -> Ledger:
    """All that is known outside, withdrawn too, with what it withholds; rows as the table they are. Raises Refused.

    Whoever had rows reads what is published as well, so that one is held against the other whichever came first.
    """
    if not prepares(actor):
        raise Refused(Permission.RELEASE_PROPOSE)
    rows = DataRelease.objects.filter(state__in=KNOWN_OUTSIDE).select_related("withheld").order_by("answered_at")
    found: list[DataRelease] = list(rows)
    exports = list(known_rows().defer("sealed_rows", "report").order_by("answered_at"))
    known: list[DataRelease | RowExport] = [*found, *exports]
    return Ledger(tables=tuple(table for row in known for table in held_tables(row)), mark=len(known))


def held_tables(of: DataRelease | RowExport, *, as_known: bool = True) -> list[HeldTable]:
    """The tables of a release with the widths of what they withhold; those to be told have no release's name.

    Raises Conflict for one of which nobody stored what it withholds: the database publishes none such.
    """
    cells = of.cells if isinstance(of, RowExport) else _stored_cells(of)
    return [
        HeldTable(
            table=PublishedTable.from_json(each),
            widths={
                tuple(where): width_of(CellCount(people=people, sources=sources), of.minimum)
                for where, people, sources, _why in cells.get(each["code"], ())
            },
            release=str(of) if as_known else "",
        )
        for each in of.tables
    ]


def _stored_cells(of: DataRelease) -> Mapping[str, Sequence[tuple[list[str], int, int, str]]]:
    stored: WithheldCells | None = getattr(of, "withheld", None)
    if stored is None:
        raise Conflict(_("Yang tidak ditampilkan terbitan ini tidak tersimpan, jadi tidak bisa diperiksa."))
    cells: Mapping[str, Sequence[tuple[list[str], int, int, str]]] = stored.cells
    return cells
