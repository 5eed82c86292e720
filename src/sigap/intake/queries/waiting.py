"""Reads of the reports that wait: for an officer or a decision, and for the worker's clock."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from sigap.access.backend.compiled_statements import AnyOf, Values, read_compiled
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.clocks.models import Clock
from sigap.intake.models import Adoption, Arrival, ReportMerge, Triage, UncheckedReport, Worksheet
from sigap.intake.rules import TRIAGE_CLOCK, Door
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.places.queries import label_facts, label_from

_INSIDE = ("key_blob", "sealed_story", "sealed_details")
"""What a list does not need of an envelope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingReport:
    """A report without a decision yet."""

    envelope: Envelope
    taken_by: str
    is_mine: bool
    # The flags that an officer heard, where triage has begun; else those of the form; and those of what goes along.
    flags: tuple[str, ...]
    risk: str
    office_name: str
    area_name: str
    # Reports that go along with it: their deadlines are its own.
    followers: tuple[UUID, ...] = ()


def _waiting(row: Any, actor: Actor, followers: Sequence[Mapping[str, Any]], area: list[Any]) -> WaitingReport:
    return WaitingReport(
        envelope=row,
        taken_by=row.taken_by_name or "",
        is_mine=row.taken_by == actor.person_id,
        flags=_flags(row.flags if row.heard is None else row.heard, followers),
        risk=row.judged or "",
        office_name=row.from_office or "",
        area_name=label_from(area),
        followers=tuple(UUID(each["id"]) for each in followers),
    )


def waiting_reports(actor: Actor, reports: Collection[UUID]) -> list[WaitingReport]:
    """Those of these reports that wait for a decision, in any order; one statement."""
    if not reports or not actor.can(Permission.REPORT_SEE_QUEUE):
        return []
    rows: Iterable[Any] = read_compiled("intake.waiting_reports", _undecided_rows, {"reports": [*reports]})
    return [_waiting(row, actor, row.along, row.area_facts) for row in rows]


def _undecided_rows(values: Values) -> QuerySet[Envelope]:
    triage = Triage.objects.filter(envelope_id=OuterRef("pk"))
    sheet = Worksheet.objects.filter(envelope_id=OuterRef("pk"))
    arrival = Arrival.objects.filter(envelope_id=OuterRef("pk"), door=Door.PARTNER)
    merged = ReportMerge.objects.filter(undone_at=None)
    theirs = Envelope.objects.filter(pk=OuterRef("envelope_id")).values("flags")[:1]
    along = merged.filter(into_id=OuterRef("pk")).values(found=JSONObject(id="envelope_id", flags=Subquery(theirs)))
    return (
        Envelope.objects.filter(
            ~Exists(merged.filter(envelope_id=OuterRef("pk"))),
            pk=AnyOf(values["reports"]),
            status=ReportStatus.RECEIVED,
            in_lane=False,
        )
        .annotate(
            taken_by=Subquery(triage.values("taken_by")[:1]),
            taken_by_name=Subquery(triage.values("taken_by_name")[:1]),
            heard=Subquery(sheet.values("flags")[:1]),
            judged=Subquery(sheet.values("risk")[:1]),
            from_office=Subquery(arrival.values("office_name")[:1]),
            area_facts=label_facts(OuterRef("area")),
            along=ArraySubquery(along),
        )
        .defer(*_INSIDE)
    )


def _flags(own: Sequence[str], along: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    theirs = {flag for each in along for flag in each["flags"] or ()}
    return (*own, *sorted(theirs - set(own)))


def unadopted(*, limit: int) -> list[tuple[UUID, datetime, list[str]]]:
    """Envelopes whose clock nobody has started, but for the quarantine: id, moment received, flags.

    Not before a report was held against people: a notice must reach nobody whom it names. Nor one that was moved from
    the door to where reports on officials are received: it is over here.
    """
    adopted = Adoption.objects.filter(envelope_id=OuterRef("pk"))
    unchecked = UncheckedReport.objects.filter(envelope_id=OuterRef("pk"))
    rows = Envelope.objects.filter(~Exists(adopted), ~Exists(unchecked), in_lane=False).exclude(
        status=ReportStatus.DONE
    )
    return list(rows.order_by("received_at").values_list("id", "received_at", "flags")[:limit])


def adopted_since(moment: datetime) -> Counter[str]:
    """How many clocks of new reports were started since then, by rule."""
    rows = Clock.objects.filter(rule_code__in=sorted({*TRIAGE_CLOCK.values()}), recorded_at__gte=moment)
    return Counter(dict(rows.values_list("rule_code").annotate(count=Count("id"))))
