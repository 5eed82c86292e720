"""Victims of trafficking of a year that is over, and an export of their rows as two people make one. All invented."""

from datetime import datetime
from uuid import UUID, uuid4

from tests.actions.test_figures import case, victim
from tests.factories.deadlines import LOADER, at_the_desk, wib
from tests.factories.releasing import BUPATI, MAYA, ON

from sigap.access.entry import Actor
from sigap.releases import preparing
from sigap.releases.models import RowExport
from sigap.releases.queries import held_tables, ledger_for
from sigap.releases.rows import actions
from sigap.releases.rows.actions import ExportTerms
from sigap.releases.rows.preparing import prepared_rows
from sigap.releases.rows.reading import open_rows_as_owner

TERMS = ExportTerms(receiver="IOM (CONTOH)", purpose="Kajian pola", ground="Kesepakatan berbagi data (CONTOH)")


def trafficked(many: int, age: int | None, sex: str = "P", year: int = 2026) -> None:
    """So many victims of trafficking, each in a case of their own."""
    for place in range(many):
        forms = ["form_trafficking", *(["form_physical"] if place % 2 else ["form_sexual", "form_exploitation"])]
        victim(case(wib(3, 3, year=year), kind="kind_trafficking"), age, sex, forms=forms)


def prepared(
    period: str = "2026", *, terms: ExportTerms = TERMS, who: Actor = MAYA, at: datetime = ON, key: UUID | None = None
) -> RowExport:
    """As the first person prepares it."""
    with at_the_desk(who):
        counted = actions.count_rows(by=who, at=at, kind="htcds", period=period)
    made = prepared_rows(counted)
    with at_the_desk(who):
        return actions.propose_rows(
            by=who, at=at, counted=counted, prepared=made, terms=terms, export_id=key or uuid4()
        )


def released(row: RowExport, *, who: Actor = BUPATI, at: datetime = ON) -> RowExport:
    """As the second person releases it."""
    with at_the_desk(who):
        asked, ledger = held_tables(row, as_known=False), ledger_for(who)
    if row.same_as_id is None:
        preparing.proved(asked, ledger)
    with at_the_desk(who):
        return actions.release_rows(by=who, at=at, export_id=row.pk, ledger=ledger)


def text_of_export(row: RowExport) -> str:
    """What leaves, as the owner of the machine writes it."""
    return open_rows_as_owner(by=LOADER, export_id=row.pk, at=ON)[1]
