"""Who may ask what about whose data, what stands against an asker, how an answer is given. Pure.

Law: UU 27/2022 art. 30, 32, 40, 41 and 50. "We hold nothing" and "refused" are one answer outside: neither tells of a
case. Nothing found against an asker means that nothing is recorded, not that nothing could be.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.cases.rules import shares_name
from sigap.errands.rules import INVENTED, ComparedIdentity, is_same
from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from

CLOCK = "data-request"
"""The rule of the deadline that a request starts."""


class RightKind(StrEnum):
    """What is asked."""

    SEE = "right_see"
    CORRECT = "right_correct"
    WITHDRAW = "right_withdraw"
    RESTRICT = "right_restrict"


class RequestChannel(StrEnum):
    """How a request came."""

    COUNTER = "asked_counter"
    LETTER = "asked_letter"
    TELEPHONE = "asked_telephone"
    ONLINE = "asked_online"


class AskerCapacity(StrEnum):
    """As whom somebody asks."""

    SELF = "asks_for_self"
    PARENT = "asks_as_parent"
    GUARDIAN = "asks_as_guardian"
    PROXY = "asks_as_proxy"


class IdentityProof(StrEnum):
    """By what an asker showed who they are."""

    CARD = "shown_card"
    CARD_AND_FAMILY = "shown_family"
    CARD_AND_PROXY = "shown_proxy"
    KNOWN = "shown_known"
    NONE = "shown_nothing"


class AskerFinding(StrEnum):
    """What the comparison says of an asker."""

    SUSPECT = "asker_suspect"
    KIN = "asker_kin"
    KEPT = "asker_kept"
    ALIKE = "asker_alike"
    OWN_SUSPECT = "asker_own_suspect"
    NOT_SELF = "asker_not_self"
    NOT_GUARDIAN = "asker_not_guardian"
    NO_SUSPECT = "asker_no_suspect"
    UNPROVEN = "asker_unproven"


BARRING = frozenset({AskerFinding.SUSPECT, AskerFinding.KIN, AskerFinding.KEPT})
"""Nothing is given to them, whoever decides."""
DOUBTFUL = frozenset(AskerFinding) - BARRING
"""Something may be given once a second person agrees."""


class AnswerOutcome(StrEnum):
    """How a request is answered."""

    GIVEN = "right_given"
    CORRECTED = "right_corrected"
    WITHDRAWN = "right_withdrawn"
    RESTRICTED = "right_restricted"
    REFUSED = "right_refused"
    NOTHING = "right_nothing"


DENIED = frozenset({AnswerOutcome.REFUSED, AnswerOutcome.NOTHING})
"""Answers whose paper is one and the same."""
DONE_FOR = {
    RightKind.SEE: AnswerOutcome.GIVEN,
    RightKind.CORRECT: AnswerOutcome.CORRECTED,
    RightKind.WITHDRAW: AnswerOutcome.WITHDRAWN,
    RightKind.RESTRICT: AnswerOutcome.RESTRICTED,
}
"""What does what was asked."""


class AnswerDecision(StrEnum):
    """What the second person says."""

    AGREED = "right_agreed"
    DISAGREED = "right_disagreed"


class HandedManner(StrEnum):
    """How an answer reached who asked."""

    IN_PERSON = "answer_in_person"
    BY_POST = "answer_by_post"
    UNCLAIMED = "answer_unclaimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRight:
    """A kind of request, or a ground, as the reference has it."""

    code: str
    label: str
    en: str
    provision: Provision


@cache
def _listed(name: str) -> dict[str, ListedRight]:
    rows: list[dict[str, Any]] = toml_file("sigap.datarights", "rights.toml")[name]
    return {
        row["code"]: ListedRight(
            code=row["code"],
            label=row["label"],
            en=row["en"],
            provision=provision_from(
                "datarights", row["code"], row["label"], {key: row[key] for key in ("basis", "source", "kind")}
            ),
        )
        for row in rows
    }


def kinds() -> dict[str, ListedRight]:
    """What may be asked, by code."""
    return _listed("kinds")


def grounds() -> dict[str, ListedRight]:
    """Why an answer may hold back, by code."""
    return _listed("grounds")


def provisions() -> tuple[Provision, ...]:
    """Each with its law, as somebody confirms it."""
    return tuple(each.provision for each in (*kinds().values(), *grounds().values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, as noted, for the comparison."""

    name: str = field(repr=False)
    phone: str = field(default="", repr=False)
    capacity: AskerCapacity
    proof: IdentityProof


@dataclass(frozen=True, slots=True, kw_only=True)
class AskerCounterpart:
    """Somebody of the case; `is_subject`: whose data are asked for."""

    identity: ComparedIdentity = field(repr=False)
    is_subject: bool = False
    is_guardian: bool = False


def findings_on(
    asker: Asker, people: Iterable[AskerCounterpart], *, kept_names: Collection[str] = (), is_area_kept: bool = False
) -> frozenset[AskerFinding]:
    """What stands against an asker, or leaves a doubt.

    The person reported who asks for their own data is not barred from that: a second person looks.
    """
    known = list(people)

    def meets(one: AskerCounterpart) -> bool:
        return is_same(asker.name, asker.phone, one.identity)

    own_name = asker.name.replace(INVENTED, "")
    own = asker.capacity is AskerCapacity.SELF and any(each.is_subject and meets(each) for each in known)
    others = [each for each in known if not (own and each.is_subject)]
    near = [name for each in others if each.identity.is_suspect or each.identity.is_kin for name in each.identity.names]
    barred = {
        AskerFinding.SUSPECT: any(each.identity.is_suspect and meets(each) for each in others),
        AskerFinding.KIN: any(each.identity.is_kin and meets(each) for each in others),
        AskerFinding.KEPT: is_area_kept or any(shares_name(own_name, words) for words in kept_names),
    }
    for_other = asker.capacity is not AskerCapacity.SELF
    is_guardian = any(each.is_guardian and meets(each) for each in known)
    doubtful = {
        AskerFinding.ALIKE: not any(barred.values()) and shares_name(own_name, *near),
        AskerFinding.OWN_SUSPECT: own and any(each.is_subject and each.identity.is_suspect for each in known),
        AskerFinding.NOT_SELF: not for_other and not own,
        AskerFinding.NOT_GUARDIAN: for_other and not is_guardian,
        AskerFinding.NO_SUSPECT: not any(each.identity.is_suspect for each in known),
        AskerFinding.UNPROVEN: asker.proof is IdentityProof.NONE,
    }
    return frozenset(finding for finding, is_so in (barred | doubtful).items() if is_so)


def needs_second(outcome: AnswerOutcome, findings: Collection[AskerFinding]) -> bool:
    """Whether a second person decides: whenever nothing is given, so that both look alike, and in any doubt."""
    return outcome in DENIED or bool(findings)


def may_answer(
    outcome: AnswerOutcome, kind: RightKind, findings: Collection[AskerFinding], *, has_person: bool
) -> bool:
    """Whether this answer can be proposed at all."""
    if outcome is AnswerOutcome.NOTHING:
        return not has_person
    if outcome is AnswerOutcome.REFUSED:
        return has_person
    return has_person and outcome is DONE_FOR[kind] and BARRING.isdisjoint(findings)
