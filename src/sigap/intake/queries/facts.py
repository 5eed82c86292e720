"""Everything in clear beside one report, in one statement."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, OuterRef, TextField
from django.db.models.functions import JSONObject

from sigap.intake.models import Arrival, Forwarding, ReportKeptFrom, Worksheet
from sigap.mailbox.models import Envelope, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Everything in clear beside one report's envelope; unsaved rows, as read in one statement.

    `alike_reports` and `alike_cases` (numbers, codes) share a token with it: perhaps the same people.
    """

    arrival: Arrival | None
    sheet: Worksheet | None
    forwarding: Forwarding | None
    kept: tuple[ReportKeptFrom, ...]
    messages: tuple[Message, ...]
    alike_reports: tuple[str, ...]
    alike_cases: tuple[str, ...]
    # Whether the actor is the one who writes with the reporter.
    talks: bool = False


type _Rows = Arrival | Worksheet | Forwarding | ReportKeptFrom | Message
_BESIDE: dict[str, tuple[type[_Rows], tuple[str, ...], tuple[str, ...]]] = {
    "arrival": (Arrival, ("door", "entered_by_name", "office_name", "office_kind", "lp_number", "entered_at"), ()),
    "sheet": (Worksheet, ("flags", "risk", "version", "saved_at"), ()),
    "forwarding": (
        Forwarding,
        ("authority", "forwarded_at", "forwarded_by_name", "receipt_number", "receipt_on", "receipt_noted_at"),
        (),
    ),
    "kept": (ReportKeptFrom, ("kind", "person_id", "office_id", "area"), ("noted_at", "id")),
    "messages": (Message, ("code", "sent_at"), ("-sent_at", "-id")),
}
_MOMENTS = frozenset({"entered_at", "saved_at", "forwarded_at", "receipt_noted_at", "sent_at"})


def beside(envelope: Envelope) -> Beside:
    """Who brought a report, what triage noted, whether it was passed on, what it resembles; one statement."""
    lists = {
        name: ArraySubquery(
            model.objects.filter(envelope_id=OuterRef("pk"))
            .order_by(*order)
            .values(found=JSONObject(**{each: each for each in names}))
        )
        for name, (model, names, order) in _BESIDE.items()
    }
    texts = ArrayField(TextField())
    found = Envelope.objects.filter(pk=envelope.pk).values(
        **lists,
        reports=Func(F("pk"), function="intake.reports_alike", output_field=texts),
        cases=Func(F("pk"), function="intake.cases_alike", output_field=texts),
        talks=Func(F("pk"), function="intake.talks", output_field=BooleanField()),
    )
    first: Any = found.first()
    row: dict[str, Any] = first or {}
    rows: dict[str, tuple[Any, ...]] = {
        name: tuple(model(**_read(found)) for found in row.get(name) or ())
        for name, (model, _names, _order) in _BESIDE.items()
    }
    return Beside(
        arrival=next(iter(rows["arrival"]), None),
        sheet=next(iter(rows["sheet"]), None),
        forwarding=next(iter(rows["forwarding"]), None),
        kept=rows["kept"],
        messages=rows["messages"],
        alike_reports=tuple(row.get("reports") or ()),
        alike_cases=tuple(row.get("cases") or ()),
        talks=bool(row.get("talks")),
    )


def _read(found: dict[str, Any]) -> dict[str, Any]:
    """Moments and days come out of JSON as text."""
    return {
        name: datetime.fromisoformat(value)
        if name in _MOMENTS and value
        else date.fromisoformat(value)
        if name == "receipt_on" and value
        else value
        for name, value in found.items()
    }
