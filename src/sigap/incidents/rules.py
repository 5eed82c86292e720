"""What an incident is, which steps it takes, how a letter moves, what still keeps it open. Pure.

Law: UU 27/2022 art. 46. An incident counts as a failure of data protection until two people agree that it is none.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


class IncidentKind(StrEnum):
    """What happened, as whoever noticed it can tell."""

    LOST_DEVICE = "lost_device"
    WRONG_RECIPIENT = "wrong_recipient"
    ACCOUNT_USED = "account_used"
    SYSTEM_BREACH = "system_breach"
    COPY_LOST = "copy_lost"
    OTHER = "other"


class IncidentStatus(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    NO_BREACH = "no_breach"
    CLOSED = "closed"


class NotificationDuty(StrEnum):
    """Whom the law wants told in writing within three times 24 hours: each has a clock of its own."""

    AGENCY = "agency"
    SUBJECTS = "subjects"


CLOCKS = {NotificationDuty.AGENCY: "breach-to-agency", NotificationDuty.SUBJECTS: "breach-to-subjects"}
"""Clock rule by who is to be told: one may hear in time while the other does not."""


class StepCode(StrEnum):
    """An act on an incident that somebody notes: what was done, when, and a sealed word."""

    CONTAIN = "contain"
    TELL_AGENCY = "tell_agency"
    TELL_SUBJECTS = "tell_subjects"
    TELL_PUBLIC = "tell_public"
    NO_PUBLIC = "no_public"
    RECOVER = "recover"
    LEARN = "learn"


TECHNICAL = frozenset({StepCode.CONTAIN, StepCode.RECOVER})
"""Steps of whoever keeps the system running; the only ones that the technical administrator sees and notes."""
FREELY_NOTED = frozenset({StepCode.CONTAIN, StepCode.RECOVER, StepCode.LEARN})
"""Steps that only need a word. The others stop a clock or decide something, and have acts of their own."""


class DataKind(StrEnum):
    """Which data came out, by kind; what exactly stands sealed."""

    IDENTITY = "identity"
    CONTACT = "contact"
    STORY = "story"
    HEALTH = "health"
    CHILD = "child"
    CRIME = "crime"
    ACCOUNT = "account"


SPECIFIC = frozenset({DataKind.HEALTH, DataKind.CHILD, DataKind.CRIME})
"""Specific personal data, UU 27/2022 art. 4(2)."""


ENDANGERS = frozenset({DataKind.CONTACT, DataKind.STORY})
"""By which somebody may be found, or knows what a victim told: the safety plan is looked at again."""


class LetterState(StrEnum):
    """How far the letter to one person has come."""

    NOT_YET = "not_yet"
    PRINTED = "printed"
    HANDED_OVER = "handed_over"
    UNREACHABLE = "unreachable"


class LetterEvent(StrEnum):
    """What moves a letter."""

    PRINT = "print"
    HAND_OVER = "hand_over"
    CANNOT_REACH = "cannot_reach"


LETTER_STEPS = {
    (LetterState.NOT_YET, LetterEvent.PRINT): LetterState.PRINTED,
    (LetterState.PRINTED, LetterEvent.PRINT): LetterState.PRINTED,
    (LetterState.UNREACHABLE, LetterEvent.PRINT): LetterState.PRINTED,
    (LetterState.HANDED_OVER, LetterEvent.PRINT): LetterState.HANDED_OVER,
    (LetterState.PRINTED, LetterEvent.HAND_OVER): LetterState.HANDED_OVER,
    (LetterState.NOT_YET, LetterEvent.CANNOT_REACH): LetterState.UNREACHABLE,
    (LetterState.PRINTED, LetterEvent.CANNOT_REACH): LetterState.UNREACHABLE,
}
"""A letter is written before it is handed over; whoever could not be reached may be reached later."""
SETTLED = frozenset({LetterState.HANDED_OVER, LetterState.UNREACHABLE})


class HandedTo(StrEnum):
    """Into whose hands a letter was given."""

    SELF = "self"
    COMPANION = "companion"
    GUARDIAN = "guardian"


class Unreachable(StrEnum):
    """Why somebody is not told for now."""

    NO_SAFE_CONTACT = "no_safe_contact"
    GUARDIAN_IS_SUSPECT = "guardian_is_suspect"
    ENDANGERS_VICTIM = "endangers_victim"
    MOVED = "moved"
    REFUSED = "refused"


class NoBreachReason(StrEnum):
    """Why it was no failure of data protection after all."""

    NO_PERSONAL_DATA = "no_personal_data"
    UNREADABLE = "unreadable"
    RECOVERED_UNREAD = "recovered_unread"
    FALSE_ALARM = "false_alarm"
    SAME_INCIDENT = "same_incident"


class BreachDecision(StrEnum):
    """What the second person says."""

    AGREED = "agreed"
    DISAGREED = "disagreed"


class IncidentGap(StrEnum):
    """What still keeps an incident open."""

    NOT_CONTAINED = "not_contained"
    NOT_ASSESSED = "not_assessed"
    AGENCY_NOT_TOLD = "agency_not_told"
    SUBJECTS_NOT_TOLD = "subjects_not_told"
    PUBLIC_UNDECIDED = "public_undecided"
    NOT_RECOVERED = "not_recovered"
    NOTHING_LEARNT = "nothing_learnt"


class NoSuchLetterStep(ValueError):
    """A letter in this state does not move this way."""


def letter_step(state: LetterState, event: LetterEvent) -> LetterState:
    """The state that follows. Raises NoSuchLetterStep."""
    try:
        return LETTER_STEPS[state, event]
    except KeyError:
        raise NoSuchLetterStep(f"{state} {event}") from None


def may_receive(to: HandedTo, *, is_cleared: bool) -> bool:
    """Whether a letter may go into these hands: a guardian's only once somebody vouches that it is not the suspect."""
    return to is not HandedTo.GUARDIAN or is_cleared


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCount:
    """How many people of one case, or of the officers, the incident touches, and how far their letters are.

    `is_confirmed` is False while those who work on the case have not said yet who is concerned.
    """

    persons: int
    waiting: int
    handed_over: int
    unreachable: int
    is_confirmed: bool = True

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to be told, or to be named."""
        return not self.is_confirmed or self.waiting > 0


def are_all_notified(counts: Iterable[LetterCount], *, is_public_told: bool) -> bool:
    """Whether the notice to the people concerned is complete: every case answered, every letter settled.

    Where nobody can be named, the public was told instead.
    """
    found = list(counts)
    if any(count.is_open for count in found):
        return False
    return is_public_told or any(count.persons for count in found)


def gaps(
    *,
    steps: Collection[StepCode],
    is_assessed: bool,
    running: Collection[NotificationDuty],
    counts: Iterable[LetterCount],
) -> tuple[IncidentGap, ...]:
    """What is still missing before an incident may be closed, in the order of the work.

    A letter printed for somebody who could not be reached before waits without a clock of its own.
    """
    is_letter_open = any(count.is_open for count in counts)
    missing = {
        IncidentGap.NOT_CONTAINED: StepCode.CONTAIN not in steps,
        IncidentGap.NOT_ASSESSED: not is_assessed,
        IncidentGap.AGENCY_NOT_TOLD: NotificationDuty.AGENCY in running,
        IncidentGap.SUBJECTS_NOT_TOLD: NotificationDuty.SUBJECTS in running or is_letter_open,
        IncidentGap.PUBLIC_UNDECIDED: not {StepCode.TELL_PUBLIC, StepCode.NO_PUBLIC} & set(steps),
        IncidentGap.NOT_RECOVERED: StepCode.RECOVER not in steps,
        IncidentGap.NOTHING_LEARNT: StepCode.LEARN not in steps,
    }
    return tuple(gap for gap, is_missing in missing.items() if is_missing)
