"""Sheets of a matrix: kept as they were read, looked at, then laid whole into a draft or not at all."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.actionplan import events
from sigap.actionplan.actions.editions import (
    UnableToPlan,
    locked_draft,
    record_plan_event,
    require_planner,
    store_matrix,
)
from sigap.actionplan.models import PlanEdition, PlanSheet
from sigap.actionplan.queries import matrix_of
from sigap.actionplan.rules.grid import Grid
from sigap.actionplan.rules.matching import Known, matrix_from, unmatched
from sigap.actionplan.rules.sheet import SheetReading
from sigap.kernel.errors import Refused
from sigap.ui.sent_again import check_same


@audit.action
def keep_sheet(*, by: Actor, at: datetime, edition: PlanEdition, grid: Grid, sheet_id: UUID) -> PlanSheet:
    """Keeps the cells of a sheet for the draft that was read; the same form sent twice keeps one."""
    require_planner(by)
    known = PlanSheet.objects.filter(pk=sheet_id, edition=edition).first()
    if known is not None:
        check_same(known, grid=grid.stored())
        audit.unchanged()
        return known
    held = locked_draft(edition, edition.version)
    row = PlanSheet(
        id=sheet_id, edition=held, based_on=held.version, grid=grid.stored(), sent_by=by.person_id, sent_at=at
    )
    row.save(force_insert=True)
    record_plan_event(by, at, held.plan_id, events.SHEET_SENT, edition=str(held.number))
    return row


@audit.action
def load_sheet(*, by: Actor, at: datetime, sheet: PlanSheet, reading: SheetReading, known: Known) -> PlanEdition:
    """Lays a sheet into the draft for which it was sent; all of it or nothing. Loading it twice changes nothing.

    Raises Refused, UnableToPlan where a row is not read or an office not named, Conflict where the draft was changed.
    """
    require_planner(by)
    # One that was loaded is no longer there to be held.
    held = PlanSheet.objects.select_for_update().filter(pk=sheet.pk, loaded_at=None).first()
    if held is None:
        known_row = PlanSheet.objects.select_related("edition").filter(pk=sheet.pk).first()
        if known_row is None:
            raise Refused(Permission.PLAN_MANAGE)
        audit.unchanged()
        return known_row.edition
    if reading.problems or not reading.activities:
        raise UnableToPlan(_("Tidak ada yang dimuat: masih ada baris yang tidak terbaca. Perbaiki lembarnya dulu."))
    if unmatched(reading, known):
        raise UnableToPlan(_("Tidak ada yang dimuat: pilih dulu kantor untuk setiap nama yang belum dikenal."))
    matrix = matrix_from(reading, known, matrix_of(held.edition))
    edition = store_matrix(by=by, at=at, edition=held.edition, matrix=matrix, based_on=held.based_on)
    held.loaded_at = at
    held.save(update_fields=["loaded_at"])
    return edition
