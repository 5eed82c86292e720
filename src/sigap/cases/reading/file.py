"""Sealed text of a case, opened through the vault's door: trace first, keys after. Never called inside an act."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from sigap.access.entry import Actor, require_step_up
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.contacts import ContactCard, cards_of, safety_place
from sigap.cases.actions.exclusions import words_place as kept_words_place
from sigap.cases.actions.notes import note_place
from sigap.cases.actions.openings import note_budget_spent, note_same_name
from sigap.cases.actions.persons import Identity, identity_place
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.risk import words_place
from sigap.cases.actions.screening import screening_place
from sigap.cases.actions.sections import text_place
from sigap.cases.models import CaseExclusion, CasePerson, CaseScreening, Note, RiskDecision, SectionText
from sigap.cases.queries import (
    CaseAccess,
    NotesPage,
    case_for,
    latest_text,
    note_of,
    notes_of,
    person_of,
)
from sigap.cases.queries.screening import latest_screening, risk_decisions_of, screening_of
from sigap.cases.queries.untold import awaits_wording
from sigap.cases.rules import ExclusionKind, shares_name
from sigap.kernel.errors import Refused
from sigap.screening.rules.examination import Screening
from sigap.screening.rules.stored_text import screening_from
from sigap.ui.dates import long_day
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.models import DataKey
from sigap.vault.sealing import Place, Sealed

type Entering = Callable[[], AbstractContextManager[Actor]]

LISTED = 200
CALL_BACK = "call_back"
"""Reason code of a reporter's card opened by who is there at night."""
WORK = "work"
"""Reason code of a reading that a page of one's own work brings with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedIdentity:
    """A person's identity in clear, for one answer; which version it is, and whether the reader's name is like it."""

    identity: Identity
    version: int
    has_readers_name: bool = False
    # How the person may be reached, without the number: stands beside telephone and address. Empty while unwritten.
    contact: ContactCard = field(default_factory=ContactCard)

    @property
    def contact_shown(self) -> ContactCard | None:
        """The card, where there is a number or an address to stand beside."""
        return self.contact if self.identity.phone or self.identity.address else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedText:
    """A section's newest text in clear, its row (None when nothing is written), the case as the actor stood to it."""

    access: CaseAccess
    text: str = field(default="", repr=False)
    row: SectionText | None = None
    # When the text was destroyed; its row still says who wrote it, and when.
    erased_at: datetime | None = None

    @property
    def version(self) -> int:
        """The version read; 0 for none."""
        return self.row.version if self.row else 0

    def is_by(self, actor: Actor) -> bool:
        """Whether the actor wrote this very version."""
        return self.row is not None and self.row.written_by == actor.person_id


def open_identity(*, entering: Entering, code: str, ordinal: int, reason: str, at: datetime) -> OpenedIdentity:
    """Who a person is. Raises Refused, StepUpNeeded, MacBroken, SealBroken; BudgetSpent once the head is told."""

    def select(actor: Actor) -> tuple[tuple[Actor, CasePerson], Sequence[SealedItem]]:
        access = case_for(actor, code, need=Section.IDENTITY, power=Permission.IDENTITY_OPEN)
        person = person_of(access, ordinal)
        is_open = access.opens_identity_of(person, reason=reason)
        if person.key_id is None or person.sealed_identity is None or not is_open:
            raise Refused(Permission.IDENTITY_OPEN, ids={"case": str(access.case.id)})
        require_step_up(actor, at=at)
        check_all_powers(actor, access)
        card = cards_of([person]).get(person.id)
        safety = card.sealed_safety if card else None
        keys = door.key_rows([person.key_id, *([card.key_id] if card and safety is not None else [])])
        items = [
            SealedItem(
                kind=ItemKind.IDENTITY,
                subject_id=person.id,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=identity_place(person.id),
                sealed=person.sealed_identity,
                key=keys[person.key_id],
            )
        ]
        if card and safety is not None:
            items.append(_section_item(access, safety_place(card.id), safety, keys[card.key_id]))
        return (actor, person), items

    try:
        (reader, person), (text, *safe) = door.open_sealed(entering, select, reason=reason, at=at)
    except door.BudgetSpent:
        with entering() as actor:
            note_budget_spent(by=actor, at=at)
        raise
    identity = Identity.from_text(text)
    is_alike = shares_name(reader.name, identity.full_name, identity.alias)
    if is_alike:
        with entering() as actor:
            note_same_name(by=actor, at=at, person_id=person.id)
    return OpenedIdentity(
        identity=identity,
        version=person.version,
        has_readers_name=is_alike,
        contact=ContactCard.from_text(safe[0]) if safe else ContactCard(),
    )


def open_text(
    *, entering: Entering, code: str, section: Section, at: datetime, need: Section | None = None
) -> OpenedText:
    """The newest text of a section, as far as it stands open to the actor. Raises Refused; with `need`, also there."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, SectionText | None, datetime | None], Sequence[SealedItem]]:
        access = case_for(actor, code, need=need)
        row = latest_text(access, section) if access.has(section) else None
        key = door.key_rows([row.key_id])[row.key_id] if row else None
        found = access, row, key.destroyed_at if key else None
        if row is None or key is None or key.destroyed_at:
            return found, []
        check_all_powers(actor, access)
        return found, [
            SealedItem(
                kind=ItemKind.SECTION,
                subject_id=access.case.id,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=text_place(row.id, section),
                sealed=row.sealed_text,
                key=key,
            )
        ]

    (access, row, erased_at), texts = door.open_sealed(entering, select, reason=WORK, at=at)
    return OpenedText(access=access, text=texts[0] if texts else "", row=row, erased_at=erased_at)


def gone_words(key: DataKey) -> str:
    """What stands in the place of a text that was destroyed; empty while its key lives."""
    return _("Telah dimusnahkan pada %(day)s.") % {"day": long_day(key.destroyed_at)} if key.destroyed_at else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedScreening:
    """A case's newest screening in clear, its row (none when nothing is screened), and the case as the actor stood."""

    access: CaseAccess
    row: CaseScreening | None = None
    screening: Screening | None = field(default=None, repr=False)
    erased_at: datetime | None = None

    @property
    def version(self) -> int:
        """The version read; 0 for none."""
        return self.row.version if self.row else 0


def open_screening(*, entering: Entering, code: str, at: datetime, version: int | None = None) -> OpenedScreening:
    """The newest screening, or this version of it, for whoever works in the section of assessment.

    Raises Refused (also where there is no such version), MacBroken, SealBroken.
    """

    def select(actor: Actor) -> tuple[tuple[CaseAccess, CaseScreening | None, datetime | None], Sequence[SealedItem]]:
        access = case_for(actor, code, need=Section.ASSESSMENT)
        row = latest_screening(access.case.id) if version is None else screening_of(access, version)
        key = door.key_rows([row.key_id])[row.key_id] if row else None
        found = access, row, key.destroyed_at if key else None
        if row is None or key is None or key.destroyed_at:
            return found, []
        check_all_powers(actor, access)
        return found, [_section_item(access, screening_place(row.id), row.sealed_answers, key)]

    (access, row, erased_at), texts = door.open_sealed(entering, select, reason=WORK, at=at)
    opened = screening_from(texts[0]) if texts else None
    return OpenedScreening(access=access, row=row, screening=opened, erased_at=erased_at)


def open_proposal(*, entering: Entering, code: str, at: datetime) -> OpenedScreening:
    """The same where the section stands open, to propose the kind of case from; nothing where it does not."""

    def select(actor: Actor) -> tuple[CaseAccess, Sequence[SealedItem]]:
        return case_for(actor, code, need=Section.SUMMARY), []

    access, _texts = door.open_sealed(entering, select, reason=WORK, at=at)
    if access.case.kind or not access.has(Section.ASSESSMENT):
        return OpenedScreening(access=access)
    return open_screening(entering=entering, code=code, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedDecisions:
    """The decisions on a case's risk with their words, as far as the summary's section stands open to the actor."""

    access: CaseAccess
    rows: tuple[RiskDecision, ...] = ()
    words: dict[UUID, str] = field(default_factory=dict, repr=False)


def open_risk_decisions(*, entering: Entering, code: str, at: datetime, limit: int) -> OpenedDecisions:
    """The newest decisions on risk; colleagues see them without their words. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[RiskDecision], list[UUID]], Sequence[SealedItem]]:
        access = case_for(actor, code)
        rows = risk_decisions_of(access, limit=limit)
        worded = [row for row in rows if row.sealed_words is not None and access.has(Section.SUMMARY)]
        keys = door.key_rows([row.key_id for row in worded if row.key_id])
        read = [row for row in worded if row.key_id and not keys[row.key_id].destroyed_at]
        if read:
            check_all_powers(actor, access)
        return (access, rows, [row.id for row in read]), [
            _section_item(access, words_place(row.id), row.sealed_words, keys[row.key_id])
            for row in read
            if row.key_id and row.sealed_words is not None
        ]

    (access, rows, read), texts = door.open_sealed(entering, select, reason=WORK, at=at)
    return OpenedDecisions(access=access, rows=tuple(rows), words=dict(zip(read, texts, strict=True)))


def _section_item(access: CaseAccess, place: Place, sealed: Sealed, key: DataKey) -> SealedItem:
    return SealedItem(
        kind=ItemKind.SECTION,
        subject_id=access.case.id,
        stream_kind=StreamKind.CASE,
        stream_id=access.case.id,
        place=place,
        sealed=sealed,
        key=key,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNotes:
    """A page of a case's notes in clear, the last done first, and the case as the actor stood to it."""

    access: CaseAccess
    notes: tuple[tuple[Note, str], ...] = field(repr=False)
    has_more: bool = False


def open_notes(*, entering: Entering, code: str, at: datetime, page: int = 1) -> OpenedNotes:
    """The notes of a page. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, NotesPage], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.NOTES)
        listed = notes_of(access, page=page)
        return (access, listed), [(access, note_place(note.id), note.sealed_text, note.key_id) for note in listed.notes]

    (access, listed), texts = open_section_texts(entering, select, at)
    return OpenedNotes(access=access, notes=tuple(zip(listed.notes, texts, strict=True)), has_more=listed.has_more)


def open_note(*, entering: Entering, code: str, note_id: UUID, at: datetime) -> tuple[CaseAccess, Note, str]:
    """The newest version of one note. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, Note], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.NOTES)
        note = note_of(access, note_id)
        return (access, note), [(access, note_place(note.id), note.sealed_text, note.key_id)]

    (access, note), (text,) = open_section_texts(entering, select, at)
    return access, note, text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedExclusions:
    """Who must not know of a case, with the words of each in clear."""

    access: CaseAccess
    rows: tuple[tuple[CaseExclusion, str], ...] = field(repr=False)
    # Somebody stands there whom who keeps has not worded for the others yet.
    has_unworded: bool = False


def open_exclusions(*, entering: Entering, code: str, at: datetime) -> OpenedExclusions:
    """Who must not know. Raises Refused, MacBroken, SealBroken.

    Who is outside the task force is kept out by whoever works on the case alone: its core team reads of them. Whom the
    system keeps out, and the words that a report brought, who keeps reads.
    """

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[CaseExclusion], bool], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.SUMMARY)
        if access.emergency or not access.is_in_core_team:
            raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
        found = list(CaseExclusion.objects.filter(case=access.case).order_by("-declared_at")[:LISTED])
        rows = found
        if not access.may(actor, Permission.CASE_KEEP, Section.SUMMARY):
            rows = [row for row in found if row.kind == ExclusionKind.NAMED and not row.is_brought]
        has_unworded = awaits_wording(found)
        return (access, rows, has_unworded), [
            (access, kept_words_place(row.id), row.sealed_words, row.key_id)
            for row in rows
            if row.key_id and row.sealed_words is not None
        ]

    (access, rows, has_unworded), texts = open_section_texts(entering, select, at)
    words = iter(texts)
    opened = tuple((row, next(words) if row.key_id else "") for row in rows)
    return OpenedExclusions(access=access, rows=opened, has_unworded=has_unworded)


type Sealing = tuple[CaseAccess, Place, Sealed, UUID]
"""A sealed text of a section: the case as the actor stands to it, its place, the text, its key."""


def open_section_texts[C](
    entering: Entering,
    select: Callable[[Actor], tuple[C, Sequence[Sealing]]],
    at: datetime,
    *,
    reason: str = WORK,
    check: Callable[[Actor, CaseAccess], None] = check_all_powers,
) -> tuple[C, list[str]]:
    """The context of `select`, and texts of one section in their order; what was destroyed reads so.

    `check` is asked before a key opens. Raises Refused, MacBroken, SealBroken.
    """

    def opened(actor: Actor) -> tuple[tuple[C, list[str]], Sequence[SealedItem]]:
        context, found = select(actor)
        keys = door.key_rows([key_id for *_rest, key_id in found])
        gone = [gone_words(keys[key_id]) for *_rest, key_id in found]
        read = [(each, place) for place, each in enumerate(found) if not gone[place]]
        if found:
            check(actor, found[0][0])
        items = [_section_item(access, place, sealed, keys[key_id]) for (access, place, sealed, key_id), _no in read]
        return (context, gone), items

    (context, gone), texts = door.open_sealed(entering, opened, reason=reason, at=at)
    left = iter(texts)
    return context, [words or next(left) for words in gone]
