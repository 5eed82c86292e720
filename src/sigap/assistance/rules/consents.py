"""Who may say yes to a service or to sharing, and what stands of what was said. Pure.

Sources: Permen PPPA 2/2022 (consent before service), UU 27/2022 art. 20 and 25 (basis, consent for a child), UU
35/2014 (a child is heard). The figures stand in `reference/consent.toml`, each with its mark.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from uuid import UUID

from sigap.access.roles import OfficeKind
from sigap.assistance.rules.catalogue import ServiceLine
from sigap.assistance.rules.purposes import ReferralPurpose, asked_of
from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from


class Topic(StrEnum):
    """What is agreed to: a service of one line, or telling one kind of office for one aim."""

    SERVICE = "service"
    SHARING = "sharing"


class ConsentResponse(StrEnum):
    """What was said. `vital` is nobody's answer: the office acted without one, to save somebody."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VITAL = "vital"


class ConsentState(StrEnum):
    """What stands now, the weakest first."""

    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    BARRED = "barred"
    NONE = "none"
    EXPIRED = "expired"
    VITAL_INTEREST = "vital_interest"
    GIVEN = "given"


class GiverKind(StrEnum):
    """Who says it: the client, the guardian in the case, or an institution that stands in for a guardian."""

    CLIENT = "client"
    GUARDIAN = "guardian"
    INSTITUTION = "institution"


class Manner(StrEnum):
    """How it was said."""

    ORAL = "oral"
    SIGNED = "signed"
    THUMB = "thumb"


class ChildStance(StrEnum):
    """What the child wants, in the officer's hearing."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    CANNOT_SAY = "cannot_say"


class GuardianRelation(StrEnum):
    """How the guardian stands to the person reported, as far as the officer asked."""

    FREE = "free"
    NOT_ASKED = "not_asked"
    TIED = "tied"
    SAME_PERSON = "same_person"


class VitalGround(StrEnum):
    """Why an office may act before anybody has consented."""

    LIFE_IN_DANGER = "life_in_danger"
    INJURED = "injured"
    MISSING_OR_HELD = "missing_or_held"
    CANNOT_CONSENT = "cannot_consent"


class ReviewOutcome(StrEnum):
    """What the second person found of an act without consent."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


class Bar(StrEnum):
    """Why a consent cannot be taken as one."""

    SUSPECT_GUARDIAN = "suspect_guardian"
    CHILD_ALONE = "child_alone"
    GUARDIAN_UNNAMED = "guardian_unnamed"
    CHILD_NOT_HEARD = "child_not_heard"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFigures:
    """Shipped figures: for how many days a consent and an exception hold."""

    consent_days: int
    vital_days: int
    provisions: tuple[Provision, ...]


@cache
def consent_figures() -> ConsentFigures:
    """The shipped figures."""
    data = toml_file("sigap.assistance", "consent.toml")
    return ConsentFigures(
        consent_days=data["consent"]["days"],
        vital_days=data["vital"]["days"],
        provisions=(
            provision_from("consents", "consent", "Lamanya persetujuan", data["consent"]),
            provision_from("consents", "vital", "Tindakan tanpa persetujuan", data["vital"]),
        ),
    )


def provisions() -> tuple[Provision, ...]:
    """The figures, as a jurist confirms them."""
    return consent_figures().provisions


@cache
def sharings() -> tuple[tuple[OfficeKind, tuple[ReferralPurpose, ...]], ...]:
    """Which kinds of office are told, and for what: those that can be asked for it. In the order of the form."""
    return tuple((kind, asked_of(kind)) for kind in OfficeKind if asked_of(kind))


def vital_until(day: date) -> date:
    """The last day on which an act without consent may lean on the exception that was noted on `day`."""
    return day + timedelta(days=consent_figures().vital_days)


def bar_to(
    *,
    is_child: bool,
    giver: GiverKind,
    has_guardian: bool,
    is_suspect: bool,
    tie: GuardianRelation,
    stance: ChildStance | None,
    has_words: bool,
    is_yes: bool,
) -> Bar | None:
    """Why this person's word does not count, or None.

    A guardian who is the suspect says neither yes nor no for a child. A child's own no is heard; a child's own yes
    needs somebody beside it.
    """
    if giver is GiverKind.GUARDIAN and not has_guardian:
        return Bar.GUARDIAN_UNNAMED
    if giver is GiverKind.GUARDIAN and (is_suspect or tie is GuardianRelation.SAME_PERSON):
        return Bar.SUSPECT_GUARDIAN
    if is_child and is_yes and giver is GiverKind.CLIENT:
        return Bar.CHILD_ALONE
    if is_child and is_yes and (stance is None or not has_words):
        return Bar.CHILD_NOT_HEARD
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer: on a line of service, or on telling an office of one kind for one aim."""

    answer: ConsentResponse
    line: ServiceLine | None = None
    office_kind: str = ""
    aim: ReferralPurpose | None = None
    valid_until: date | None = None

    @property
    def topic(self) -> Topic:
        """What it is about."""
        return Topic.SERVICE if self.line else Topic.SHARING


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEntry:
    """One answer on one topic, as it lies in the record."""

    talk_id: UUID
    answer: ConsentResponse
    decided_at: datetime
    recorded_at: datetime
    valid_until: date | None
    giver_id: UUID | None = None
    is_barred: bool = False
    review: ReviewOutcome | None = None


def standing_among(
    entries: Iterable[ConsentEntry], *, on: date, barred: Collection[UUID]
) -> tuple[ConsentState, ConsentEntry | None]:
    """What stands of everything said on one topic for one person.

    The newest word counts. What a barred guardian said is passed over, also when that came out later; so is what
    `is_barred`, and an exception that has run out or that its review did not uphold.
    """
    rows = sorted(entries, key=lambda row: (row.decided_at, row.recorded_at), reverse=True)
    heard = [row for row in rows if not row.is_barred and row.giver_id not in barred]
    for row in heard:
        match row.answer:
            case ConsentResponse.VITAL:
                if row.review is not ReviewOutcome.NOT_JUSTIFIED and not _is_over(row, on):
                    return ConsentState.VITAL_INTEREST, row
            case ConsentResponse.REFUSED:
                return ConsentState.REFUSED, row
            case ConsentResponse.WITHDRAWN:
                return ConsentState.WITHDRAWN, row
            case ConsentResponse.GIVEN:
                return (ConsentState.EXPIRED if _is_over(row, on) else ConsentState.GIVEN), row
    left_out = next((row for row in rows if row not in heard), None)
    return (ConsentState.BARRED, left_out) if left_out else (ConsentState.NONE, None)


def _is_over(row: ConsentEntry, on: date) -> bool:
    return row.valid_until is not None and on > row.valid_until


_ORDER = list(ConsentState)


def weakest(states: Iterable[ConsentState]) -> ConsentState:
    """What counts where several persons are concerned; nobody's consent is none."""
    return min(states, key=_ORDER.index, default=ConsentState.NONE)
