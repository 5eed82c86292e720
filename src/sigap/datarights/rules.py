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
from sigap.persons.rules import PersonPart
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
    KEPT_NEAR = "asker_kept_near"
    KIN_GUARDIAN = "asker_kin_guardian"
    OWN_SUSPECT = "asker_own_suspect"
    NOT_SELF = "asker_not_self"
    NOT_GUARDIAN = "asker_not_guardian"
    NO_SUSPECT = "asker_no_suspect"
    UNCOMPARED = "asker_uncompared"
    UNPROVEN = "asker_unproven"
    THIN = "asker_thin"
    UNSEEN = "asker_unseen"


BARRING = frozenset({AskerFinding.SUSPECT, AskerFinding.KIN, AskerFinding.KEPT})
"""Nothing is given to them, unless a second person has seen that they are somebody else of that name."""


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


class CancelReason(StrEnum):
    """Why a request is cancelled before anybody has answered it."""

    MISTAKE = "cancel_mistake"
    DOUBLE = "cancel_double"
    TAKEN_BACK = "cancel_taken_back"


_OF_OTHERS = {PersonPart.HOUSEHOLD: frozenset({"carer", "family"})}
_WHEREABOUTS = {
    PersonPart.EDUCATION: frozenset({"school", "grade"}),
    PersonPart.WORK: frozenset({"workplace"}),
    PersonPart.HEALTH_COVER: frozenset({"clinic"}),
    PersonPart.ID_ADDRESS: frozenset({"region", "address"}),
    PersonPart.DOMICILE: frozenset({"same", "region", "address"}),
}


def tells(part: PersonPart, name: str, *, whereabouts: bool) -> bool:
    """Whether an extract tells this field: never who others are; by what somebody is found only with `whereabouts`."""
    nothing: frozenset[str] = frozenset()
    return name not in _OF_OTHERS.get(part, nothing) and (whereabouts or name not in _WHEREABOUTS.get(part, nothing))


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
    channel: RequestChannel = RequestChannel.COUNTER


@dataclass(frozen=True, slots=True, kw_only=True)
class AskerCounterpart:
    """Somebody of the case; `is_subject`: whose data are asked for."""

    identity: ComparedIdentity = field(repr=False)
    is_subject: bool = False
    is_guardian: bool = False


def findings_on(
    asker: Asker,
    people: Iterable[AskerCounterpart],
    *,
    kept_names: Collection[str] = (),
    is_area_kept: bool = False,
    is_child: bool = False,
    are_all_compared: bool = True,
) -> frozenset[AskerFinding]:
    """What stands against an asker, or leaves a doubt.

    By name: a telephone is written by whoever asks, and proves nobody. The person reported who asks for their own data
    is not barred from that: a second person looks. `is_child`: whose data are asked for.
    """
    known = list(people)
    own = asker.capacity is AskerCapacity.SELF and any(each.is_subject and _is_named(asker, each) for each in known)
    others = [each for each in known if not (own and each.is_subject)]
    met = [each for each in others if _is_named(asker, each)]
    is_guardian = any(each.is_guardian for each in met)
    kept = [ComparedIdentity(names=(words,)) for words in kept_names if words]
    is_kept = any(is_same(asker.name, "", each) for each in kept)
    barred = {
        AskerFinding.SUSPECT: any(each.identity.is_suspect for each in met),
        AskerFinding.KIN: not is_guardian and any(each.identity.is_kin for each in met),
        AskerFinding.KEPT: is_kept and not own,
    }
    for_other = asker.capacity is not AskerCapacity.SELF
    own_name = asker.name.replace(INVENTED, "")
    is_near = is_kept or is_area_kept or any(shares_name(own_name, words) for words in kept_names)
    doubtful = {
        AskerFinding.ALIKE: not any(barred.values()) and _is_alike(asker, others),
        AskerFinding.KEPT_NEAR: is_near and not barred[AskerFinding.KEPT],
        AskerFinding.KIN_GUARDIAN: is_guardian and any(each.identity.is_kin for each in met),
        AskerFinding.OWN_SUSPECT: own and any(each.is_subject and each.identity.is_suspect for each in known),
        AskerFinding.NOT_SELF: not for_other and not own,
        AskerFinding.NOT_GUARDIAN: for_other and not is_guardian,
        AskerFinding.NO_SUSPECT: not any(each.identity.is_suspect for each in known),
        AskerFinding.UNCOMPARED: not are_all_compared,
        AskerFinding.UNPROVEN: asker.proof is IdentityProof.NONE,
        AskerFinding.THIN: is_child and asker.proof in (IdentityProof.CARD, IdentityProof.KNOWN),
        AskerFinding.UNSEEN: asker.channel is not RequestChannel.COUNTER,
    }
    return frozenset(finding for finding, is_so in (barred | doubtful).items() if is_so)


def _is_named(asker: Asker, one: AskerCounterpart) -> bool:
    return is_same(asker.name, "", one.identity)


def _is_alike(asker: Asker, others: Iterable[AskerCounterpart]) -> bool:
    """Whether name or telephone come near somebody reported or their kin."""
    near = [each.identity for each in others if each.identity.is_suspect or each.identity.is_kin]
    names = [name for each in near for name in each.names]
    return shares_name(asker.name.replace(INVENTED, ""), *names) or any(is_same("", asker.phone, each) for each in near)


def needs_second(outcome: AnswerOutcome, findings: Collection[AskerFinding]) -> bool:
    """Whether a second person decides: whenever nothing is given, so that both look alike, and in any doubt."""
    return outcome in DENIED or bool(findings)


def may_answer(
    outcome: AnswerOutcome,
    kind: RightKind,
    findings: Collection[AskerFinding],
    *,
    has_person: bool,
    is_other: bool = False,
) -> bool:
    """Whether this answer can be proposed at all. `is_other`: who asks is said to be another of that name."""
    if outcome is AnswerOutcome.NOTHING:
        return not has_person
    if outcome is AnswerOutcome.REFUSED:
        return has_person
    return has_person and outcome is DONE_FOR[kind] and (is_other or BARRING.isdisjoint(findings))
