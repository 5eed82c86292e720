"""Reads of referrals: those that wait for one's office, those one's office sent, those of a case; whom they reach."""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.utils.timezone import localdate

from sigap.access.backend.compiled_statements import AnyOf, Values, read_compiled
from sigap.access.entry import Actor
from sigap.access.models import Membership, Office
from sigap.access.permissions import Permission
from sigap.access.queries import has_staff, offices_that_take_referrals, on_duty, standing
from sigap.access.roles import ROLES, TAKES_REFERRALS, Section
from sigap.assistance.queries import ConsentStanding, consent_standings, corrected_offices
from sigap.cases.models import CasePerson, DangerTag
from sigap.cases.queries import CaseAccess, NotExcluded, offices_excluded_from, people_excluded_from, persons_of
from sigap.cases.queries.exclusions import OfficeMayKnow
from sigap.cases.rules import PersonRole
from sigap.clocks.models import Clock
from sigap.clocks.queries import clocks_of
from sigap.kernel.errors import Refused
from sigap.places.queries import label_facts, label_from
from sigap.referrals.models import Handover, Referral, lacks_bed
from sigap.referrals.rules import CHAIN, CONFIRM, RESULT, SUBJECT, WAITING, ReferralStatus, may_be_asked, owed_among
from sigap.screening.rules.persons import age_on_paper

_WAITING = sorted(status.value for status in WAITING)


def _seeing(actor: Actor) -> tuple[UUID, ...]:
    """The offices through which the actor sees requests. Raises Refused when there is none."""
    actor.require(Permission.REFERRAL_SEE)
    return actor.offices_where(Permission.REFERRAL_SEE)


def waiting_for(actor: Actor) -> QuerySet[Referral]:
    """Requests that an office of the actor has to answer or confirm, the nearest deadline first."""
    return Referral.objects.filter(to_office_id__in=_seeing(actor), status__in=_WAITING).order_by("due_at")


def sent_and_waiting(actor: Actor) -> QuerySet[Referral]:
    """Requests that an office of the actor sent and nobody has answered yet."""
    return Referral.objects.filter(from_office_id__in=_seeing(actor), status__in=_WAITING).order_by("due_at")


def referrals_of(access: CaseAccess) -> QuerySet[Referral]:
    """Every request made for a case, the newest first."""
    if not access.has(Section.REFERRALS):
        raise Refused(Permission.REFERRAL_SEE, ids={"case": str(access.case.id), "room": Section.REFERRALS.value})
    return Referral.objects.filter(case=access.case).order_by("-offered_at")


def referral_to(actor: Actor, referral_id: UUID) -> Referral:
    """A request made to an office of the actor. Raises Refused, also when there is none.

    Read with where it is and the sender's telephone; see `place_of` and `from_phone_of`.
    """
    phone = Office.objects.filter(pk=OuterRef("from_office_id")).values("phone")[:1]
    found = Referral.objects.filter(pk=referral_id, to_office_id__in=_seeing(actor))
    facts = {"place": label_facts(OuterRef("area")), "from_phone": Subquery(phone), "lacks_bed": lacks_bed()}
    referral = found.annotate(**facts).first()
    if referral is None:
        raise Refused(Permission.REFERRAL_SEE, ids={"referral": str(referral_id)})
    return referral


def referral_of_either(actor: Actor, referral_id: UUID) -> Referral:
    """A request from or to an office of the actor's. Raises Refused, also when there is none."""
    mine = _seeing(actor)
    either = Q(to_office_id__in=mine) | Q(from_office_id__in=mine)
    referral = Referral.objects.filter(either, pk=referral_id).defer("sealed_preview", "sealed_answer").first()
    if referral is None:
        raise Refused(Permission.REFERRAL_SEE, ids={"referral": str(referral_id)})
    return referral


def is_under_way(referral: Referral) -> bool:
    """Whether its case is not closed, for either of its offices: one that has yet to come in sees no case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.is_under_way(%s)", [referral.case_id])
        found: bool = cursor.fetchone()[0]
    return found


def victims_of(access: CaseAccess, *, at: datetime) -> list[str]:
    """Sex of each victim and child in conflict with the law, and their age by then, as an offer tells of them."""
    if not access.has(Section.PERSONS):
        return []
    rows = CasePerson.objects.filter(
        case=access.case, role__in=[PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT]
    ).order_by("ordinal")
    return [_victim(row, localdate(at)) for row in rows]


def _victim(person: CasePerson, day: date) -> str:
    """As `victim_words` reads it."""
    years = age_on_paper(day, age_years=person.age_years, recorded_on=person.recorded_on)
    words = f"{person.sex}:{'' if years is None else years}"
    return f"{words}:{person.role}" if person.role == PersonRole.CHILD_IN_CONFLICT else words


def people_handed(access: CaseAccess, handovers: Iterable[Handover]) -> dict[int, CasePerson]:
    """The people of the case by number, where one of these hand-overs names some and the actor may see them."""
    if not access.has(Section.PERSONS) or not any(each.persons for each in handovers):
        return {}
    return {person.ordinal: person for person in persons_of(access)}


def proposed_dangers(access: CaseAccess, former: Iterable[str] = ()) -> list[str]:
    """What an offer proposes to tell: what stands on the case, and of the `former` step what was never lifted."""
    if not access.has(Section.SUMMARY):
        return list(former)
    noted = list(DangerTag.objects.filter(case=access.case).values_list("flag", "lifted_at"))
    standing = {flag for flag, lifted_at in noted if lifted_at is None}
    return sorted(standing | ({*former} - {flag for flag, _lifted_at in noted}))


def is_refused_for(access: CaseAccess, office_id: UUID, aims: Collection[str], *, at: datetime) -> bool:
    """Whether some client's newest word on telling this office of it is a no; for who does not see what was said."""
    if not aims:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.is_refused_for(%s, %s, %s, %s)", [access.case.id, office_id, list(aims), at])
        found: bool = cursor.fetchone()[0]
    return found


def asked_on_case(access: CaseAccess) -> QuerySet[Referral]:
    """Requests on a case that stand, with their results, the newest first; nothing sealed."""
    gone = (ReferralStatus.WITHDRAWN, ReferralStatus.PASSED_ON)
    rows = Referral.objects.filter(case=access.case).exclude(status__in=gone).select_related("result")
    return rows.defer("sealed_preview", "sealed_answer", "result__sealed_note").order_by("-offered_at")


def offices_asked_of(actor: Actor, access: CaseAccess, *, at: datetime) -> QuerySet[Office]:
    """Offices that can be asked on this case, without those that must not know of it. One statement."""
    knowing = OfficeMayKnow(F("pk"), Value(access.case.id, output_field=UUIDField()))
    return offices_that_take_referrals(actor, at=at).filter(knowing)


def may_read(actor: Actor, access: CaseAccess, referral: Referral) -> bool:
    """Whether it lies between an office of the actor's and another, or the actor works for whose case it is.

    The case's own office reads what other offices ask of each other in it.
    """
    concerned = {referral.from_office_id, referral.to_office_id, access.case.office_id}
    return not concerned.isdisjoint(access.offices_where(actor, Permission.REFERRAL_SEE, Section.REFERRALS))


def sent_for(actor: Actor, access: CaseAccess, offices: AbstractSet[UUID]) -> AbstractSet[UUID]:
    """Of these offices those whose requests are the actor's to take back or to go on with, as `referrals.sends_for`."""
    return corrected_offices(actor, access, offices, Permission.REFERRAL_OFFER, Section.REFERRALS)


def declined_since(actor: Actor, moment: datetime) -> QuerySet[Referral]:
    """Requests of the actor's offices that were declined since then and that nobody has decided on."""
    declined = Referral.objects.filter(
        from_office_id__in=_seeing(actor), status=ReferralStatus.DECLINED, answered_at__gte=moment
    )
    return declined.filter(IsUndecided(F("pk"))).order_by("-answered_at")


def open_requests_at(office_id: UUID) -> int:
    """Requests under way to or from an office: a number, for who would dissolve it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.open_requests(%s)", [office_id])
        found: int = cursor.fetchone()[0] or 0
    return found


def _with_due(found: QuerySet[Referral], subject_kind: str) -> QuerySet[Referral]:
    """Requests with when the clock of this kind that runs on them falls due (`waits_until`), the nearest first."""
    clock = Clock.objects.filter(subject_kind=subject_kind, subject_id=OuterRef("pk"), stopped_at__isnull=True)
    due = Subquery(clock.order_by("due_at").values("due_at")[:1])
    return found.annotate(waits_until=due).order_by(F("waits_until").asc(nulls_last=True), "answered_at")


def results_owed_by(actor: Actor) -> QuerySet[Referral]:
    """Requests that an office of the actor took and has not reported back on, the nearest deadline first."""
    taken = Referral.objects.filter(to_office_id__in=_seeing(actor), status=ReferralStatus.ACCEPTED)
    # An answer taken down for the office is confirmed, or contested, first.
    taken = taken.filter(Q(is_recorded=False) | Q(confirmed_at__isnull=False))
    running = Clock.objects.filter(subject_kind=RESULT, subject_id=OuterRef("pk"), stopped_at__isnull=True)
    return _with_due(taken.filter(Exists(running)), RESULT)


class CaseIsOpen(Func):
    """`CaseIsOpen(F("case_id"))` in a filter: not closed. An office that has yet to come in sees no case."""

    function = "referrals.is_under_way"
    output_field = BooleanField()


class IsUndecided(Func):
    """`IsUndecided(F("pk"))`: declined, and the sender has neither asked another office nor given it up."""

    function = "referrals.is_undecided"
    output_field = BooleanField()


def referrals_listed(actor: Actor, referrals: Collection[UUID], *, chains: Collection[UUID]) -> list[Referral]:
    """These requests, and those of these chains, without what is sealed, the last of a chain behind the others."""
    if not (referrals or chains) or not actor.can(Permission.REFERRAL_SEE):
        return []
    values = {name: [*asked] for name, asked in (("pk", referrals), ("chain_id", chains)) if asked}
    return read_compiled(("referrals.listed", *values), _listed, values)


def _listed(values: Values) -> QuerySet[Referral]:
    asked = reduce(or_, (Q(**{name: AnyOf(ids)}) for name, ids in values.items()))
    rows = Referral.objects.filter(asked, NotExcluded(F("case_id")))
    return rows.defer("sealed_preview", "sealed_answer").order_by("leg")


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedRequest:
    """What an office of the actor waits for: `what` is an answer, a result, or the answer to a question back.

    `total` and `late` count all that is awaited, read or not.
    """

    id: UUID
    what: str
    case_code: str
    is_sender: bool
    office_id: UUID
    office_name: str
    purposes: tuple[str, ...]
    due_at: datetime
    since: datetime
    total: int
    late: int


def awaited_by(actor: Actor, *, most: int) -> list[AwaitedRequest]:
    """What other offices owe the actor's, on cases of theirs; what must come first on top, at most so many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals.awaited_by(%s, %s)", [list(_seeing(actor)), most])
        names = AwaitedRequest.__slots__
        return [AwaitedRequest(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def unconfirmed_at(actor: Actor) -> QuerySet[Referral]:
    """Answers taken down for an office of the actor that nobody there has confirmed, while the case is under way."""
    mine = Referral.objects.filter(to_office_id__in=_seeing(actor), is_recorded=True)
    mine = mine.filter(CaseIsOpen(F("case_id")), confirmed_at__isnull=True, contested_at__isnull=True)
    return _with_due(mine, CONFIRM)


def step_on_case(actor: Actor, access: CaseAccess, referral_id: UUID, *, power: Permission) -> Referral:
    """A request of this case from or to an office for which the actor works on it. Raises Refused."""
    access.require(actor, power, Section.REFERRALS)
    mine = access.offices_where(actor, power, Section.REFERRALS)
    ours = Q(from_office_id__in=mine) | Q(to_office_id__in=mine)
    referral = referrals_of(access).filter(ours, pk=referral_id).first()
    if referral is None:
        raise Refused(power, ids={"referral": str(referral_id)})
    return referral


class _OfficeExcluded(Func):
    function = "cases.office_kept_here"
    output_field = BooleanField()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralStep:
    """One request with its whole chain and what its page needs to know of it; read in one statement."""

    referral: Referral
    chain: tuple[Referral, ...]
    area_name: str
    to_kind: str
    promised_at: datetime | None
    is_undecided: bool
    is_kept: bool  # The asked office must not know of the case any more: owed help waits for another.


def step_with_chain(actor: Actor, access: CaseAccess, referral_id: UUID, *, at: datetime) -> ReferralStep:
    """A request of this case from or to an office for which the actor works on it. Raises Refused."""
    chain = Referral.objects.filter(pk=referral_id).values("chain_id")
    promise = Clock.objects.filter(subject_kind=CHAIN, subject_id=OuterRef("chain_id"), stopped_at__isnull=True)
    legs = list(
        referrals_of(access)
        .filter(chain_id__in=chain)
        .annotate(
            place=label_facts(OuterRef("area")),
            to_kind=Subquery(Office.objects.filter(pk=OuterRef("to_office_id")).values("kind")[:1]),
            promised_at=Subquery(promise.values("due_at")[:1]),
            is_undecided=IsUndecided(F("pk")),
            is_kept=_OfficeExcluded(F("case_id"), F("to_office_id")),
            lacks_bed=lacks_bed(),
            is_staffed=has_staff("to_office_id", at=at),
        )
        .order_by("leg")
    )
    referral = next((step for step in legs if step.pk == referral_id), None)
    if referral is None or not may_read(actor, access, referral):
        raise Refused(Permission.REFERRAL_SEE, ids={"referral": str(referral_id)})
    found = vars(referral)
    return ReferralStep(
        referral=referral,
        chain=tuple(legs),
        area_name=label_from(found["place"]),
        to_kind=found["to_kind"],
        promised_at=found["promised_at"],
        is_undecided=found["is_undecided"],
        is_kept=found["is_kept"],
    )


def assignable(case_id: UUID, office_id: UUID, *, at: datetime) -> list[tuple[UUID, str]]:
    """Who of an office works on owed help from the first minute: id and name, without who must not know.

    Who is on duty there and who stands in; where nobody is, everybody who answers for the office.
    """
    people = dict(_answering(office_id, at).order_by("since").values_list("person_id", "person__name"))
    kept = people_excluded_from(case_id)
    may_work = {person: name for person, name in people.items() if person not in kept}
    now_there = on_duty(office_id=office_id, at=at)
    on_call = {now_there.person_id, now_there.substitute_id} & {*may_work} if now_there else set()
    return [(person, name) for person, name in may_work.items() if not on_call or person in on_call]


def _answering(office_id: UUID, at: datetime) -> QuerySet[Membership]:
    roles = [role.code for role in ROLES.values() if Permission.REFERRAL_ANSWER in role.permissions]
    return Membership.objects.filter(standing(at), office_id=office_id, role__in=roles, person__is_active=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """A colleague who can take a request; `until` when their duty ends, for who is on duty."""

    person_id: UUID
    name: str
    until: datetime | None


def substitutes(actor: Actor, referral: Referral, *, at: datetime) -> list[Substitute]:
    """Colleagues at the asked office who can stand in, those on duty first; without who must not know."""
    office_id = referral.to_office_id
    if office_id not in actor.offices_where(Permission.REFERRAL_ANSWER):
        return []
    held = _answering(office_id, at).exclude(person_id=actor.person_id)
    people = dict(held.order_by("person__name").values_list("person_id", "person__name"))
    kept = people_excluded_from(referral.case_id)
    there = on_duty(office_id=office_id, at=at)
    ends = {there.person_id: there.until, there.substitute_id: there.until} if there else {}
    found = [
        Substitute(person_id=person, name=name, until=ends.get(person))
        for person, name in people.items()
        if person not in kept and person != referral.substitute_id
    ]
    return sorted(found, key=lambda each: each.until is None)


def substitute_offices(referral: Referral, *, at: datetime) -> list[Office]:
    """Other offices that owe the same help and may know of the case."""
    running = Q(valid_from__lte=at) & (Q(valid_to__isnull=True) | Q(valid_to__gt=at))
    kinds = [kind.value for kind in TAKES_REFERRALS if may_be_asked(referral.asked, kind)]
    kept = offices_excluded_from(referral.case_id)
    found = Office.objects.filter(running, kind__in=kinds).exclude(
        id__in=[referral.to_office_id, referral.from_office_id, *kept]
    )
    return list(found.order_by("name"))


def clock_of(referral: Referral) -> Clock | None:
    """The clock of this step, while it runs."""
    return clocks_of(SUBJECT, referral.pk).first()


def office_named(office_id: UUID) -> Office:
    """An office with the one above it, for the head of its letters."""
    return Office.objects.select_related("parent").get(pk=office_id)


def place_of(referral: Referral) -> str:
    """Where a request read by the asked office belongs, as far as it may know; empty when nobody knows."""
    return label_from(vars(referral)["place"])


def from_phone_of(referral: Referral) -> str:
    """The number at which the sender of such a request is called; empty when none is known."""
    return vars(referral)["from_phone"] or ""


def consents_for(step: ReferralStep, *, at: datetime) -> dict[str, ConsentStanding]:
    """What the client said to telling the asked office, by purpose, while it waits; owed help is told by law."""
    aims = sorted(step.referral.asked - owed_among(step.referral.asked))
    if not aims or not step.referral.is_waiting:
        return {}
    return consent_standings(step.referral.case_id, at=at, office_kind=step.to_kind, aims=aims)
