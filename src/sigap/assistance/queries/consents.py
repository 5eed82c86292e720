"""What stands of consent in a case: for a page, for a service, for an office that would be told.

Nothing here opens a seal: states, moments and ids only. Row-level security lets through whoever works in the section.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localdate

from sigap.access.backend.compiled_statements import Values, read_compiled
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import CHILD_ALONE_LABEL, STATE_LABELS, ConsentAnswer, ConsentTalk
from sigap.assistance.rules import (
    ConsentEntry,
    ConsentResponse,
    ConsentState,
    GiverKind,
    Manner,
    ReviewOutcome,
    Topic,
    standing_among,
    weakest,
)
from sigap.cases.models import CasePerson, PersonToken, Relation
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import PersonRole, is_child_on
from sigap.kernel.errors import Refused
from sigap.matching.kinds import WHOLE, MatchKind

CLIENT_ROLES = frozenset({PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT})
"""Whose consent is asked for."""
_NO = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})
_SAME = [kind.value for kind in WHOLE]
_NEAR = [MatchKind.PHONE.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """A person of the case as consent sees them, without identity; the age as it stood on `recorded_on`.

    `is_suspect`: recorded as the person reported, or the same person by token. `is_near`: one telephone with them, a
    relation that was declared, or once entered as the person reported.
    """

    id: UUID
    ordinal: int
    role: PersonRole
    age_years: int | None
    recorded_on: date | None
    is_suspect: bool
    is_near: bool

    @property
    def is_client(self) -> bool:
        """Services and sharing are about this person."""
        return self.role in CLIENT_ROLES

    @property
    def is_guardian(self) -> bool:
        """Entered as somebody's guardian."""
        return self.role is PersonRole.GUARDIAN

    def is_child_on(self, day: date) -> bool:
        """Whether they are or may be under 18 on the day of a talk: who comes of age speaks for themself."""
        return is_child_on(day, age_years=self.age_years, recorded_on=self.recorded_on)


def persons_facts(case_id: UUID) -> tuple[PersonFacts, ...]:
    """The people of a case, in order; one statement. Empty for whom the section of persons is closed."""
    return tuple(
        PersonFacts(
            id=row[0],
            ordinal=row[1],
            role=PersonRole(row[2]),
            age_years=row[3],
            recorded_on=localdate(row[7]) if row[7] else None,
            is_suspect=row[2] == PersonRole.SUSPECT or row[4],
            is_near=row[2] != PersonRole.SUSPECT and (row[5] or PersonRole.SUSPECT in row[6]),
        )
        for row in read_compiled("assistance.persons_facts", _facts_of, {"case": case_id})
    )


def _facts_of(values: Values) -> QuerySet[CasePerson, tuple[Any, ...]]:
    case_id = values["case"]
    suspects = PersonToken.objects.filter(person__case=case_id, person__role=PersonRole.SUSPECT)
    theirs = PersonToken.objects.filter(person=OuterRef("pk"), case_id_of_person=case_id)
    same = theirs.filter(kind__in=_SAME, token__in=suspects.filter(kind__in=_SAME).values("token"))
    phone = theirs.filter(kind__in=_NEAR, token__in=suspects.filter(kind__in=_NEAR).values("token"))
    of_case = Relation.objects.filter(case=case_id, ended_at__isnull=True)
    tied = of_case.filter(
        Q(person=OuterRef("pk"), other__role=PersonRole.SUSPECT)
        | Q(other=OuterRef("pk"), person__role=PersonRole.SUSPECT)
    )
    return (
        CasePerson.objects.filter(case=case_id)
        .annotate(is_same=Exists(same), is_near=Exists(phone) | Exists(tied))
        .order_by("ordinal")
        .values_list("id", "ordinal", "role", "age_years", "is_same", "is_near", "former_roles", "aged_at")
    )


def clients_among(people: Iterable[PersonFacts]) -> list[PersonFacts]:
    """Those whose consent is asked for."""
    return [who for who in people if who.is_client]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentStanding:
    """Whether a service may be given, or an office told, by what was said until now. No personal text in it."""

    state: ConsentState
    talk_id: UUID | None = None
    person_id: UUID | None = None
    ordinal: int | None = None
    giver: GiverKind | None = None
    manner: Manner | None = None
    decided_at: datetime | None = None
    valid_until: date | None = None
    needs_review: bool = False
    has_tie: bool = False

    @property
    def may_proceed(self) -> bool:
        """Consent stands, or an exception that has not run out."""
        return self.state in {ConsentState.GIVEN, ConsentState.VITAL_INTEREST}

    @property
    def state_label(self) -> Promise:
        """What stands, in words."""
        if self.state is ConsentState.BARRED and self.giver is GiverKind.CLIENT:
            return CHILD_ALONE_LABEL
        return STATE_LABELS[self.state]


def consent_standings(
    case_id: UUID, *, at: datetime, office_kind: str, aims: Collection[str], person_id: UUID | None = None
) -> dict[str, ConsentStanding]:
    """The same for several aims, in two statements whatever their number."""
    wanted = Q(topic=Topic.SHARING, office_kind=office_kind, aim__in=list(aims))
    return _standings(case_id, at, wanted, "aim", aims, person_id)


def service_standing(case_id: UUID, *, at: datetime, line: str, person_id: UUID | None = None) -> ConsentStanding:
    """What stands for services of one line. Without a person, the weakest of all clients."""
    return service_standings(case_id, at=at, lines=[line], person_id=person_id)[line]


def service_standings(
    case_id: UUID, *, at: datetime, lines: Collection[str], person_id: UUID | None = None
) -> dict[str, ConsentStanding]:
    """The same for several lines, in two statements."""
    return _standings(case_id, at, Q(topic=Topic.SERVICE, line__in=list(lines)), "line", lines, person_id)


type Key = tuple[str, str, str, str]
"""Topic, line, kind of office, aim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentBook:
    """Everything that was said in a case, to be asked what stands at a moment: now, or when a service was given."""

    people: tuple[PersonFacts, ...]
    entries: Mapping[UUID, Mapping[Key, list["_Row"]]]

    def by_person(self, *, at: datetime) -> dict[UUID, dict[Key, ConsentStanding]]:
        """For each client what stands on every topic that was spoken of."""
        return {
            client.id: {
                key: _standing(client, rows, self.people, at) for key, rows in self.entries.get(client.id, {}).items()
            }
            for client in clients_among(self.people)
        }

    def refused(self, *, at: datetime) -> dict[UUID, frozenset[Key]]:
        """For each client the topics on which the newest word that counts is a no."""
        return {
            person: frozenset(key for key, each in found.items() if each.state in _NO)
            for person, found in self.by_person(at=at).items()
        }

    def given(self, *, at: datetime) -> dict[UUID, frozenset[Key]]:
        """For each client the topics on which the newest word that counts is a yes."""
        return {
            person: frozenset(key for key, each in found.items() if each.state is ConsentState.GIVEN)
            for person, found in self.by_person(at=at).items()
        }

    def for_service(self, line: str, *, at: datetime, person_id: UUID | None = None) -> ConsentStanding:
        """What stood for services of a line. Without a person, the weakest of all clients."""
        return _of_all(_clients(self.people, person_id), self.people, _pick(self.entries, "line", line), at)


def consent_book(access: CaseAccess, people: tuple[PersonFacts, ...]) -> ConsentBook:
    """The book of a case, in one statement; `people` as `persons_facts` gave them."""
    return ConsentBook(people=people, entries=_entries_by_person(ConsentAnswer.objects.filter(case=access.case)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    entry: ConsentEntry
    talk: ConsentTalk


def _standings(
    case_id: UUID, at: datetime, wanted: Q, field: str, keys: Collection[str], person_id: UUID | None
) -> dict[str, ConsentStanding]:
    people = persons_facts(case_id)
    entries = _entries_by_person(ConsentAnswer.objects.filter(wanted, case=case_id))
    clients = _clients(people, person_id)
    return {key: _of_all(clients, people, _pick(entries, field, key), at) for key in keys}


def _clients(people: Iterable[PersonFacts], person_id: UUID | None) -> list[PersonFacts]:
    return [who for who in people if (who.id == person_id if person_id else who.is_client)]


def _pick(entries: Mapping[UUID, Mapping[Key, list[_Row]]], field: str, key: str) -> dict[UUID, list[_Row]]:
    place = 3 if field == "aim" else 1
    return {
        person: [row for topic, rows in topics.items() if topic[place] == key for row in rows]
        for person, topics in entries.items()
    }


def _of_all(
    clients: list[PersonFacts], people: Iterable[PersonFacts], entries: Mapping[UUID, list[_Row]], at: datetime
) -> ConsentStanding:
    found = [_standing(client, entries.get(client.id, []), people, at) for client in clients]
    state = weakest(each.state for each in found)
    return next((each for each in found if each.state is state), ConsentStanding(state=state))


def _standing(client: PersonFacts, rows: list[_Row], people: Iterable[PersonFacts], at: datetime) -> ConsentStanding:
    barred = {who.id for who in people if who.is_suspect}
    near = {who.id for who in people if who.is_near}
    by_then = (replace(row.entry, is_barred=_is_child_alone(client, row)) for row in rows if row.entry.decided_at <= at)
    state, entry = standing_among(by_then, on=localdate(at), barred=barred)
    if entry is None:
        return ConsentStanding(state=state, person_id=client.id, ordinal=client.ordinal)
    talk = next(row.talk for row in rows if row.talk.id == entry.talk_id)
    return ConsentStanding(
        state=state,
        talk_id=talk.id,
        person_id=client.id,
        ordinal=client.ordinal,
        giver=GiverKind(talk.giver) if talk.giver else None,
        manner=Manner(talk.manner) if talk.manner else None,
        decided_at=entry.decided_at,
        valid_until=entry.valid_until,
        needs_review=state is ConsentState.VITAL_INTEREST and entry.review is None,
        has_tie=talk.has_tie or talk.guardian_id in near,
    )


def _is_child_alone(client: PersonFacts, row: _Row) -> bool:
    """Whether it is a yes of the client's own on a day on which they were a child, also when that came out later."""
    is_own_yes = row.talk.giver == GiverKind.CLIENT and row.entry.answer is ConsentResponse.GIVEN
    return is_own_yes and client.is_child_on(localdate(row.entry.decided_at))


def _entries_by_person(answers: QuerySet[ConsentAnswer]) -> dict[UUID, dict[Key, list[_Row]]]:
    """Every answer, by person and topic; one statement."""
    found: dict[UUID, dict[Key, list[_Row]]] = defaultdict(lambda: defaultdict(list))
    rows = answers.select_related("talk", "talk__review").defer("talk__sealed_words", "talk__review__sealed_note")
    for answer in rows:
        talk = answer.talk
        review = getattr(talk, "review", None)
        entry = ConsentEntry(
            talk_id=talk.id,
            answer=ConsentResponse(answer.answer),
            decided_at=talk.held_at,
            recorded_at=talk.recorded_at,
            valid_until=answer.valid_until,
            giver_id=talk.guardian_id,
            review=ReviewOutcome(review.outcome) if review else None,
        )
        found[talk.person_id][answer.topic, answer.line, answer.office_kind, answer.aim].append(
            _Row(entry=entry, talk=talk)
        )
    return found


def may_see_consents(actor: Actor, access: CaseAccess) -> bool:
    """Whether the actor works with consent on this case: the child's words are not for every office with a service."""
    return access.may(actor, Permission.CONSENT_NOTE, Section.SERVICES)


def talks_of(actor: Actor, access: CaseAccess) -> QuerySet[ConsentTalk]:
    """Every talk, the newest first, with its answers and its review. Raises Refused."""
    access.require(actor, Permission.CONSENT_NOTE, Section.SERVICES)
    return (
        ConsentTalk.objects.filter(case=access.case)
        .select_related("person", "guardian", "review")
        .prefetch_related("answers")
        .order_by("-held_at", "-recorded_at")
    )


def talk_of(actor: Actor, access: CaseAccess, talk_id: UUID) -> ConsentTalk:
    """One of them. Raises Refused when there is none."""
    talk = talks_of(actor, access).filter(pk=talk_id).first()
    if talk is None:
        raise Refused(Permission.CONSENT_NOTE, ids={"case": str(access.case.id)})
    return talk
