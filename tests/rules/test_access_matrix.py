"""The whole matrix of powers, as a table: a change of any power is a change here."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from sigap.access import roles, rules
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, OfficeKind, RoleCode, Room
from sigap.access.rules import Standing

EVERYONE = {"incident:report", "notice:see", "profile:own"}
CASEWORK = EVERYONE | {"case:see", "referral:see", "service:note", "clock:pause"}
TRIAGE = {"report:see_queue", "report:open", "report:take", "report:decide", "case:open"}
NAMING = {"case:name_person", "case:edit_summary", "identity:open"}
HEADS = {"case:assign", "case:hand_over", "people:see", "reset:ask", "reset:confirm"}
ERASING = {"case:erase_request", "case:hold"}
INCIDENTS = {"incident:contain", "incident:manage", "incident:notify", "incident:see"}
HANDED_OVER = {"summary", "persons", "referrals", "documents", "timeline"}
ALL_ROOMS = {
    "summary", "persons", "identity", "assessment", "services",
    "referrals", "legal", "documents", "notes", "timeline",
}  # fmt: skip

MATRIX: dict[str, tuple[set[str], set[str]]] = {
    "intake_officer": (
        CASEWORK | TRIAGE | NAMING | {"incident:notify", "referral:offer"},
        {"summary", "persons", "identity", "services", "referrals", "notes", "timeline"},
    ),
    "case_manager": (
        CASEWORK | TRIAGE | NAMING | ERASING
        | {"case:close", "case:assign", "incident:notify", "referral:offer", "referral:answer"},
        ALL_ROOMS,
    ),
    "uptd_head": (
        CASEWORK | TRIAGE | NAMING
        | HEADS | ERASING | INCIDENTS
        | {"case:erase_approve", "case:close", "referral:offer", "referral:answer", "safekeeping:see"},
        ALL_ROOMS,
    ),
    "investigator": (
        CASEWORK | {"case:hold", "referral:answer", "identity:open"},
        HANDED_OVER | {"identity", "legal"},
    ),
    "ppa_unit_head": (
        CASEWORK | HEADS | {"case:erase_approve", "case:hold", "referral:answer", "identity:open"},
        HANDED_OVER | {"identity", "legal"},
    ),
    "prosecutor": (
        CASEWORK | {"case:hold", "referral:answer", "identity:open", "case:hand_over"},
        HANDED_OVER | {"identity", "legal"},
    ),
    "social_worker": (
        CASEWORK | {"referral:answer", "identity:open", "case:hand_over"},
        HANDED_OVER | {"identity", "assessment", "services"},
    ),
    "health_worker": (
        CASEWORK | {"referral:answer", "identity:open", "case:hand_over"},
        HANDED_OVER | {"identity", "services"},
    ),
    "partner_officer": (
        CASEWORK | {"referral:answer", "case:hand_over"},
        {"summary", "persons", "referrals", "services"},
    ),
    "secretariat": (
        EVERYONE | INCIDENTS | {"people:see", "safekeeping:see", "people:manage", "reset:ask", "reset:confirm"}, set()
    ),
    "auditor": (
        EVERYONE
        | {"case:erase_approve", "incident:see"}
        | {"audit:export", "audit:see", "head_holder:manage", "people:see", "reset:confirm", "safekeeping:see"},
        set(),
    ),
    "technical_administrator": (
        EVERYONE | {"incident:contain", "incident:see", "people:see", "safekeeping:see"}, set()
    ),
}  # fmt: skip


def test_the_table_names_every_role() -> None:
    assert set(MATRIX) == set(RoleCode) == set(ROLES)


@pytest.mark.parametrize(("role", "permission"), list(itertools.product(RoleCode, Permission)))
def test_each_role_has_these_powers_and_no_other(role: RoleCode, permission: Permission) -> None:
    assert rules.may([role], permission) == (permission.value in MATRIX[role][0])


@pytest.mark.parametrize(("role", "room"), list(itertools.product(RoleCode, Room)))
def test_each_role_enters_these_rooms_of_an_assigned_case(role: RoleCode, room: Room) -> None:
    assert (room in rules.rooms_for(role, Standing.ASSIGNED)) == (room.value in MATRIX[role][1])


@pytest.mark.parametrize(
    ("role", "standing"), list(itertools.product(RoleCode, [Standing.COLLEAGUE, Standing.FOREIGN]))
)
def test_who_is_not_assigned_enters_no_room(role: RoleCode, standing: Standing) -> None:
    assert rules.rooms_for(role, standing) == frozenset()


@pytest.mark.parametrize(("role", "standing"), list(itertools.product(RoleCode, Standing)))
def test_the_header_is_for_those_whose_office_takes_part(role: RoleCode, standing: Standing) -> None:
    expected = standing is not Standing.FOREIGN and "case:see" in MATRIX[role][0]
    assert rules.sees_header(role, standing) == expected


def test_the_technical_administrator_has_no_page_with_a_case() -> None:
    powers = ROLES[RoleCode.TECHNICAL_ADMINISTRATOR].permissions
    assert not [power for power in powers if power.startswith(("case:", "report:", "referral:", "identity:"))]


def test_powers_stand_in_alphabetical_order_and_say_resource_and_action() -> None:
    values = [permission.value for permission in Permission]
    assert values == sorted(values)
    assert all(value.count(":") == 1 for value in values)


def test_no_role_means_no_power() -> None:
    assert not any(rules.may([], permission) for permission in Permission)


def test_a_role_is_held_only_where_it_exists() -> None:
    assert rules.may_hold(RoleCode.INVESTIGATOR, OfficeKind.POLRES_PPA)
    assert not rules.may_hold(RoleCode.INVESTIGATOR, OfficeKind.UPTD_PPA)
    assert {kind for kind in OfficeKind if rules.may_hold(RoleCode.PARTNER_OFFICER, kind)} == {
        OfficeKind.KEMENAG, OfficeKind.KODIM, OfficeKind.DISDIK, OfficeKind.DISNAKER,
    }  # fmt: skip


def test_officials_can_read_the_matrix() -> None:
    heading, *rows = roles.matrix()
    assert heading[0] == "peran"
    assert len(rows) == len(RoleCode)
    assert all(len(row) == len(heading) for row in rows)
    named = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    assert named["Petugas pengaduan"]["report:take"] == "x"
    assert named["Petugas pengaduan"]["referral:answer"] == ""
    assert named["Manajer kasus"]["ruang:identity"] == "x"


def test_every_agency_kind_has_a_label() -> None:
    assert set(roles.OFFICE_KIND_LABELS) == set(OfficeKind)


NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("stepped_up_at", "fresh"),
    [
        (None, False),
        (NOON, True),
        (NOON - 14 * MINUTE, True),
        (NOON - 15 * MINUTE, False),
        (NOON + MINUTE, False),
    ],
)
def test_a_step_up_lasts_a_quarter_of_an_hour(stepped_up_at: datetime | None, *, fresh: bool) -> None:
    assert rules.is_fresh(stepped_up_at, NOON) is fresh
