"""Reads of the court diary: hearings of a case, of a week, who may accompany, who is elsewhere then."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.models import Assignment, CasePerson, Participation
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.exclusions import NotExcluded
from sigap.hearings.models import Hearing, HearingCompanion
from sigap.hearings.rules import CLASH_WITHIN, HearingOutcome, HearingStatus, LawOfficial
from sigap.kernel.errors import Refused
from sigap.legal.rules.telling import HearingDay

MOST = 100
_COURTS = (OfficeKind.PENGADILAN_NEGERI, OfficeKind.PENGADILAN_AGAMA)
_OFFICIALS = {LawOfficial.INVESTIGATOR: OfficeKind.POLRES_PPA, LawOfficial.PROSECUTOR: OfficeKind.KEJARI}


def standing_companions() -> QuerySet[HearingCompanion]:
    """Who accompanies: chosen, not replaced, and still at work on the case."""
    working = Assignment.objects.filter(
        case=OuterRef("case"), person_id=OuterRef("officer_id"), office_id=OuterRef("office_id"), until=None
    )
    return HearingCompanion.objects.filter(Exists(working), ended_at=None).order_by("chosen_at", "id")


def _is_away(person: str, hour: str | Value) -> Func:
    return Func("case_id", person, "office_id", hour, function="hearings.is_away_of_case", output_field=BooleanField())


def _shown_companions() -> QuerySet[HearingCompanion]:
    """The same for a page, each with whether they are away at that hour (`is_away`)."""
    return standing_companions().annotate(is_away=_is_away("officer_id", "hearing__starts_at"))


def is_alone(row: Hearing) -> bool:
    """Whether nobody who is there that day has said that they accompany, as the work list asks it."""
    standing = row.standing  # type: ignore[attr-defined]  # prefetched by the query
    return row.is_planned and not any(each.confirmed_at and not each.is_away for each in standing)


def hearings_of(access: CaseAccess) -> QuerySet[Hearing]:
    """Those of a case with who accompanies, arrangements and costs, the last first; four statements. Raises Refused."""
    if not access.has(Section.LEGAL):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
    rows = Hearing.objects.filter(case=access.case).select_related("person").defer("person__sealed_identity")
    parts = (Prefetch("companions", queryset=_shown_companions(), to_attr="standing"), "arrangements", "costs")
    return _with_heard(rows).prefetch_related(*parts).order_by("-starts_at", "-recorded_at")


def hearing_of(access: CaseAccess, hearing_id: UUID) -> Hearing:
    """One of them. Raises Refused when there is none."""
    found = hearings_of(access).filter(pk=hearing_id).first()
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    return found


def _with_heard(rows: QuerySet[Hearing]) -> QuerySet[Hearing]:
    """The same, each with who is to be heard there (`heard`): role and number, no name."""
    called = Func(OuterRef("witnesses"), "pk", function="array_position", output_field=IntegerField())
    people = CasePerson.objects.filter(case=OuterRef("case")).alias(called=called).filter(called__isnull=False)
    row = JSONObject(role="role", ordinal="ordinal")
    return rows.annotate(heard=ArraySubquery(people.order_by("ordinal").values(row=row)))


def heard_words(row: Hearing) -> str:
    """Who is to be heard, as pages call them."""
    return ", ".join(str(CasePerson(**each).label) for each in row.heard)  # type: ignore[attr-defined]  # annotated


def hearings_between(actor: Actor, since: datetime, until: datetime) -> list[Hearing]:
    """Of a span: those of the actor's cases where they work in the section of the law, and those they accompany."""
    working = Assignment.objects.filter(
        case=OuterRef("case"),
        person_id=actor.person_id,
        office_id__in=actor.offices_where(Permission.LEGAL_NOTE),
        until=None,
    )
    mine = standing_companions().filter(hearing=OuterRef("pk"), officer_id=actor.person_id)
    rows = Hearing.objects.filter(
        Q(Exists(working)) | Q(Exists(mine)), NotExcluded(F("case_id")), starts_at__gte=since, starts_at__lt=until
    ).exclude(status__in=[HearingStatus.MOVED, HearingStatus.CANCELLED])
    rows = rows.select_related("case").defer("sealed_place").order_by("starts_at", "id")
    companions = Prefetch("companions", queryset=_shown_companions(), to_attr="standing")
    return list(_with_heard(rows).prefetch_related(companions, "arrangements")[:MOST])


def hearing_days(case_id: UUID, at: datetime) -> list[HearingDay]:
    """Hearings at which somebody of a case is to be heard, and those called off: for what victims are told.

    Not those at which they were heard: they came. Any other that is over is nothing to tell of anew.
    """
    standing = Q(status__in=[HearingStatus.PLANNED, HearingStatus.CANCELLED]) | (
        Q(status=HearingStatus.HAPPENED) & ~Q(outcome=HearingOutcome.HEARD)
    )
    found = Hearing.objects.filter(standing, case_id=case_id).exclude(witnesses=[])
    rows = [
        (pk, frozenset(witnesses), starts_at, status == HearingStatus.CANCELLED)
        for pk, witnesses, starts_at, status in found.values_list("pk", "witnesses", "starts_at", "status")
    ]
    ahead = [(localdate(starts_at), heard) for _pk, heard, starts_at, is_off in rows if not is_off and starts_at > at]
    expected = {(on, who) for on, heard in ahead for who in heard}
    day = timedelta(days=1)
    days = [
        HearingDay(
            # Noted twice and one of them struck: who is heard that day all the same is not told to stay away.
            heard=frozenset(who for who in heard if not is_off or (localdate(starts_at), who) not in expected),
            starts_at=starts_at,
            on=localdate(starts_at),
            cause=str(pk),
            due_on=min(localdate(at), localdate(starts_at) - 2 * day) + day,
            is_off=is_off,
            is_past=starts_at <= at,
        )
        for pk, heard, starts_at, is_off in rows
    ]
    return [each for each in days if each.heard]


def own_companion(actor: Actor, companion_id: UUID) -> HearingCompanion:
    """A hearing at which the actor is to accompany. Raises Refused when there is none."""
    mine = standing_companions().filter(NotExcluded(F("case_id")), pk=companion_id, officer_id=actor.person_id)
    found = mine.select_related("hearing").defer("hearing__sealed_place").first()
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"companion": str(companion_id)})
    return found


def accompanied(companion: HearingCompanion) -> list[Hearing]:
    """The hearing of who accompanies, then those before it that were postponed, the last first."""
    one = Q(pk=companion.hearing_id) | Q(case=companion.case_id, status=HearingStatus.MOVED)
    known = {row.pk: row for row in _with_heard(Hearing.objects.filter(one)).select_related("case")}
    found = [known[companion.hearing_id]]
    while (before := found[-1].follows_id) in known:
        found.append(known[before])
    return found


def companions_for(access: CaseAccess, starts_at: datetime | None = None) -> dict[UUID, Assignment]:
    """Who can accompany: everybody who works on the case, but for the offices that enforce the law.

    Of an hour each with whether they are away then (`is_away`).
    """
    law = Office.objects.filter(kind__in=[OfficeKind.POLRES_PPA, OfficeKind.KEJARI, *_COURTS]).values("pk")
    taking = Participation.objects.filter(case=access.case, until=None).exclude(office_id__in=law).values("office_id")
    rows = Assignment.objects.filter(case=access.case, until=None, office_id__in=taking).order_by("since")
    if starts_at is not None:
        rows = rows.annotate(is_away=_is_away("person_id", Value(starts_at)))
    return {row.person_id: row for row in rows}


def officials_on(access: CaseAccess, official: LawOfficial) -> list[UUID]:
    """Who of the police or of the prosecutor works on the case; judges do not."""
    offices = Office.objects.filter(kind=_OFFICIALS.get(official, "")).values("pk")
    rows = Assignment.objects.filter(case=access.case, until=None, office_id__in=offices)
    return list(rows.values_list("person_id", flat=True))


def courts() -> dict[UUID, str]:
    """The courts that the register of offices has."""
    rows = Office.objects.filter(kind__in=_COURTS, valid_to=None).order_by("name")
    return dict(rows.values_list("pk", "name"))


def busy_then(officers: Collection[UUID], starts_at: datetime, *, but: UUID | None = None) -> list[UUID]:
    """Which of them accompany at another hearing at that hour, as far as the actor may know of it."""
    with connection.cursor() as cursor:
        span = [starts_at - CLASH_WITHIN, starts_at + CLASH_WITHIN]
        cursor.execute("SELECT hearings.busy_among(%s::uuid[], %s, %s, %s)", [[*officers], *span, but])
        return list(cursor.fetchone()[0])
