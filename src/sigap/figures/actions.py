"""Writes of the app: the office that owes a figure types it, with its source; who counts leaves a trace."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.figures import events
from sigap.figures.models import TypedFigure
from sigap.figures.queries import counted, office_typing
from sigap.figures.rules import Figure, FigurePart, Period, figure_of, value_from, without_small_cells
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
def count_to_read(
    *, by: Actor, at: datetime, figure: Figure, periods: Sequence[Period]
) -> dict[str, dict[str, int | None]]:
    """What SIGAP counts of a figure, by span, as a page may tell it; each span counted is traced. Raises Refused."""
    base = figure_of(figure.spent_on)
    found: dict[str, dict[str, int | None]] = {}
    for period in periods:
        values = counted(by, [each for each in (figure, base) if each is not None], period)
        if figure.code in values:
            services = values[base.code][FigurePart.TOTAL] if base is not None else None
            found[period.name] = without_small_cells(figure, values[figure.code], services=services)
        _record(by, at, events.COUNTED, figure.code, period)
    return found


def _record(by: Actor, at: datetime, event: str, code: str, period: Period) -> None:
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
