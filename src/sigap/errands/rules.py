"""Who may be given a task outside, what they may read, and how far it is. Pure.

Whoever depends on the person reported, or is their kin as recorded, is given none. Names are compared as `matching`
compares them: an empty answer means that nothing stands against this person, not that nothing could.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from uuid import UUID

from sigap.cases.rules import RelationKind, shares_name
from sigap.cases.rules.names import SHORTEST_PART, common_parts, name_parts
from sigap.kernel.reference import toml_file
from sigap.mailbox.errands.page import ErrandReply
from sigap.matching.digits import phone_key
from sigap.matching.names import name_keys


class ErrandState(StrEnum):
    """How far it is."""

    OPEN = "errand_open"
    ANSWERED = "errand_answered"
    WITHDRAWN = "errand_withdrawn"


class StatedRelation(StrEnum):
    """How the person outside stands to somebody of the case, as the manager asked."""

    NONE = "tie_none"
    NEIGHBOUR = "tie_neighbour"
    KIN = "tie_kin"
    HOUSEHOLD = "tie_household"
    WORK = "tie_work"
    NOT_ASKED = "tie_not_asked"


class WorkplaceKind(StrEnum):
    """At what kind of place somebody outside works; the code of the office's kind where there is one."""

    VILLAGE = "desa"
    SCHOOL = "sekolah"
    DISTRICT = "kecamatan"
    MARRIAGE_OFFICE = "kua"
    HEALTH_CENTRE = "puskesmas"
    OTHER = "lain"


class ErrandBar(StrEnum):
    """Why somebody is given no task."""

    TIED = "tied"
    NOT_ASKED = "not_asked"
    SUSPECT = "suspect"
    KIN = "kin"
    # The client's own kin, where the person reported is of the family.
    FAMILY = "family"
    ALIKE = "alike"
    AREA = "area"
    NAMED = "named"


class WithdrawReason(StrEnum):
    """Why a task was taken back."""

    CLIENT = "client_wishes"
    DANGER = "unsafe"
    WRONG_PERSON = "wrong_person"
    NOT_NEEDED = "not_needed"


REFUSED_TIES = frozenset({StatedRelation.KIN, StatedRelation.HOUSEHOLD, StatedRelation.WORK})
KIN_OF = frozenset(
    {
        RelationKind.GUARDIAN_OF,
        RelationKind.PARENT_OF,
        RelationKind.SPOUSE_OF,
        RelationKind.SIBLING_OF,
        RelationKind.OTHER_KIN_OF,
        RelationKind.LIVES_WITH,
    }
)
"""Relations, either way, that make somebody kin of the person reported."""
MOST_WRONG = 10
"""Wrong words after which a link opens for nobody; the same number stands in `sql/errands.sql`."""
ENDING = tuple(reply for reply in ErrandReply if reply not in (ErrandReply.QUESTION, ErrandReply.DANGER))
INVENTED = "CONTOH"
"""The mark of everybody and everything invented: it tells nobody's name."""
LONGEST_TEXT, LONGEST_LINE = 1_500, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandSpec:
    """A kind of task as the reference has it."""

    code: str
    slug: str
    label: str
    en: str
    task: str
    place: WorkplaceKind


@cache
def kinds() -> dict[str, ErrandSpec]:
    """Every kind, by its code."""
    rows = toml_file("sigap.errands", "kinds.toml")["kinds"]
    return {row["code"]: ErrandSpec(**row | {"place": WorkplaceKind(row["place"])}) for row in rows}


def kind_at(slug: str) -> ErrandSpec | None:
    """The kind of this address."""
    return next((each for each in kinds().values() if each.slug == slug), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedIdentity:
    """Somebody of the case whose identity was opened to compare; `is_kin` of the person reported."""

    names: tuple[str, ...] = field(repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    is_suspect: bool = False
    is_kin: bool = False
    is_client: bool = False
    is_guardian: bool = False
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The person outside, as the manager wrote them down."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    to_client: StatedRelation
    to_suspect: StatedRelation
    # The manager has made sure that a likeness is chance.
    is_certain: bool = False


def bar_for(who: Candidate, known: Iterable[ComparedIdentity], *, is_suspect_family: bool) -> ErrandBar | None:
    """What stands against giving a task to this person, the gravest first."""
    people = list(known)
    near = [name for each in people if each.is_suspect or each.is_kin for name in each.names]
    is_family = who.to_client in (StatedRelation.KIN, StatedRelation.HOUSEHOLD) and is_suspect_family
    stands = {
        ErrandBar.SUSPECT: any(each.is_suspect and is_same(who.name, who.phone, each) for each in people),
        ErrandBar.KIN: any(each.is_kin and is_same(who.name, who.phone, each) for each in people),
        ErrandBar.TIED: who.to_suspect in REFUSED_TIES,
        ErrandBar.NOT_ASKED: StatedRelation.NOT_ASKED in (who.to_suspect, who.to_client),
        ErrandBar.FAMILY: is_family,
        ErrandBar.ALIKE: not who.is_certain and shares_name(who.name, *near),
    }
    return next((bar for bar, is_so in stands.items() if is_so), None)


def is_same(name: str, phone: str, other: ComparedIdentity) -> bool:
    """Whether name or telephone are those of somebody known, as spellings are compared."""
    key = phone_key(phone)
    if key and key in {phone_key(each) for each in other.phones}:
        return True
    own = name_keys(name).all
    return any(own & name_keys(known).all for known in other.names if known)


def named_in(text: str, known: Iterable[ComparedIdentity], *, allowed: str = "", is_certain: bool = False) -> bool:
    """Whether a text tells a part of somebody's name that was not chosen to be told.

    A part that many bear may be a place or a word: it counts until somebody is certain that it is.
    """
    parts = frozenset[str]().union(*(name_parts(name) for each in known for name in each.names))
    left = parts - name_parts(f"{allowed} {INVENTED}") - (common_parts() if is_certain else frozenset())
    return bool({part for part in left if len(part) >= SHORTEST_PART} & name_parts(text))


def kin_among(relations: Iterable[tuple[object, str, object]], suspects: Collection[object]) -> set[object]:
    """Who is kin of one of the people reported: (one, kind, other), as recorded, either way."""
    found: set[object] = set()
    for one, kind, other in relations:
        if RelationKind(kind) in KIN_OF:
            found |= {one} if other in suspects else set()
            found |= {other} if one in suspects else set()
    return found - set(suspects)
