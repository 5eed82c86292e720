"""Reads for a decision: whom one can name, which cases can be joined, who may manage one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.functions import JSONObject

from sigap.access.entry import Actor
from sigap.access.models import Membership, Office
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, people_of_office, standing
from sigap.access.rules import may
from sigap.cases.models import Assignment
from sigap.cases.models import Case as CaseFile
from sigap.cases.queries import cases_visible_to
from sigap.cases.rules import CaseStatus
from sigap.intake.models import ReportExclusion, Triage
from sigap.mailbox.models import Envelope

_CASES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChoices:
    """Whom one can name as somebody who must not know: id and name."""

    offices: list[tuple[str, str]]
    people: list[tuple[str, str]]


def name_choices_for(actor: Actor, *, at: datetime, envelope: Envelope) -> NameChoices:
    """Every standing office but the actor's own, and the people of the actor's own, by name.

    And whoever is excluded from the report: a name that no list offered would be lifted unseen. One statement.
    """
    actor.require(Permission.REPORT_SEE_QUEUE)
    running = Q(valid_from__lte=at) & (Q(valid_to__isnull=True) | Q(valid_to__gt=at))
    people = Membership.objects.filter(standing(at), office_id=OuterRef("pk"), person__is_active=True)
    named = people.order_by("person__name").values(found=JSONObject(id="person_id", name="person__name"))
    excluded = ReportExclusion.objects.filter(envelope_id=envelope.pk, person_id__isnull=False).values("person_id")
    own = list(actor.office_ids)
    rows = Office.objects.filter(running).annotate(
        staff=Case(
            When(id__in=own, then=ArraySubquery(named)), default=ArraySubquery(named.filter(person_id__in=excluded))
        )
    )
    offices: list[tuple[str, str]] = []
    staff: dict[str, str] = {}
    for office_id, name, found in rows.order_by("name").values_list("id", "name", "staff"):
        if office_id not in own:
            offices.append((str(office_id), name))
        staff |= {who["id"]: who["name"] for who in found or ()}
    return NameChoices(offices=offices, people=sorted(staff.items(), key=lambda pair: pair[1]))


def joinable(
    actor: Actor, *, only: Sequence[str] = (), reports: Sequence[str] = (), limit: int = _CASES
) -> list[tuple[CaseFile, bool]]:
    """Open cases that a report can join: of these codes or reports first, as likely the same; then the actor's own."""
    mine = Assignment.objects.filter(case=OuterRef("pk"), person_id=actor.person_id, until=None)
    alike = Envelope.objects.filter(number__in=reports).values("pk")
    likely = Q(code__in=only) | Q(pk__in=Triage.objects.filter(envelope_id__in=alike).values("case_id"))
    rows = cases_visible_to(actor).exclude(status=CaseStatus.CLOSED).filter(likely | Exists(mine))
    found = rows.annotate(is_likely=Case(When(likely, then=True), default=False)).order_by("-is_likely", "-opened_at")
    return [(case, case.is_likely) for case in found[:limit]]


def managers_for(actor: Actor, *, at: datetime) -> dict[str, Colleague]:
    """Who may manage a case, in offices where the actor opens cases, by id; those who also close cases first."""
    found = [
        who
        for office in actor.offices_where(Permission.CASE_OPEN)
        for who in people_of_office(actor, office, at=at)
        if may((who.role,), Permission.CASE_CLOSE) or who.person_id == actor.person_id
    ]
    found.sort(key=lambda who: (not may((who.role,), Permission.CASE_CLOSE), who.name))
    return {str(who.person_id): who for who in found}
