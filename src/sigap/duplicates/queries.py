"""Reads of pairs of records: what resembles, what is joined, what waits. Over the actor's own work alone, by tokens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef
from django.urls import reverse

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.access.rules import CaseStanding
from sigap.cases.models import ROLE_LABELS, CasePerson, numbered
from sigap.cases.queries.finding import match_reasons
from sigap.cases.rules import CaseStatus, PersonRole
from sigap.cases.rules.finding import strength
from sigap.duplicates.models import STEP_LABELS, PairDecision
from sigap.duplicates.rules import ASKING, SETTLED_APART, WAITING, PairStep, RecordFacts, is_likely
from sigap.matching.kinds import MatchKind
from sigap.ui.shell import Words

DECIDES = Permission.CASE_NAME_PERSON
"""Whoever writes who somebody is also says who is the same."""
CASES_A_PAGE = 200
"""Cases of one's own whose people a page of the list compares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKey:
    """A record of somebody as pages name it: the case's code and the number in it."""

    id: UUID
    case_id: UUID
    code: str
    ordinal: int
    role: PersonRole

    @property
    def label(self) -> Words:
        """What the person is called instead of a name."""
        return numbered(ROLE_LABELS[self.role], self.ordinal)

    @property
    def url(self) -> str:
        """Where the record is compared with others."""
        return reverse("duplicates:person", args=[self.code, self.ordinal])

    @property
    def facts(self) -> RecordFacts:
        """What joining asks of it."""
        return RecordFacts(person=self.id, case=self.case_id, role=self.role)


@dataclass(frozen=True, kw_only=True)
class RecordPair:
    """Two records, the first of them in a case that was asked about; both in the actor's own work."""

    own: RecordKey
    other: RecordKey
    is_over: bool
    opened_at: datetime
    kinds: frozenset[MatchKind] = frozenset()
    is_joined: bool = False
    version: int = 0
    step: str = ""
    decided_by: UUID | None = None
    decider_name: str = ""
    office_name: str = ""
    decided_at: datetime | None = None

    @cached_property
    def key(self) -> tuple[UUID, UUID]:
        """The two in the order in which they are stored."""
        first, second = sorted((self.own.id, self.other.id))
        return first, second

    @property
    def is_candidate(self) -> bool:
        """Whether to ask: nothing stands decided, and the tokens say enough."""
        return self.step in ASKING and not self.is_joined and is_likely(self.kinds)

    @property
    def is_waiting(self) -> bool:
        """A second person has to decide."""
        return self.step in WAITING

    @property
    def is_apart(self) -> bool:
        """Decided to be two people, and not asked again."""
        return self.step in SETTLED_APART and not self.is_joined

    @property
    def reasons(self) -> list[Words]:
        """What the tokens say, in words, nothing opened."""
        return match_reasons(self.kinds)

    @property
    def step_label(self) -> Words:
        """The last step, in words; empty where there is none."""
        return STEP_LABELS[PairStep(self.step)] if self.step else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairsRead:
    """What was found: the records that were asked about (of a named case each), and their pairs."""

    records: dict[UUID, tuple[RecordKey, bool]]
    pairs: tuple[RecordPair, ...]


def offices_comparing(actor: Actor, power: Permission = DECIDES) -> list[UUID]:
    """The offices for which a role of the actor opens identities, of a case on which they work."""
    return [
        office
        for office in actor.offices_where(power)
        if Section.IDENTITY in actor.sections(office, CaseStanding.ASSIGNED)
    ]


def pairs_of(actor: Actor, code: str, *, ordinal: int | None = None, power: Permission = DECIDES) -> PairsRead:
    """Pairs of one case, or of one person of it, the likeliest first; what shares too little is none. One statement."""
    offices = offices_comparing(actor, power)
    if not offices:
        return PairsRead(records={}, pairs=())
    records: dict[UUID, tuple[RecordKey, bool]] = {}
    pairs = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM duplicates.pairs(%s, %s, %s)", [code, ordinal, offices])
        for row in cursor.fetchall():
            own = RecordKey(id=row[0], case_id=row[1], code=row[2], ordinal=row[3], role=PersonRole(row[4]))
            records[own.id] = own, row[5]
            if row[6] is not None:
                pairs.append(_pair(own, row[6:]))
    pairs.sort(key=lambda pair: (-strength(pair.kinds), pair.own.code, pair.own.ordinal))
    return PairsRead(records=records, pairs=tuple(pairs))


def likeliest_pairs(offices: Collection[UUID], *, page: int, most: int) -> tuple[list[RecordPair], int]:
    """Pairs of which nothing is decided, of a page of one's own cases; and how many cases are compared. One statement.

    Each pair once, the likeliest first. Of a proposal that was withdrawn nothing is told.
    """
    with connection.cursor() as cursor:
        parameters: list[Any] = [(page - 1) * CASES_A_PAGE, CASES_A_PAGE, most, list(offices)]
        cursor.execute("SELECT * FROM duplicates.likely(%s, %s, %s, %s)", parameters)
        rows = cursor.fetchall()
    return [_likely(row[1:]) for row in rows if row[1] is not None], int(rows[0][0])


def _likely(row: Any) -> RecordPair:
    """From a row of `duplicates.likely`, from the person on."""
    own, other = (
        RecordKey(id=key, case_id=case_id, code=code, ordinal=ordinal, role=PersonRole(role))
        for key, case_id, code, ordinal, role in (row[:5], row[5:10])
    )
    status, opened_at, kinds = row[10:]
    return RecordPair(
        own=own,
        other=other,
        is_over=status == CaseStatus.CLOSED,
        opened_at=opened_at,
        kinds=frozenset(map(MatchKind, kinds)),
    )


def _pair(own: RecordKey, row: Any) -> RecordPair:
    """From a row of `duplicates.pairs`, from the other record on."""
    other, case_id, code, ordinal, role, status, opened_at, kinds, is_joined, version, step, by, name, office, at = row
    return RecordPair(
        own=own,
        other=RecordKey(id=other, case_id=case_id, code=code, ordinal=ordinal, role=PersonRole(role)),
        is_over=status == CaseStatus.CLOSED,
        opened_at=opened_at,
        kinds=frozenset(map(MatchKind, kinds)),
        is_joined=is_joined,
        version=version,
        step=step,
        decided_by=by,
        decider_name=name,
        office_name=office,
        decided_at=at,
    )


def joined_with(actor: Actor, people: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """For each of these records all of the same person that the actor may see, itself too; one statement."""
    offices = offices_comparing(actor, Permission.IDENTITY_OPEN)
    found: dict[UUID, set[UUID]] = {person: {person} for person in people}
    if offices and people:
        with connection.cursor() as cursor:
            cursor.execute("SELECT person, member FROM duplicates.joined(%s, %s)", [list(people), offices])
            for person, member in cursor.fetchall():
                found[person].add(member)
    return {person: frozenset(members) for person, members in found.items()}


def newest_of(first: UUID, second: UUID) -> PairDecision | None:
    """The last step on a pair, as far as it stands open to the actor."""
    return PairDecision.objects.filter(first=first, second=second).order_by("-version").first()


def others_deciding(first: UUID, second: UUID) -> dict[UUID, str]:
    """Whoever else may take the second step, by name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, name FROM duplicates.seconds(%s, %s)", [first, second])
        return dict(cursor.fetchall())


def pairs_waiting(*, limit: int) -> list[RecordPair]:
    """Pairs on which a second person has to decide, the longest waiting first, as far as both stand open."""
    later = PairDecision.objects.filter(
        first=OuterRef("first"), second=OuterRef("second"), version__gt=OuterRef("version")
    )
    rows = PairDecision.objects.filter(~Exists(later), step__in=[step.value for step in WAITING])
    found = rows.select_related("first__case", "second__case").order_by("decided_at")[:limit]
    return [
        RecordPair(
            own=record_of(row.first),
            other=record_of(row.second),
            is_over=row.second.case.is_closed,
            opened_at=row.second.case.opened_at,
            version=row.version,
            step=row.step,
            decided_by=row.decided_by,
            decider_name=row.decider_name,
            office_name=row.office_name,
            decided_at=row.decided_at,
        )
        for row in found
    ]


def record_of(person: CasePerson) -> RecordKey:
    """A record as pages name it; its case was read with it."""
    return RecordKey(
        id=person.pk,
        case_id=person.case_id,
        code=person.case.code,
        ordinal=person.ordinal,
        role=PersonRole(person.role),
    )
