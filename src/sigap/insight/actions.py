"""Writes of the app: spans that are over are counted once; figures from elsewhere laid beside ours, and cleared."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.figures.actions import close_span
from sigap.figures.htcds.incoming import HtcdsCounts
from sigap.figures.queries import closed_figures, closed_spans, typed
from sigap.figures.rules import FigurePart, Period, figure_of, period_named, without_small_cells
from sigap.insight import events, queries
from sigap.insight.charts import CHARTS, InsightChart
from sigap.insight.models import ClosedCount, OutsideFigure
from sigap.insight.rules.comparing import MOST, OutsideSource, reasons
from sigap.insight.rules.telling import as_written
from sigap.insight.withholding import withheld_charts
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Refused, Unable
from sigap.meetings.actions.items import ItemContent, give_item, may_move, withdraw_item
from sigap.meetings.actions.wording import require_fit
from sigap.meetings.rules.kinds import ItemSource
from sigap.releases.rules.limits import SMALLEST_CELL
from sigap.ui.dates import long_day, number
from sigap.ui.sent_again import check_same

_TRAFFICKED = "K-07"
"""The figure of the catalogue beside which victims of trafficking from elsewhere stand."""
_GENDERS = {"Feminine": _("Perempuan"), "Masculine": _("Laki-laki")}


class UnableToCompare(Unable):
    """The figure, its span or its table cannot be laid beside ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFigureFacts:
    """What somebody else told: a headline, of a span, as of a day, with the rows of its table if there are any."""

    figure: str
    period: Period
    source: OutsideSource
    source_words: str
    as_of: date
    value: int
    rows: Sequence[tuple[str, int]] = ()


@audit.action
def count_span(*, by: By, at: datetime, span: Period) -> bool:
    """Counts every chart and figure of a span that is over, once and for good; False where it stands. ADR 30.

    Whoever is kept from a case later, and what is entered late, changes nothing that was told: the difference would
    be that case.
    """
    if ClosedCount.objects.filter(period=span.name).exists():
        audit.unchanged()
        return False
    _store_counts(at, span, _counted(span, get_current_timezone()))
    close_span(by=by, at=at, span=span)
    _record(by, at, events.COUNTED, period=span.name)
    return True


@audit.action
def load_examples(
    *,
    by: By,
    at: datetime,
    counts: Mapping[Period, Mapping[str, Mapping[str, int]]],
    figures: Mapping[Period, Mapping[str, Mapping[str, int]]],
) -> int:
    """Lays invented counts for a demo, by span and chart; none where anything stands. Returns how many."""
    if ClosedCount.objects.exists():
        audit.unchanged()
        return 0
    for span, charts in counts.items():
        _store_counts(at, span, charts, is_example=True)
        close_span(by=by, at=at, span=span, values=figures.get(span, {}))
        _record(by, at, events.COUNTED, period=span.name)
    return sum(map(len, counts.values()))


def _store_counts(
    at: datetime, span: Period, counts: Mapping[str, Mapping[str, int]], *, is_example: bool = False
) -> None:
    ClosedCount.objects.bulk_create(
        ClosedCount(chart=chart, period=span.name, value=as_written(each), counted_at=at, is_example=is_example)
        for chart, each in withheld_charts(span, counts).items()
    )


def _counted(span: Period, zone: object) -> dict[str, Mapping[str, int]]:
    # Names of functions out of the charts, nothing that anybody typed.
    calls = ", ".join(f"{each.query}(s.since, s.until{', %s' if each.given else ''})" for each in CHARTS)
    given = [each.given for each in CHARTS if each.given]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {calls} FROM (SELECT %s::timestamptz AS since, %s::timestamptz AS until) s",  # noqa: S608 - as above
            [*given, span.begins_at(zone), span.ends_at(zone)],  # type: ignore[arg-type]  # a zone
        )
        row = cursor.fetchone()
    return {
        chart.code: json.loads(each) if isinstance(each, str) else each for chart, each in zip(CHARTS, row, strict=True)
    }


@audit.action
def take_away(*, by: Actor, at: datetime, chart: InsightChart, span: Period) -> None:
    """Somebody takes a chart's numbers away as a file; only the trace is written. Raises Refused."""
    by.require(Permission.INSIGHT_SEE)
    _record(by, at, events.TAKEN_AWAY, chart=chart.code, period=span.name)


@audit.action
def store_outside_figure(*, by: Actor, at: datetime, published: OutsideFigureFacts, key: UUID) -> OutsideFigure:
    """Keeps what somebody else told as they told it, beside what SIGAP counts now; the same `key` again is the same.

    Raises UnableToCompare for a span that is not over, a day to come or a figure that is not ours; UnableToWrite;
    Conflict where the key told something else.
    """
    by.require(Permission.RETURN_MANAGE)
    row = _store_outside_figure(by, at, published, key, typed_by=by.person_id)
    check_same(row, **_content(published))
    return row


@audit.action
def store_htcds_figure(
    *, by: SystemActor, at: datetime, key: UUID, year: int, counts: HtcdsCounts, source: OutsideSource, words: str,
    as_of: date,
) -> OutsideFigure:  # fmt: skip
    """Lays the victims of another system's file beside ours, by the owner of the machine. No row is kept.

    They are told by gender where no number is small. Raises UnableToCompare, UnableToWrite.
    """
    genders = {str(label): counts.genders.get(code, 0) for code, label in _GENDERS.items()}
    genders[str(_("Lainnya atau tidak diketahui"))] = counts.victims - sum(genders.values())
    rows = {label: number for label, number in genders.items() if number}
    published = OutsideFigureFacts(
        figure=_TRAFFICKED,
        period=period_named(f"{year}"),
        source=source,
        source_words=words,
        as_of=as_of,
        value=counts.victims,
        rows=() if min(rows.values(), default=0) < SMALLEST_CELL else tuple(rows.items()),
    )
    return _store_outside_figure(by, at, published, key, typed_by=SYSTEM_STREAM)


def _store_outside_figure(
    by: By, at: datetime, published: OutsideFigureFacts, key: UUID, *, typed_by: UUID
) -> OutsideFigure:
    if known := OutsideFigure.objects.filter(pk=key).first():
        audit.unchanged()
        return known
    require_fit(published.source_words, *(label for label, _number in published.rows))
    ours, is_withheld = _ours(at, published)
    row = OutsideFigure(
        id=key,
        **_content(published),
        ours=ours,
        is_ours_withheld=is_withheld,
        typed_by=typed_by,
        typed_by_name=by.name,
        typed_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise UnableToCompare(
            _("Angka ini dari sumber dan tanggal yang sama sudah ada. Buka yang sudah ada, atau tulis tanggal lain.")
        ) from None
    _record(by, at, events.LAID, figure=published.figure, period=published.period.name)
    return row


def _content(published: OutsideFigureFacts) -> dict[str, Any]:
    return {
        "figure": published.figure,
        "period": published.period.name,
        "source": published.source,
        "source_words": published.source_words.strip(),
        "as_of": published.as_of,
        "value": published.value,
        "rows": [list(each) for each in published.rows],
    }


def _ours(at: datetime, published: OutsideFigureFacts) -> tuple[int | None, bool]:
    figure = figure_of(published.figure)
    if figure is None:
        raise UnableToCompare(_("Angka ini tidak ada di daftar SIGAP. Pilih dari daftarnya."))
    if published.period.last >= localdate(at):
        raise UnableToCompare(
            _("%(period)s belum berakhir. Yang dibandingkan masa yang sudah selesai.")
            % {"period": published.period.label}
        )
    if not published.period.first <= published.as_of <= localdate(at):
        raise UnableToCompare(_("Tanggal penarikannya harus sesudah masa itu mulai, dan tidak di masa depan."))
    if not 0 <= published.value <= MOST:
        raise UnableToCompare(_("Angka ini tidak mungkin. Periksa lagi."))
    if published.period not in closed_spans():
        # A span of another length would overlap one that is told.
        return None, True
    if figure.is_recorded:
        closed = next((row for row in closed_figures(figure.code) if row.period == published.period.name), None)
        found = closed.value if closed else {}
    else:
        row = typed([figure.code], [published.period]).get((figure.code, published.period.name))
        found = without_small_cells(figure, row.value) if row else {}
    return found.get(FigurePart.TOTAL), FigurePart.TOTAL.value in found and found[FigurePart.TOTAL] is None


@audit.action
def assign(*, by: Actor, at: datetime, key: UUID, office_id: UUID, due_on: date, item_id: UUID) -> OutsideFigure:
    """An office clears the difference by a day: an action as those of meetings. One that was withdrawn binds nobody.

    Raises UnableToGiveItem, UnableToCompare where another office has it, Refused.
    """
    row = _open(by, key)
    before = queries.explaining_item(row)
    if before is not None:
        if (before.office_id, before.due_on) != (office_id, due_on):
            raise UnableToCompare(
                _("%(office)s sudah ditugaskan menjelaskannya. Tarik dulu tindak lanjut itu, lalu tugaskan lagi.")
                % {"office": before.office_name}
            )
        audit.unchanged()
        return row
    figure = figure_of(row.figure)
    words = {
        "figure": figure.label if figure else row.figure,
        "period": row.span.label,
        "source": row.source_label,
        "value": number(row.value),
        "day": long_day(row.as_of),
        "ours": number(row.ours) if row.ours is not None else _("tidak ditampilkan"),
    }
    item = give_item(
        by=by,
        at=at,
        source=ItemSource.DECISION,
        origin=str(_("Pencocokan angka: %(figure)s, %(period)s") % words),
        what=ItemContent(
            text=str(
                _(
                    "Jelaskan selisih “%(figure)s”, %(period)s: %(value)s menurut %(source)s per %(day)s, "
                    "%(ours)s menurut SIGAP."
                )
                % words
            ),
            office_id=office_id,
            due_on=due_on,
            evidence=str(_("Catatan satu paragraf: alasan selisih dan angka yang benar.")),
        ),
        about=f"insight.outside:{key}",
        item_id=item_id,
    )
    row.item_id = item.pk
    row.save(update_fields=["item_id"])
    _record(by, at, events.ASSIGNED, figure=row.figure, period=row.period, item=str(item.pk))
    return row


@audit.action
def clear(*, by: Actor, at: datetime, key: UUID, reason: str, words: str) -> OutsideFigure:
    """Writes why the two differ; neither is changed. Raises UnableToCompare, UnableToWrite, Refused."""
    by.require(Permission.RETURN_MANAGE)
    # Held first and read after: whoever waited here sees what the other one wrote.
    list(OutsideFigure.objects.select_for_update().filter(pk=key).values_list("pk"))
    known = OutsideFigure.objects.filter(pk=key, cleared_at__isnull=False).first()
    if known is not None:
        if (known.cleared_reason, known.cleared_words) == (reason, words.strip()):
            audit.unchanged()
            return known
        raise UnableToCompare(_("Rekan Anda sudah menjelaskan selisih ini. Muat ulang, lalu baca."))
    row = _open(by, key)
    if reason not in {each.code for each in reasons()} or not words.strip():
        raise UnableToCompare(_("Pilih alasannya dan tulis satu kalimat."))
    require_fit(words)
    row.cleared_at, row.cleared_by_name = at, by.name
    row.cleared_reason, row.cleared_words = reason, words.strip()
    row.save(update_fields=["cleared_at", "cleared_by_name", "cleared_reason", "cleared_words"])
    item = queries.explaining_item(row)
    if item is not None and item.is_open and may_move(by, item):
        note = str(_("Selisihnya sudah dijelaskan oleh %(name)s.") % {"name": by.name})
        withdraw_item(by=by, at=at, item_id=item.pk, note=note)
    _record(by, at, events.CLEARED, figure=row.figure, period=row.period)
    return row


def _open(by: Actor, key: UUID) -> OutsideFigure:
    by.require(Permission.RETURN_MANAGE)
    row = OutsideFigure.objects.select_for_update().filter(pk=key, cleared_at__isnull=True).first()
    if row is None:
        raise Refused(Permission.RETURN_MANAGE, ids={"outside": str(key)})
    return row


def _record(by: By, at: datetime, event: str, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=event, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=by.person_id, ids=ids
        )
    )
