"""Writes of exports of rows: counted, sealed and proposed by one person, released by another, fetched by the two."""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.kernel.errors import Conflict, Refused
from sigap.releases import events
from sigap.releases.actions import answer, hold_ledger, record, require_second, stands_by, take_back, turn_down
from sigap.releases.models import ROW_SECTION, RowExport
from sigap.releases.preparing import UnableToRelease
from sigap.releases.queries import Ledger, ledger_for
from sigap.releases.rows.offered import OfferedRows, agreements_for, offered_rows
from sigap.releases.rows.preparing import CountedRows, PreparedRows
from sigap.releases.rows.queries import export_for, may_fetch, may_release, span_of, touching
from sigap.releases.rules.limits import LIMITS, SMALLEST_CELL
from sigap.releases.rules.spans import ReleaseSpan, spans_offered
from sigap.releases.rules.states import ReleaseState
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import Place, seal_raw

_WAITS = _("Ekspor masa ini sudah disiapkan dan menunggu orang kedua.")
_OVERLAPS = _(
    "Baris %(period)s sudah keluar, dan masa yang diminta memuat orang yang sama. Dua berkas seperti itu bisa "
    "digabungkan. Pilih masa yang tidak bertumpang, atau masa yang persis sama: penerima lain mendapat berkas itu juga."
)
_MOVED = _(
    "Data masa ini berubah sejak barisnya dibuat. Berkas itu tidak dilepas lagi, supaya selisihnya tidak menunjuk "
    "satu orang."
)
_GROUND = _("Pilih kesepakatan yang berlaku, atau tulis dasar hukumnya.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTerms:
    """To whom rows go, what for, and on what ground: an agreement that stands, or words."""

    receiver: str
    purpose: str
    ground: str = ""
    agreement_id: UUID | None = None


def rows_place(export_id: UUID) -> Place:
    """Where the rows of an export lie."""
    return Place(table="releases_rowexport", row=export_id, column="sealed_rows", section=ROW_SECTION)


@audit.action
def count_rows(*, by: Actor, at: datetime, kind: str, period: str) -> CountedRows:
    """Counts the rows of a span that is over, and reads the ledger; of a span that left before nothing is counted.

    Raises Refused, UnableToRelease where other rows of the same people are outside, Conflict where some wait.
    """
    by.require(Permission.RELEASE_PROPOSE)
    with translation.override("id"):
        offered = offered_rows().get(kind)
        span = next((each for each in spans_offered(localdate(at)) if each.name == period), None)
        if offered is None or span is None:
            raise Refused(Permission.RELEASE_PROPOSE, ids={"kind": kind})
        again = _again(by, offered, span)
        rows = None if again else offered.count(by, span)
    record(by, at, events.ROWS_COUNTED, kind=kind, period=period)
    return CountedRows(offered=offered, span=span, ledger=ledger_for(by), rows=rows, again=again)


def _again(by: Actor, offered: OfferedRows, span: ReleaseSpan) -> RowExport | None:
    before = touching(span)
    if before is None:
        return None
    if before.state == ReleaseState.PROPOSED:
        raise Conflict(_WAITS)
    if (before.kind, before.first, before.last) != (offered.code, span.first, span.last):
        raise UnableToRelease(_OVERLAPS % {"period": before.period_label})
    _require_unmoved(by, before)
    return before


def _require_unmoved(by: Actor, row: RowExport) -> None:
    """Whoever is kept from a case since then, and what was entered since, is a reason; which of them is not said."""
    if offered_rows()[row.kind].has_moved(by, span_of(row), row.prepared_at):
        raise UnableToRelease(_MOVED)


@audit.action
def propose_rows(
    *, by: Actor, at: datetime, counted: CountedRows, prepared: PreparedRows | None, terms: ExportTerms, export_id: UUID
) -> RowExport:
    """Seals and freezes what was prepared, or what left before, for one receiver. The same id again is a second click.

    Raises Refused, UnableToRelease, Conflict where one waits already or the ledger moved.
    """
    by.require(Permission.RELEASE_PROPOSE)
    if known := RowExport.objects.filter(pk=export_id, prepared_by=by.person_id).first():
        audit.unchanged()
        return known
    hold_ledger(counted.ledger.mark)
    row = RowExport(
        id=export_id,
        kind=counted.offered.code,
        title=_title(counted.offered),
        period=counted.span.name,
        period_label=counted.span.label,
        first=counted.span.first,
        last=counted.span.last,
        receiver=terms.receiver.strip(),
        purpose=terms.purpose.strip(),
        ground=_ground(by, at, terms),
        agreement_id=terms.agreement_id,
        minimum=SMALLEST_CELL,
        prepared_at=at,
        prepared_by=by.person_id,
        prepared_by_name=by.name,
        prepared_roles=sorted(role.value for role in by.roles),
    )
    if prepared is not None:
        _lay_rows(row, prepared, at)
    elif counted.again is not None:
        _lay_again(row, counted.again)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_WAITS) from None
    _record_export(by, at, events.ROWS_PROPOSED, row)
    return row


def _title(offered: OfferedRows) -> str:
    with translation.override("id"):
        return str(offered.title)


def _ground(by: Actor, at: datetime, terms: ExportTerms) -> str:
    """The words of the agreement, or those that were typed. Raises UnableToRelease where neither stands."""
    words = terms.ground.strip()
    if terms.agreement_id is not None:
        words = dict(agreements_for(by, at)).get(terms.agreement_id, "")
    if not words:
        raise UnableToRelease(_GROUND)
    return words


def _require_ground(by: Actor, at: datetime, row: RowExport) -> None:
    """Rows leave on an agreement only while it stands. Raises UnableToRelease."""
    if row.agreement_id is not None and row.agreement_id not in dict(agreements_for(by, at)):
        raise UnableToRelease(_("Kesepakatan yang menjadi dasarnya sudah berakhir. Siapkan lagi dengan dasar lain."))


def _lay_rows(row: RowExport, prepared: PreparedRows, at: datetime) -> None:
    key = datakeys.create(purpose=KeyPurpose.TASK_FORCE, at=at)
    row.key_id = key.id
    row.sealed_rows = seal_raw(zlib.compress(prepared.text.encode(), 9), key=key, place=rows_place(row.pk))
    row.tables = [prepared.table.as_json()]
    row.cells = {prepared.table.head.code: prepared.cells}
    row.report, row.digest = dict(prepared.report), prepared.digest


def _lay_again(row: RowExport, before: RowExport) -> None:
    row.same_as = before
    row.tables, row.cells, row.report, row.digest = before.tables, before.cells, before.report, before.digest


@audit.action
def release_rows(*, by: Actor, at: datetime, export_id: UUID, ledger: Ledger) -> RowExport:
    """Opens the file to the two for some days, proved `ledger` the ledger. A second click changes nothing.

    Raises Refused for who prepared it or holds no other role, Conflict, UnableToRelease where data or ground moved.
    """
    by.require(Permission.RELEASE_APPROVE)
    row = export_for(by, export_id, lock=True)
    if stands_by(by, row, ReleaseState.PUBLISHED):
        audit.unchanged()
        return row
    require_second(by, row)
    if not may_release(by, row):
        raise Refused(Permission.RELEASE_APPROVE, ids={"export": str(export_id)})
    _require_ground(by, at, row)
    _require_unmoved(by, row.same_as or row)
    hold_ledger(ledger.mark)
    row.open_until = at + timedelta(days=LIMITS.row_days)
    answer(by, at, row, ReleaseState.PUBLISHED, also=("open_until",))
    _record_export(by, at, events.ROWS_RELEASED, row)
    return row


@audit.action
def decline_rows(*, by: Actor, at: datetime, export_id: UUID, reason: str) -> RowExport:
    """They do not leave, with the reason; whoever prepared them may take them back so. Raises Refused, Conflict."""
    row = export_for(by, export_id, lock=True)
    if not turn_down(by, at, row, reason):
        audit.unchanged()
        return row
    _record_export(by, at, events.ROWS_DECLINED, row)
    return row


@audit.action
def withdraw_rows(*, by: Actor, at: datetime, export_id: UUID, reason: str) -> RowExport:
    """Nobody fetches them any more; what was fetched stays known, and is held against all later numbers."""
    by.require(Permission.RELEASE_APPROVE)
    row = export_for(by, export_id, lock=True)
    if not take_back(by, at, row, reason):
        audit.unchanged()
        return row
    _record_export(by, at, events.ROWS_WITHDRAWN, row)
    return row


@audit.action
def note_fetched(*, by: Actor, at: datetime, export_id: UUID) -> RowExport:
    """Each fetch leaves its trace, before anything opens. Raises Refused for others than the two, or too late.

    Raises UnableToRelease once the agreement on which it rests is over.
    """
    row = export_for(by, export_id)
    if not may_fetch(by, row, at):
        raise Refused(Permission.RELEASE_PROPOSE, ids={"export": str(export_id)})
    _require_ground(by, at, row)
    _record_export(by, at, events.ROWS_FETCHED, row)
    return row


@audit.action
def note_fetched_by_owner(*, by: By, at: datetime, export_id: UUID) -> RowExport:
    """As the owner of the machine, who holds the keys; only what two people released. Raises Conflict."""
    row = RowExport.objects.select_related("same_as").filter(pk=export_id).first()
    if row is None or not row.is_open(at):
        raise Conflict(_("Ekspor ini belum dilepas, sudah ditarik, atau masa mengambilnya sudah lewat."))
    _record_export(by, at, events.ROWS_FETCHED, row)
    return row


def _record_export(by: By, at: datetime, event: str, row: RowExport) -> None:
    record(by, at, event, export=str(row.pk), kind=row.kind, period=row.period)
