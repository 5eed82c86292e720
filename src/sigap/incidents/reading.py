"""Sealed text of an incident, opened through the vault's door. Never called inside an act.

All of it to those who manage it; the words of the letters also to those who bring the letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering
from sigap.incidents.actions.ending import PROPOSALS
from sigap.incidents.actions.handling import ASSESSMENTS, STEPS, LetterWords
from sigap.incidents.actions.incident_state import NOTE, STORY, WORDS, incident_place
from sigap.incidents.actions.letters import require_letter
from sigap.incidents.actions.reporting import TABLE
from sigap.incidents.models import Affected, Assessment, Incident, IncidentStep, NoBreach
from sigap.incidents.queries import incident_for, latest_assessment, letter_for, no_breach_of, steps_of
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.models import DataKey
from sigap.vault.sealing import Place, Sealed

HANDLING = "incident_handling"
"""Reason code of a reading that the handling of an incident brings with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedIncident:
    """Everything written on an incident, for one answer."""

    incident: Incident
    story: str = field(repr=False)
    steps: tuple[tuple[IncidentStep, str], ...] = field(repr=False)
    proposals: tuple[tuple[NoBreach, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedWords:
    """What is known, in the words of the letters; none when nobody has assessed the incident yet."""

    incident: Incident
    assessment: Assessment | None
    words: LetterWords | None = field(repr=False)

    @property
    def version(self) -> int:
        """The version read; 0 for none."""
        return self.assessment.version if self.assessment else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLetter:
    """The words for one person's letter, and by which right they were opened."""

    letter: Affected
    access: CaseAccess | None
    words: LetterWords | None = field(repr=False)


def open_incident(*, entering: Entering, number: str, at: datetime) -> OpenedIncident:
    """What was reported and noted. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[Incident, list[IncidentStep], list[NoBreach]], Sequence[SealedItem]]:
        incident = incident_for(actor, number, power=Permission.INCIDENT_MANAGE)
        steps, proposals = list(steps_of(actor, incident)), list(no_breach_of(incident))
        check_powers(actor)
        keys = door.key_rows([incident.key_id, *(row.key_id for row in steps), *(row.key_id for row in proposals)])

        def item(place: Place, sealed: Sealed, key_id: UUID) -> SealedItem:
            return _item(incident, place, sealed, keys[key_id])

        return (incident, steps, proposals), [
            item(incident_place(TABLE, incident.pk, STORY), incident.sealed_story, incident.key_id),
            *(item(incident_place(STEPS, row.pk, NOTE), row.sealed_note, row.key_id) for row in steps),
            *(item(incident_place(PROPOSALS, row.pk, NOTE), row.sealed_note, row.key_id) for row in proposals),
        ]

    (incident, steps, proposals), (story, *notes) = door.open_sealed(entering, select, reason=HANDLING, at=at)
    return OpenedIncident(
        incident=incident,
        story=story,
        steps=tuple(zip(steps, notes[: len(steps)], strict=True)),
        proposals=tuple(zip(proposals, notes[len(steps) :], strict=True)),
    )


def open_words(*, entering: Entering, number: str, at: datetime) -> OpenedWords:
    """The newest words, for those who manage: to write the next version, or the letters to agency and public."""

    def select(actor: Actor) -> tuple[tuple[Incident, Assessment | None], Sequence[SealedItem]]:
        incident = incident_for(actor, number, power=Permission.INCIDENT_MANAGE)
        row = latest_assessment(incident)
        check_powers(actor)
        return (incident, row), _words_items(incident, row)

    (incident, assessment), texts = door.open_sealed(entering, select, reason=HANDLING, at=at)
    return OpenedWords(
        incident=incident, assessment=assessment, words=LetterWords.from_text(texts[0]) if texts else None
    )


def open_letter(*, entering: Entering, number: str, letter_id: UUID, at: datetime) -> OpenedLetter:
    """The newest words, for whoever brings this letter. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[Affected, CaseAccess | None], Sequence[SealedItem]]:
        letter, access = letter_with_right(actor, number, letter_id)
        if access is None:
            check_powers(actor)
        else:
            check_all_powers(actor, access)
        return (letter, access), _words_items(letter.incident, latest_assessment(letter.incident))

    (letter, access), texts = door.open_sealed(entering, select, reason=HANDLING, at=at)
    return OpenedLetter(letter=letter, access=access, words=LetterWords.from_text(texts[0]) if texts else None)


def letter_with_right(actor: Actor, number: str, letter_id: UUID) -> tuple[Affected, CaseAccess | None]:
    """A letter, with the case through which the actor brings it (none for an officer's). Raises Refused."""
    letter = letter_for(actor, number, letter_id)
    access = case_for(actor, letter.touched.case_code) if letter.touched else None
    require_letter(actor, letter, access)
    return letter, access


def _words_items(incident: Incident, row: Assessment | None) -> list[SealedItem]:
    if row is None:
        return []
    key = door.key_rows([row.key_id])[row.key_id]
    return [_item(incident, incident_place(ASSESSMENTS, row.pk, WORDS), row.sealed_words, key)]


def _item(incident: Incident, place: Place, sealed: Sealed, key: DataKey) -> SealedItem:
    return SealedItem(
        kind=ItemKind.SECTION,
        subject_id=incident.pk,
        stream_kind=StreamKind.SYSTEM,
        stream_id=incident.pk,
        place=place,
        sealed=sealed,
        key=key,
    )
