"""Parts of a person, opened through the vault's door for whom they are open to. Never inside an act."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import WORK, Entering
from sigap.persons.actions import facts_place
from sigap.persons.models import PartVersion
from sigap.persons.queries import OpenPart, facts_of, newest_facts, open_part_of, open_parts_of, person_read
from sigap.persons.rules import Facts, PartSpec, PersonPart, part_called, parts
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem

SERVING = "service"
"""Reason code of a closed part: to give help (`cases.forms.IDENTITY_REASONS`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPart:
    """A part as the reader may see it: without a row nothing is written yet; destroyed, its row says who wrote it."""

    spec: PartSpec
    may_write: bool = False
    row: PartVersion | None = None
    facts: Facts = field(default_factory=dict, repr=False)
    erased_at: datetime | None = None

    @property
    def version(self) -> int:
        """The version read; 0 for none."""
        return self.row.version if self.row else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPerson:
    """A person with the parts that stand open to the reader, and the case as they stood to it."""

    access: CaseAccess
    person: CasePerson
    parts: tuple[OpenedPart, ...]


def open_person(*, entering: Entering, code: str, ordinal: int, at: datetime) -> OpenedPerson:
    """Every part open to the reader; of closed ones only whether something is written. Raises Refused, SealBroken."""

    def select(actor: Actor) -> tuple[OpenedPerson, Sequence[SealedItem]]:
        access = case_for(actor, code, need=Section.PERSONS)
        person = person_read(access, ordinal)
        parts, rows = open_parts_of(actor, access, person), newest_facts(person)
        return _selected(actor, access, person, [(each, rows.get(each.spec.part)) for each in parts])

    opened, texts = door.open_sealed(entering, select, reason=WORK, at=at)
    return _with_texts(opened, texts, lambda part: part.spec.is_closed)


def open_part(
    *, entering: Entering, code: str, ordinal: int, part: str, at: datetime, version: int | None = None
) -> OpenedPerson:
    """One part, closed or not, in its newest version or this one. Raises Refused, BudgetSpent, SealBroken."""

    def select(actor: Actor) -> tuple[OpenedPerson, Sequence[SealedItem]]:
        access = case_for(actor, code, need=Section.PERSONS)
        person = person_read(access, ordinal)
        found = open_part_of(actor, access, person, part)
        row = facts_of(person, found.spec.part, version)
        return _selected(actor, access, person, [(found, row)], opens_closed=True)

    # A closed part counts as an identity, and says like one what it was opened for.
    called = part_called(part) or part
    is_closed = called in parts() and parts()[PersonPart(called)].is_closed
    opened, texts = door.open_sealed(entering, select, reason=SERVING if is_closed else WORK, at=at)
    return _with_texts(opened, texts, lambda _part: False)


def _selected(
    actor: Actor,
    access: CaseAccess,
    person: CasePerson,
    found: Sequence[tuple[OpenPart, PartVersion | None]],
    *,
    opens_closed: bool = False,
) -> tuple[OpenedPerson, list[SealedItem]]:
    written = [row for each, row in found if row is not None and (opens_closed or not each.spec.is_closed)]
    keys = door.key_rows([row.key_id for row in written])
    gone = {row.pk: keys[row.key_id].destroyed_at for row in written}
    if written:
        check_all_powers(actor, access)
    parts = tuple(
        OpenedPart(
            spec=each.spec,
            may_write=each.may_write and not (row and gone.get(row.pk)),
            row=row,
            erased_at=gone.get(row.pk) if row else None,
        )
        for each, row in found
    )
    items = [
        SealedItem(
            kind=ItemKind.IDENTITY if each.spec.is_closed else ItemKind.SECTION,
            subject_id=person.pk if each.spec.is_closed else access.case.id,
            stream_kind=StreamKind.CASE,
            stream_id=access.case.id,
            place=facts_place(each.row.pk),
            sealed=each.row.sealed_facts,
            key=keys[each.row.key_id],
        )
        for each in parts
        if each.row is not None and each.row.pk in gone and each.erased_at is None
    ]
    return OpenedPerson(access=access, person=person, parts=parts), items


def _with_texts(opened: OpenedPerson, texts: Sequence[str], is_shut: Callable[[OpenedPart], bool]) -> OpenedPerson:
    left = iter(texts)
    parts = tuple(
        part
        if part.row is None or part.erased_at is not None or is_shut(part)
        else replace(part, facts=facts_from(next(left)))
        for part in opened.parts
    )
    return OpenedPerson(access=opened.access, person=opened.person, parts=parts)


def facts_from(text: str) -> dict[str, str]:
    """What was sealed."""
    facts: Mapping[str, str] = json.loads(text)
    return dict(facts)
