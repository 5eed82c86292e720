"""Decrees in time: which one stands, which overlap, when an end is rung; who must be a member by law. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from sigap.access.roles import OfficeKind

RUNGS = (60, 30, 7)
"""Days before an end on which it is rung; the issue asks for 60, the later ones for who was away."""


class DecreeKind(StrEnum):
    """Which product of regional law forms the task force; a Perbup mostly holds its plan too."""

    DECREE = "sk"
    REGULATION = "perbup"


class DecreeState(StrEnum):
    """How a decree stands on a day."""

    DRAFT = "draft"
    AHEAD = "ahead"
    STANDING = "standing"
    EXPIRED = "expired"
    REPLACED = "replaced"


class MemberKind(StrEnum):
    """Of whom UU 21/2007 article 58 wants a task force to consist."""

    GOVERNMENT = "government"
    ENFORCEMENT = "enforcement"
    COMMUNITY = "community"
    PROFESSION = "profession"
    ACADEMIA = "academia"


_ENFORCEMENT = frozenset(
    {
        OfficeKind.POLRES_PPA,
        OfficeKind.POLRES,
        OfficeKind.POLDA,
        OfficeKind.KEJARI,
        OfficeKind.PENGADILAN_NEGERI,
        OfficeKind.PENGADILAN_AGAMA,
        OfficeKind.BAPAS,
        OfficeKind.IMIGRASI,
    }
)
_COMMUNITY = frozenset({OfficeKind.LSM})
_PROFESSION = frozenset({OfficeKind.OBH})


def member_kind_of(kind: OfficeKind | None) -> MemberKind:
    """What an office counts as where the annex says nothing else."""
    for kinds, member in (
        (_ENFORCEMENT, MemberKind.ENFORCEMENT),
        (_COMMUNITY, MemberKind.COMMUNITY),
        (_PROFESSION, MemberKind.PROFESSION),
    ):
        if kind in kinds:
            return member
    return MemberKind.GOVERNMENT


def missing_members(present: Collection[MemberKind]) -> tuple[MemberKind, ...]:
    """The kinds of member that the law names and an annex lacks, in the law's order."""
    return tuple(kind for kind in MemberKind if kind not in present)


def last_day_of(*, valid_until: date | None, ended_on: date | None) -> date | None:
    """The last day of a decree: as it says itself, or the day before another took its place."""
    days = [day for day in (valid_until, ended_on - timedelta(days=1) if ended_on else None) if day]
    return min(days) if days else None


def state_on(
    day: date, *, is_enacted: bool, valid_from: date, valid_until: date | None, ended_on: date | None
) -> DecreeState:
    """How a decree stands on a day."""
    if not is_enacted:
        return DecreeState.DRAFT
    if ended_on is not None and day >= ended_on:
        return DecreeState.REPLACED
    if day < valid_from:
        return DecreeState.AHEAD
    if valid_until is not None and day > valid_until:
        return DecreeState.EXPIRED
    return DecreeState.STANDING


type Span = tuple[date, date | None]
"""First and last day; no last day: it goes on."""


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans of days share a day."""
    return (other[1] is None or one[0] <= other[1]) and (one[1] is None or other[0] <= one[1])


def rung_due(days_left: int) -> int | None:
    """The rung that is to be heard with so many days left: the closest one that was passed; None: not yet, or over."""
    passed = [rung for rung in RUNGS if 0 <= days_left <= rung]
    return min(passed) if passed else None


def held_twice[K](holders: Iterable[tuple[K, str]]) -> Mapping[K, list[str]]:
    """Who holds more than one post: of (holder, post), the posts of each such holder."""
    posts: dict[K, list[str]] = {}
    for holder, post in holders:
        posts.setdefault(holder, []).append(post)
    return {holder: held for holder, held in posts.items() if len(held) > 1}
