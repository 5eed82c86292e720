"""Writes of the ledger: counted and proposed by one person, published or declined by another, withdrawn with a reason.

Between counting and proposing, and between reading and publishing, the solver is asked outside of any transaction;
the ledger's mark says whether it still stood as it was proved against.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict, Refused
from sigap.releases import events
from sigap.releases.models import DataRelease, RowExport, ShutSpan, WithheldCells
from sigap.releases.preparing import CountedSeries, PreparedSeries, UnableToRelease
from sigap.releases.queries import Ledger, ledger_for, ledger_mark, next_edition, release_for
from sigap.releases.rules.exchange import digest_of, exact_text
from sigap.releases.rules.limits import LIMITS, SMALLEST_CELL
from sigap.releases.rules.spans import instead_of, spans_offered
from sigap.releases.rules.states import ReleaseState
from sigap.releases.series import offered_series

_MOVED = _("Sementara itu ada terbitan lain. Ulangi, supaya diperiksa bersama terbitan itu.")


@audit.action
def count_series(*, by: Actor, at: datetime, series: str, period: str) -> CountedSeries:
    """Counts a series for a span that is over, and reads the ledger. Raises Refused and UnableToRelease."""
    by.require(Permission.RELEASE_PROPOSE)
    of = offered_series().get(series)
    span = next((each for each in spans_offered(localdate(at)) if each.name == period), None)
    if of is None or span is None:
        raise Refused(Permission.RELEASE_PROPOSE, ids={"series": series})
    with translation.override("id"):
        span = next(each for each in spans_offered(localdate(at)) if each.name == period)
        tables, title = of.count(by, span), str(of.title)
    record(by, at, events.COUNTED, series=series, period=period)
    return CountedSeries(code=series, title=title, span=span, tables=tuple(tables), ledger=ledger_for(by))


def count_instead(*, by: Actor, at: datetime, of: CountedSeries) -> list[CountedSeries]:
    """The same series for the other spans, in the order in which they may be tried."""
    spans = instead_of(of.span, localdate(at))
    return [count_series(by=by, at=at, series=of.code, period=each.name) for each in spans]


@audit.action
def note_shut(*, by: Actor, at: datetime, of: CountedSeries, release: str, instead: CountedSeries | None) -> ShutSpan:
    """Writes down that a span stays as it was told, by what, and what can be told instead; the last look counts."""
    by.require(Permission.RELEASE_PROPOSE)
    row, _is_new = ShutSpan.objects.update_or_create(
        series=of.code,
        period=of.span.name,
        defaults={
            "title": of.title, "period_label": of.span.label, "release": release,
            "instead": instead.span.label if instead else "", "noted_at": at, "noted_by": by.person_id,
            "noted_by_name": by.name,
        },
    )  # fmt: skip
    record(by, at, events.SHUT, series=of.code, period=of.span.name)
    return row


@audit.action
def propose(*, by: Actor, at: datetime, prepared: PreparedSeries, reason: str = "") -> DataRelease:
    """Freezes what was prepared, to be answered by another person.

    Raises UnableToRelease for a later edition without a reason, Conflict where one waits already or the ledger moved.
    """
    by.require(Permission.RELEASE_PROPOSE)
    counted = prepared.counted
    hold_ledger(counted.ledger.mark)
    code = f"{counted.code}-{counted.span.name}"
    edition = next_edition(code)
    if edition > 1 and not reason:
        raise UnableToRelease(_("Edisi pertamanya sudah terbit. Tulis alasan edisi baru."))
    tables = [each.as_json() for each in prepared.tables]
    row = DataRelease(
        code=code,
        series=counted.code,
        period=counted.span.name,
        period_label=counted.span.label,
        edition=edition,
        title=counted.title,
        tables=tables,
        minimum=SMALLEST_CELL,
        licence=LIMITS.licence,
        digest=digest_of(exact_text(code, edition, tables)),
        reason=reason if edition > 1 else "",
        prepared_at=at,
        prepared_by=by.person_id,
        prepared_by_name=by.name,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            WithheldCells.objects.create(release=row, cells=prepared.cells, notes=prepared.notes)
    except IntegrityError:
        raise Conflict(_("Terbitan ini sudah disiapkan dan menunggu orang kedua.")) from None
    ShutSpan.objects.filter(series=row.series, period=row.period).delete()
    _record_release(by, at, events.PROPOSED, row)
    return row


@audit.action
def publish(*, by: Actor, at: datetime, release_id: UUID, ledger: Ledger) -> DataRelease:
    """Publishes what another person prepared, proved `ledger` the ledger. A second click changes nothing.

    Raises Refused for who prepared it, Conflict where it was answered otherwise or the ledger moved meanwhile.
    """
    by.require(Permission.RELEASE_APPROVE)
    row = release_for(by, release_id, lock=True)
    if stands_by(by, row, ReleaseState.PUBLISHED):
        audit.unchanged()
        return row
    require_second(by, row)
    hold_ledger(ledger.mark)
    answer(by, at, row, ReleaseState.PUBLISHED)
    _record_release(by, at, events.PUBLISHED, row)
    return row


@audit.action
def decline(*, by: Actor, at: datetime, release_id: UUID, reason: str) -> DataRelease:
    """It is not published, with the reason; whoever prepared it may take it back so. A second click changes nothing."""
    row = release_for(by, release_id, lock=True)
    if not turn_down(by, at, row, reason):
        audit.unchanged()
        return row
    _record_release(by, at, events.DECLINED, row)
    return row


@audit.action
def withdraw(*, by: Actor, at: datetime, release_id: UUID, reason: str) -> DataRelease:
    """Takes a release out of the public's hands; what was read stays known, and is held against later ones."""
    by.require(Permission.RELEASE_APPROVE)
    row = release_for(by, release_id, lock=True)
    if not take_back(by, at, row, reason):
        audit.unchanged()
        return row
    _record_release(by, at, events.WITHDRAWN, row)
    return row


# What releases and exports of rows have in common: one ledger, and two people.

type LedgerRow = DataRelease | RowExport


def hold_ledger(mark: int) -> None:
    """One at a time from here to the end of the transaction. Raises Conflict where one came in between."""
    audit.one_at_a_time("releases:ledger")
    if ledger_mark() != mark:
        raise Conflict(_MOVED)


def stands_by(by: Actor, row: LedgerRow, state: ReleaseState) -> bool:
    """Whether this person has answered it so already: a second click."""
    return row.state == state and row.answered_by == by.person_id


def require_second(by: Actor, row: LedgerRow) -> None:
    """Raises Conflict for one that was answered, Refused for whoever prepared it."""
    _require_waiting(row)
    if row.prepared_by == by.person_id:
        raise Refused(Permission.RELEASE_APPROVE, ids={"release": str(row.pk)})


def turn_down(by: Actor, at: datetime, row: LedgerRow, reason: str) -> bool:
    """It does not go out, says the second person or whoever prepared it; False for a second click. Raises Refused."""
    if not (by.can(Permission.RELEASE_APPROVE) or row.prepared_by == by.person_id):
        raise Refused(Permission.RELEASE_APPROVE, ids={"release": str(row.pk)})
    if stands_by(by, row, ReleaseState.DECLINED):
        return False
    _require_waiting(row)
    answer(by, at, row, ReleaseState.DECLINED, reason=reason)
    return True


def take_back(by: Actor, at: datetime, row: LedgerRow, reason: str) -> bool:
    """What went out is given to nobody any more; False where it was taken back before. Raises Conflict."""
    if row.state == ReleaseState.WITHDRAWN:
        return False
    if row.state != ReleaseState.PUBLISHED:
        raise Conflict(_("Yang ditarik hanya yang sudah keluar."))
    row.state, row.withdrawn_at, row.withdrawn_by_name = ReleaseState.WITHDRAWN, at, by.name
    row.withdrawn_reason = reason
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_by_name", "withdrawn_reason"])
    return True


def answer(
    by: Actor, at: datetime, row: LedgerRow, state: ReleaseState, *, reason: str = "", also: Sequence[str] = ()
) -> None:
    """Writes who answered, and how; `also` names fields that go along."""
    row.state, row.answered_at, row.answered_by, row.answered_by_name = state, at, by.person_id, by.name
    row.answer_reason = reason
    row.save(update_fields=["state", "answered_at", "answered_by", "answered_by_name", "answer_reason", *also])


def _require_waiting(row: LedgerRow) -> None:
    if row.state != ReleaseState.PROPOSED:
        raise Conflict(_("Ini sudah dijawab. Muat ulang halamannya."))


def _record_release(by: Actor, at: datetime, event: str, row: DataRelease) -> None:
    record(by, at, event, release=str(row.pk), code=row.code, edition=str(row.edition))


def record(by: By, at: datetime, event: str, **ids: str) -> None:
    """Leaves an event in the system's stream."""
    audit.record(
        audit.NewEvent(
            code=event,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids=ids,
        )
    )
