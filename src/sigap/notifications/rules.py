"""Whom a notice reaches that is addressed to a part and not to a person. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from sigap.access.roles import ROLES, OfficeKind, RoleCode


class Audience(StrEnum):
    """A part that somebody plays: the same words stand in `sql/functions.sql`."""

    INTAKE = "intake"
    INTAKE_HEAD = "intake_head"
    HEAD = "head"
    DAILY_CHAIR = "daily_chair"


HEADS = frozenset({RoleCode.UPTD_HEAD, RoleCode.PPA_UNIT_HEAD})

AUDIENCES: Mapping[Audience, frozenset[RoleCode]] = {
    Audience.INTAKE: frozenset({RoleCode.INTAKE_OFFICER, RoleCode.CASE_MANAGER, RoleCode.UPTD_HEAD}),
    Audience.INTAKE_HEAD: frozenset({RoleCode.UPTD_HEAD}),
    Audience.HEAD: HEADS,
    Audience.DAILY_CHAIR: frozenset(),
}
"""Roles that make up each audience. The daily chair is a dated seat, held by a person, not by a role."""

HEAD_OF: Mapping[Audience, Audience] = {Audience.INTAKE: Audience.INTAKE_HEAD}
"""The audience that heads another one, where no single office owns what is to be done."""


def parts_of(roles: Iterable[RoleCode]) -> frozenset[Audience]:
    """The audiences that somebody with these roles belongs to."""
    return frozenset[Audience]().union(*(audiences_of(role) for role in roles))


def audiences_of(role: RoleCode) -> frozenset[Audience]:
    """The audiences a role belongs to."""
    return frozenset(audience for audience, roles in AUDIENCES.items() if role in roles)


def hears_for_head(role: RoleCode, kind: OfficeKind) -> bool:
    """Whether a role in an office of this kind hears what is addressed to its head; where none is named, all do."""
    heads = {head for head in HEADS if kind in ROLES[head].office_kinds}
    return role in heads if heads else True
