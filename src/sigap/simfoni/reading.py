"""What Simfoni asks and lies sealed, opened through the vault's door: texts; names and addresses with a reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from sigap.access.entry import Actor, require_step_up
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.actions import note_place
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.openings import note_budget_spent, note_same_name
from sigap.cases.actions.persons import Identity, identity_place
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.sections import text_place
from sigap.cases.models import CasePerson, SectionText
from sigap.cases.queries import CaseAccess
from sigap.cases.reading import WORK, Entering, gone_words
from sigap.cases.rules import shares_name
from sigap.kernel.errors import Refused
from sigap.persons.actions import facts_place
from sigap.persons.models import PartVersion
from sigap.persons.reading import facts_from
from sigap.persons.rules import PersonPart
from sigap.simfoni.actions import note_shown
from sigap.simfoni.queries import ENTERS, VictimFile, case_to_enter, files_of, my_entries
from sigap.vault import door
from sigap.vault.door import IDENTITIES_AN_HOUR, ItemKind, SealedItem
from sigap.vault.models import DataKey
from sigap.vault.sealing import Place, Sealed

MOST_VICTIMS = 300
"""Victims in one sheet without names."""
type _What = Literal["text", "note", "identity", "address"]
type _Key = tuple[_What, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    key: _Key
    access: CaseAccess
    place: Place
    sealed: Sealed = field(repr=False)
    key_id: UUID
    of_person: UUID | None = None


type _Chosen = tuple[list[VictimFile], list[_Wanted], dict[_Key, str], frozenset[UUID]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEntries:
    """Victims with what of them was opened. Without `is_named` no name and no address is."""

    files: tuple[VictimFile, ...]
    is_named: bool
    texts: dict[UUID, str] = field(repr=False)
    drafts: frozenset[UUID]
    notes: dict[UUID, str] = field(repr=False)
    identities: dict[UUID, Identity] = field(repr=False)
    addresses: dict[UUID, dict[str, str]] = field(repr=False)
    # Whose name is like the reader's: said on the page, traced on the reader's own chain.
    alike: frozenset[UUID] = frozenset()


def open_victims(*, entering: Entering, code: str, ordinal: int, at: datetime, reason: str = "") -> OpenedEntries:
    """A case's victims with their page's texts; with a `reason` also who this one is, and the alleged offenders.

    Only what this victim's page shows is opened. Raises Refused, StepUpNeeded, BudgetSpent, MacBroken, SealBroken.
    """

    def select(actor: Actor) -> tuple[list[VictimFile], list[VictimFile]]:
        access = case_to_enter(actor, code)
        files = files_of([access])
        shown = [file for file in files if file.person.ordinal == ordinal]
        if not shown:
            raise Refused(ENTERS, ids={"case": str(access.case.id)})
        note_shown(actor, at, access, shown[0].person.pk)
        return files, shown

    return _opened(entering, select, at, reason)


def open_waiting(*, entering: Entering, at: datetime, reason: str = "") -> OpenedEntries:
    """Victims of the actor's cases who are not entered, the longest waiting first, for the sheet.

    With names no more people than may be opened in an hour. Raises as above.
    """

    def select(actor: Actor) -> tuple[list[VictimFile], list[VictimFile]]:
        actor.require(ENTERS)
        rows = list(my_entries(actor, waiting=True)[:MOST_VICTIMS])
        accesses = [case_to_enter(actor, each) for each in dict.fromkeys(row.case.code for row in rows)]
        order = {row.person_id: place for place, row in enumerate(rows)}
        files = sorted(files_of(accesses, set(order)), key=lambda file: order[file.person.pk])
        if reason:
            files = within_budget(files)
        return files, files

    return _opened(entering, select, at, reason)


def within_budget(files: Sequence[VictimFile]) -> list[VictimFile]:
    """The first of them whose people, offenders too, may be opened in one hour."""
    people: set[UUID] = set()
    chosen: list[VictimFile] = []
    for file in files:
        more = people | {person.pk for person in file.people}
        if len(more) > IDENTITIES_AN_HOUR:
            break
        people = more
        chosen.append(file)
    return chosen


def _opened(
    entering: Entering,
    select: Callable[[Actor], tuple[list[VictimFile], list[VictimFile]]],
    at: datetime,
    reason: str,
) -> OpenedEntries:
    """`select` gives the victims that are shown, and those of which texts are opened."""
    reader: list[Actor] = []

    def chosen(actor: Actor) -> tuple[_Chosen, Sequence[SealedItem]]:
        reader.append(actor)
        files, opened = select(actor)
        wanted, drafts = _texts_of(opened)
        if reason:
            require_step_up(actor, at=at)
            wanted += _identities_of(actor, opened, reason)
        keys = door.key_rows([each.key_id for each in wanted])
        gone = {each.key: words for each in wanted if (words := gone_words(keys[each.key_id]))}
        for access in {each.access.case.pk: each.access for each in wanted}.values():
            check_all_powers(actor, access)
        live = [each for each in wanted if each.key not in gone]
        return (files, live, gone, drafts), [_item(each, keys[each.key_id]) for each in live]

    try:
        (files, live, gone, drafts), texts = door.open_sealed(entering, chosen, reason=reason or WORK, at=at)
    except door.BudgetSpent:
        with entering() as actor:
            note_budget_spent(by=actor, at=at)
        raise
    found = gone | {each.key: text for each, text in zip(live, texts, strict=True)}
    identities = {key: Identity.from_text(text) for key, text in _of("identity", found) if text.startswith("{")}
    return OpenedEntries(
        files=tuple(files),
        is_named=bool(reason),
        texts=dict(_of("text", found)),
        drafts=drafts,
        notes=dict(_of("note", found)),
        identities=identities,
        addresses={key: facts_from(text) for key, text in _of("address", found) if text.startswith("{")},
        alike=_alike(entering, reader[-1], identities, at),
    )


def _of(what: _What, found: Mapping[_Key, str]) -> list[tuple[UUID, str]]:
    return [(key, text) for (kind, key), text in found.items() if kind == what]


def _item(wanted: _Wanted, key: DataKey) -> SealedItem:
    return SealedItem(
        kind=ItemKind.IDENTITY if wanted.of_person else ItemKind.SECTION,
        subject_id=wanted.of_person or wanted.access.case.pk,
        stream_kind=StreamKind.CASE,
        stream_id=wanted.access.case.pk,
        place=wanted.place,
        sealed=wanted.sealed,
        key=key,
    )


def _texts_of(files: Sequence[VictimFile]) -> tuple[list[_Wanted], frozenset[UUID]]:
    """Summaries and notes of services, as far as their sections stand open; which summaries nobody has looked over."""
    by_case = {file.access.case.pk: file.access for file in files if file.access.has(Section.SUMMARY)}
    rows = SectionText.objects.filter(case__in=by_case, room=Section.SUMMARY).order_by("case", "-version")
    texts = list(rows.distinct("case"))
    wanted = [
        _Wanted(
            key=("text", row.case_id),
            access=by_case[row.case_id],
            place=text_place(row.pk, Section.SUMMARY),
            sealed=row.sealed_text,
            key_id=row.key_id,
        )
        for row in texts
    ]
    notes = {service.pk: (file.access, service) for file in files for service in file.services or ()}
    wanted += [
        _Wanted(
            key=("note", pk), access=access, place=note_place(pk), sealed=row.sealed_note, key_id=row.key_id
        )
        for pk, (access, row) in notes.items()
    ]  # fmt: skip
    return wanted, frozenset(row.case_id for row in texts if row.is_draft)


def _identities_of(actor: Actor, files: Sequence[VictimFile], reason: str) -> list[_Wanted]:
    """Identities, and addresses by the identity card. The domicile is never among them: it may be a safe house."""
    access_of: dict[UUID, CaseAccess] = {}
    for file in files:
        file.access.require(actor, Permission.IDENTITY_OPEN, Section.IDENTITY)
        access_of |= {
            person.pk: file.access for person in file.people if file.access.opens_identity_of(person, reason=reason)
        }
    people = CasePerson.objects.filter(pk__in=access_of).exclude(key_id=None)
    wanted = [
        _Wanted(
            key=("identity", person.pk),
            access=access_of[person.pk],
            place=identity_place(person.pk),
            sealed=person.sealed_identity,
            key_id=person.key_id,
            of_person=person.pk,
        )
        for person in people
        if person.key_id is not None and person.sealed_identity is not None
    ]
    parts = PartVersion.objects.filter(person__in=access_of, part=PersonPart.ID_ADDRESS)
    return wanted + [
        _Wanted(
            key=("address", row.person_id),
            access=access_of[row.person_id],
            place=facts_place(row.pk),
            sealed=row.sealed_facts,
            key_id=row.key_id,
            of_person=row.person_id,
        )
        for row in parts.order_by("person", "-version").distinct("person")
    ]


def _alike(entering: Entering, reader: Actor, identities: dict[UUID, Identity], at: datetime) -> frozenset[UUID]:
    """People whose name is like the reader's, each traced."""
    found = frozenset(
        key for key, identity in identities.items() if shares_name(reader.name, identity.full_name, identity.alias)
    )
    for person_id in found:
        with entering() as actor:
            note_same_name(by=actor, at=at, person_id=person_id)
    return found
