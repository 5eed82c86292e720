"""A village's month is sent once, and corrected with a reason; bands of it become values of the index."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.kernel.telltale import telltales
from sigap.places.queries import home_regency, is_in
from sigap.villages import events
from sigap.villages.models import MONTH_DOUBT_LABELS, MONTH_FAULT_LABELS, VillageMonth
from sigap.villages.queries.months import counts_by_village, standing_months
from sigap.villages.queries.standing import VillageStanding, require_counts
from sigap.villages.rules.month import (
    IndexBand,
    MonthCounts,
    band_of,
    counts_of,
    doubts_of,
    fault_of,
    last_over,
    month_rule,
    period_of,
    year_of_months,
)
from sigap.vulnerability.actions.indicators import put_values

_SOURCE = "Bulan desa"
_VILLAGE_DOTS = 3


class UnableToSendMonth(Unable):
    """The month stays as it was; the sentence says why, or what is asked."""


@audit.action
def send_month(
    *,
    by: Actor,
    at: datetime,
    region_code: str,
    month: date,
    counts: MonthCounts,
    is_sure: bool = False,
    reason: str = "",
    before: UUID | None = None,
    month_id: UUID,
) -> VillageMonth:
    """Sends a month, or corrects the row `before` with a reason; the very same again changes nothing.

    What is odd is asked first; `is_sure` answers it. Raises Refused, UnableToSendMonth, and Conflict where somebody
    else was first, or the same id comes with other counts.
    """
    standing = require_counts(by, region_code)
    if region_code.count(".") != _VILLAGE_DOTS or not is_in(region_code, home_regency()):
        raise Refused(Permission.TASKFORCE_REPORT)
    rows, wanted = standing_months(region_code), counts_of(counts)
    if known := next((row for row in rows if row.pk == month_id), None):
        _require_same(known, month, wanted, reason)
        audit.unchanged()
        return known
    stands = next((row for row in rows if row.month == month), None)
    _check(wanted, month, localdate(at))
    _check_before(stands, before, reason)
    doubts = doubts_of(wanted, [(row.month, row.counts) for row in rows if row.month != month], month, month_rule())
    if doubts and not is_sure:
        raise UnableToSendMonth(MONTH_DOUBT_LABELS[doubts[0]])
    row = VillageMonth(
        id=month_id,
        region_code=region_code,
        month=month,
        counts=wanted,
        doubts=doubts,
        reason=reason.strip(),
        **_writer(by, standing, region_code, at),
    )
    try:
        with transaction.atomic():
            if stands is not None and not _supersede(stands, at):
                raise _overtaken()
            row.save(force_insert=True)
    except IntegrityError:
        raise _overtaken() from None
    code = events.MONTH_CORRECTED if stands else events.MONTH_SENT
    _record(by.person_id, at, code, region=region_code, month=period_of(month))
    return row


def _check(counts: MonthCounts, month: date, today: date) -> None:
    fault = fault_of(counts, month=month, today=today, rule=month_rule())
    if fault is not None:
        raise UnableToSendMonth(MONTH_FAULT_LABELS[fault])


def _check_before(stands: VillageMonth | None, before: UUID | None, reason: str) -> None:
    if (stands.pk if stands else None) != before:
        raise _overtaken()
    if stands is not None and not reason.strip():
        raise UnableToSendMonth(_("Tulis mengapa angkanya diperbaiki."))
    if found := telltales(reason):
        piece = {"piece": found[0].text}
        raise UnableToSendMonth(
            _(
                "“%(piece)s” terlihat seperti nomor orang atau kode kasus. Di sini hanya jumlah. "
                "Ada bahaya? Buat laporan."
            )
            % piece
        )


def _supersede(stands: VillageMonth, at: datetime) -> bool:
    return VillageMonth.objects.filter(pk=stands.pk, superseded_at__isnull=True).update(superseded_at=at) == 1


def _overtaken() -> Conflict:
    return Conflict(
        _(
            "Rekan sudah mengirim bulan ini lebih dulu. Angka Anda belum tersimpan: "
            "lihat angkanya, lalu perbaiki kalau perlu."
        )
    )


def _require_same(known: VillageMonth, month: date, counts: MonthCounts, reason: str) -> None:
    if (known.month, known.counts, known.reason) != (month, counts, reason.strip()):
        raise Conflict(
            _(
                "Bulan ini sudah terkirim dengan angka lain, dan yang di bawah ini belum tersimpan. "
                "Tulis mengapa angkanya diperbaiki, lalu simpan."
            )
        )


def _writer(by: Actor, standing: VillageStanding, region_code: str, at: datetime) -> dict[str, object]:
    office_id = by.offices_where(Permission.TASKFORCE_REPORT)[0]
    office = next(each.office_name for each in by.memberships if each.office_id == office_id)
    return {
        "is_for_them": standing.is_for_them(region_code),
        "office_id": office_id,
        "office_name": office,
        "entered_by": by.person_id,
        "enterer_name": by.name,
        "entered_at": at,
    }


@audit.action
def feed_index(*, by: SystemActor, at: datetime) -> int:
    """Bands of the last twelve months, as values of indicators by village; returns how many are new.

    A village with too few months has no band: it is missing, never nought.
    """
    last = last_over(localdate(at))
    year = year_of_months(last)
    rows = counts_by_village(year[-1], last)
    count = 0
    for band in month_rule().bands:
        if values := _bands(band, rows):
            count += put_values(by=by, at=at, code=band.indicator, year=last.year, values=values, source=_SOURCE)
    if not count:
        audit.unchanged()
    return count


def _bands(band: IndexBand, rows: Mapping[str, Sequence[VillageMonth]]) -> dict[str, Decimal]:
    found = {code: band_of(band, [row.counts for row in months]) for code, months in rows.items()}
    return {code: Decimal(value) for code, value in found.items() if value is not None}


def _record(person_id: UUID, at: datetime, code: str, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=person_id, ids=ids
        )
    )
