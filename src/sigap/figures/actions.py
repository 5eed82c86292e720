"""Writes of the app: the office that owes a figure types it, with its source; what is told of a closed span."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.figures import events
from sigap.figures.models import ClosedFigure, TypedFigure
from sigap.figures.queries import counted_with_cases, office_typing
from sigap.figures.rules import CATALOGUE, FigurePart, Period, Value, figure_of, value_from, without_small_cells
from sigap.kernel.errors import Conflict, Refused


@audit.action
def type_figure(
    *,
    by: Actor,
    at: datetime,
    code: str,
    period: Period,
    given: Mapping[str, int | None],
    source: str,
    based_on: UUID | None,
) -> TypedFigure:
    """Keeps what an office says a figure was; `based_on` is the value that was read, None where there was none.

    Raises Refused for a figure that the office does not owe or that SIGAP counts, Conflict for a span that is not over
    and when a colleague typed meanwhile, ValueUnfit for numbers that cannot all be true.
    """
    figure = figure_of(code)
    office = office_typing(by, figure) if figure is not None else None
    if figure is None or office is None:
        raise Refused(Permission.TASKFORCE_REPORT, ids={"figure": code})
    if period.last >= localdate(at):
        raise Conflict(
            _("%(period)s belum berakhir. Angkanya ditulis sesudah masa itu selesai.") % {"period": period.label}
        )
    value = value_from(figure, given)
    before = TypedFigure.objects.select_for_update().filter(code=code, period=period.name, superseded_at=None).first()
    if before is not None and (before.value, before.source) == (value, source):
        audit.unchanged()
        return before
    if (before.pk if before else None) != based_on:
        raise Conflict(_("Rekan Anda menulis angka ini sementara Anda mengisi. Muat ulang, lalu lihat angkanya."))
    row = TypedFigure(code=code, period=period.name, value=value, source=source, typed_at=at)
    row.office_id, row.office_name = office.office_id, office.office_name
    row.typed_by, row.typed_by_name = by.person_id, by.name
    _replace(before, row)
    _record(by, at, events.TYPED, code, period)
    return row


@audit.action
def close_span(*, by: By, at: datetime, span: Period, values: Mapping[str, Value] | None = None) -> int:
    """Writes down once what is told of a span that is over; `values` are a demo's. Returns how many figures were."""
    if ClosedFigure.objects.filter(period=span.name).exists():
        audit.unchanged()
        return 0
    found = counted_with_cases(CATALOGUE, span) if values is None else values
    rows = []
    for code, value in found.items():
        figure = figure_of(code)
        if figure is not None:
            base = found.get(figure.spent_on)
            services = base[FigurePart.TOTAL] if base is not None else None
            shown = without_small_cells(figure, value, services=services)
            rows.append(ClosedFigure(code=code, period=span.name, value=shown, counted_at=at))
    if not rows:
        audit.unchanged()
        return 0
    _record(by, at, events.COUNTED, "all", span)
    ClosedFigure.objects.bulk_create(rows)
    return len(rows)


def _record(by: By, at: datetime, event: str, code: str, period: Period) -> None:
    audit.record(
        audit.NewEvent(
            code=event,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"figure": code, "period": period.name},
        )
    )


def _replace(before: TypedFigure | None, row: TypedFigure) -> None:
    """Puts a value in the place of the one that stands, which is kept. Raises Conflict where another was faster."""
    if before is not None:
        before.superseded_at = row.typed_at
        before.save(update_fields=["superseded_at"])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Rekan Anda menulis angka ini pada saat yang sama. Muat ulang, lalu lihat.")) from None
