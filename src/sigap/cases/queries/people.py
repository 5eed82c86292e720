"""How the people of a case stand to one another, what does not fit together, who has a card, whom to call back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.timezone import localdate

from sigap.access.roles import Section
from sigap.cases.models import WARNING_LABELS, Case, CasePerson, PersonToken, Relation, SafeContact
from sigap.cases.queries.file import CaseAccess, persons_of
from sigap.cases.rules import (
    LawText,
    PersonRelation,
    PersonRole,
    PersonWarning,
    RelationKind,
    WarningSubject,
    is_child_on,
    law_of,
    warnings_for,
)
from sigap.matching.kinds import WHOLE
from sigap.ui.shell import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWarning:
    """What does not fit together, in words, with the article behind it where there is one."""

    code: PersonWarning
    words: Words
    law: LawText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRelation:
    """How this person stands to another of the case."""

    kind: RelationKind
    words: Words
    other: int
    other_label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonContext:
    """What is known of a person of the case beside it: records of the same person, and what asks for a decision."""

    url: str
    # Each with its case's code, what the person is called there, and its page.
    joined: tuple[tuple[str, Words, str], ...] = ()
    candidates: int = 0
    waiting: int = 0
    may_decide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """A person of the case with all that is known in clear."""

    person: CasePerson
    relations: tuple[ShownRelation, ...] = ()
    warnings: tuple[ShownWarning, ...] = ()
    has_contact: bool = False
    context: PersonContext | None = None


def person_cards(access: CaseAccess) -> list[PersonCard]:
    """The people of the case in order; four statements however many there are. Needs the section of persons."""
    people = list(persons_of(access))
    relations = relations_of(access)
    warned = _warned(access, people, relations)
    carded = has_safe_contact(access)
    return [
        PersonCard(
            person=person,
            relations=tuple(_shown(each) for each in relations if each.person_id == person.id),
            warnings=tuple(
                ShownWarning(code=code, words=WARNING_LABELS[code], law=law_of(code))
                for code in warned.get(person.ordinal, ())
            ),
            has_contact=person.ordinal in carded,
        )
        for person in people
    ]


def was_child(case: Case, person: CasePerson) -> bool:
    """Whether somebody was, or may have been, a child on the day of the act, whatever age by now.

    Without that day, on the day the case was opened.
    """
    return is_child_on(
        case.acted_on or localdate(case.opened_at), age_years=person.age_years, recorded_on=person.recorded_on
    )


def relations_of(access: CaseAccess) -> Sequence[Relation]:
    """Every relation that stands, the first declared first, with both people.

    Whose mother reported is for the case's own office: to another it would say who did.
    """
    standing = Relation.objects.filter(case=access.case, ended_at=None)
    if access.case.office_id not in access.office_ids:
        standing = standing.exclude(Q(person__role=PersonRole.REPORTER) | Q(other__role=PersonRole.REPORTER))
    return list(standing.select_related("person", "other").order_by("declared_at"))


def same_identities(access: CaseAccess) -> dict[int, frozenset[int]]:
    """For each person by number, the others of the case with the same NIK, or name and year: most likely one human.

    Not by telephone: a family shares one.
    """
    by_token: defaultdict[bytes, set[int]] = defaultdict(set)
    # By the people, who stand in an index by their case: tokens are millions, in one by token alone.
    telling = PersonToken.objects.filter(person__case=access.case.id, kind__in=list(WHOLE))
    rows = telling.values_list("token", "person__ordinal")
    for token, ordinal in rows:
        by_token[bytes(token)].add(ordinal)
    same: defaultdict[int, set[int]] = defaultdict(set)
    for ordinals in by_token.values():
        for ordinal in ordinals:
            same[ordinal] |= ordinals - {ordinal}
    return {ordinal: frozenset(others) for ordinal, others in same.items() if others}


def _warned(
    access: CaseAccess, people: Iterable[CasePerson], relations: Iterable[Relation]
) -> dict[int, tuple[PersonWarning, ...]]:
    same = same_identities(access)
    standings = [
        WarningSubject(
            ordinal=person.ordinal,
            role=PersonRole(person.role),
            age_years=person.age_years,
            recorded_on=person.recorded_on,
            was=frozenset(map(PersonRole, person.former_roles)),
            same_as=same.get(person.ordinal, frozenset()),
        )
        for person in people
    ]
    ties = [
        PersonRelation(first=each.person.ordinal, kind=RelationKind(each.kind), second=each.other.ordinal)
        for each in relations
    ]
    return warnings_for(standings, ties, acted_on=access.case.acted_on)


def _shown(relation: Relation) -> ShownRelation:
    return ShownRelation(
        kind=RelationKind(relation.kind),
        words=relation.kind_label,
        other=relation.other.ordinal,
        other_label=relation.other.label,
    )


def has_safe_contact(access: CaseAccess) -> frozenset[int]:
    """Numbers of the people of the case who have a card, without opening one."""
    if not access.has(Section.IDENTITY):
        return frozenset()
    rows = SafeContact.objects.filter(case=access.case).values_list("person__ordinal", flat=True)
    return frozenset(rows)


def reporters_to_call(access: CaseAccess) -> dict[int, UUID]:
    """Reporters of a case who left a number, by their number in the case: for who is there for it at night."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ordinal, person_id FROM cases.reporters_to_call(%s)", [access.case.id])
        return dict(cursor.fetchall())
