"""Kinds of leads, what of each is compared, how much a shared fact says, and how a link is settled. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import cache
from typing import Any

from sigap.kernel.reference import toml_file
from sigap.matching.digits import phone_key
from sigap.matching.facts import account_key, address_key, company_key, handle_key, place_key, plate_key
from sigap.vault.tokens import TokenKind

LINK_SIDE = "link_side"
"""What notices call the side of a link that they are about."""


class LeadKind(StrEnum):
    """What is known of a perpetrator's side. The stored code is what the trail carries."""

    PHONE = "lead_phone"
    ACCOUNT = "lead_account"
    HANDLE = "lead_handle"
    PLATE = "lead_plate"
    COMPANY = "lead_company"
    ADDRESS = "lead_address"
    RECRUITER = "lead_recruiter"
    ROUTE = "lead_route"


class LeadOwner(StrEnum):
    """Whose it is: of somebody reported in the case, of whoever recruited, or not yet known."""

    SUSPECT = "owner_suspect"
    RECRUITER = "owner_recruiter"
    UNKNOWN = "owner_unknown"


class LeadSource(StrEnum):
    """Where it is known from: why it may be written down at all."""

    VICTIM = "from_victim"
    DEVICE = "from_device"
    DOCUMENT = "from_document"
    WITNESS = "from_witness"
    POLICE = "from_police"
    ADVERT = "from_advert"


class SharedFact(StrEnum):
    """What two cases share, as a link says it."""

    PHONE = "phone"
    ACCOUNT = "account"
    HANDLE = "handle"
    PLATE = "plate"
    NIK = "nik"
    NAME = "name"
    COMPANY = "company"
    ADDRESS = "address"
    NAME_LIKE = "name_like"
    ROUTE = "route"


class LinkStrength(IntEnum):
    """How much a link says."""

    WEAK = 1
    LIKELY = 2
    STRONG = 3


class LinkStatus(StrEnum):
    """How far a link is."""

    OPEN = "link_open"
    SAME = "link_same"
    COINCIDENCE = "link_coincidence"
    COMBINED = "link_combined"


SETTLED = frozenset({LinkStatus.SAME, LinkStatus.COINCIDENCE, LinkStatus.COMBINED})


class CoincidenceReason(StrEnum):
    """Why what is shared joins nothing."""

    SHARED_NUMBER = "shared_number"
    NUMBER_PASSED_ON = "number_passed_on"
    WRONGLY_ENTERED = "wrongly_entered"
    OTHER_PERSON = "other_person"
    LAWFUL_BUSINESS = "lawful_business"


class RequestReason(StrEnum):
    """Why more of a link is opened. Chosen, never typed: the other side must not read of one's own victim."""

    INVESTIGATE = "to_investigate"
    PROTECT = "to_protect"
    COMPARE = "to_compare"
    REPORT = "to_report_police"


class LinkDeclineReason(StrEnum):
    """Why it is not opened."""

    DANGER = "victim_endangered"
    WISH = "victim_objects"
    BY_TELEPHONE = "spoken_already"
    NOT_NEEDED = "not_needed_here"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRules:
    """The agreed figures of a day."""

    common_over: int
    most_cases: int
    look_within_days: int
    leads_an_hour: int
    weights: Mapping[str, int]
    source: str


@cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = toml_file("sigap.links", "rules.toml")["rules"]
    return sorted(rows, key=lambda row: row["valid_from"])


def link_rules_since() -> list[date]:
    """The days on which the figures began to count, the oldest first."""
    return [row["valid_from"] for row in _rows()]


def link_rules(day: date) -> LinkRules:
    """What counts on a day; before the first one the first."""
    row = next((row for row in reversed(_rows()) if row["valid_from"] <= day), _rows()[0])
    return LinkRules(**{name: value for name, value in row.items() if name != "valid_from"})


def strength_of(weights: Iterable[tuple[str, int]]) -> LinkStrength:
    """Of what is shared, each kind with its weight: one that says all, or two different ones that say much."""
    best: dict[str, int] = {}
    for kind, weight in weights:
        best[kind] = max(weight, best.get(kind, 0))
    telling = [weight for weight in best.values() if weight >= LinkStrength.LIKELY]
    if any(weight >= LinkStrength.STRONG for weight in telling) or len(telling) > 1:
        return LinkStrength.STRONG
    return LinkStrength.LIKELY if telling else LinkStrength.WEAK


def reopens(judged: int, judged_kinds: Collection[str], facts: Collection[tuple[str, int]]) -> bool:
    """Whether a coincidence is looked at again: only where more is shared now than when it was judged.

    That is more strength, or another kind of fact that says much: the highest strength rises no further.
    """
    telling = {kind for kind, weight in facts if weight >= LinkStrength.LIKELY}
    return strength_of(facts) > judged or not telling <= set(judged_kinds)


type LeadPart = tuple[TokenKind, tuple[str, ...]]
"""What one token is made of."""


def parts_of(kind: LeadKind, *, value: str, detail: str = "", village: str = "", via: str = "") -> list[LeadPart]:
    """What of a lead is compared, all but a recruiter's name; nothing where it says too little.

    `detail`: the platform of a handle, where a route leads. An account that is a telephone is compared as one too.
    """
    made = _PARTS[kind](value, detail, village, via) if kind in _PARTS else []
    return [(token, words) for token, words in made if all(words)]


def _phone(value: str, *_rest: str) -> list[LeadPart]:
    return [(TokenKind.PHONE, (phone_key(value),))]


def _account(value: str, *_rest: str) -> list[LeadPart]:
    key = account_key(value)
    is_phone = re.match(r"(0|62)8", key) is not None
    return [(TokenKind.ACCOUNT, (key,)), *(_phone(value) if is_phone else ())]


def _route(value: str, detail: str, _village: str, via: str) -> list[LeadPart]:
    return [(TokenKind.ROUTE, (place_key(value), place_key(detail), place_key(via)))]


_PARTS: Mapping[LeadKind, Any] = {
    LeadKind.PHONE: _phone,
    LeadKind.ACCOUNT: _account,
    LeadKind.HANDLE: lambda value, detail, *_rest: [(TokenKind.HANDLE, (detail, handle_key(value)))],
    LeadKind.PLATE: lambda value, *_rest: [(TokenKind.PLATE, (plate_key(value),))],
    LeadKind.COMPANY: lambda value, _detail, village, _via: [(TokenKind.COMPANY, (company_key(value, village),))],
    LeadKind.ADDRESS: lambda value, _detail, village, _via: [(TokenKind.ADDRESS, (address_key(value), village))],
    LeadKind.ROUTE: _route,
}
