"""The whole matrix of powers, as a table: a change of any power is a change here."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.each import each

from sigap.access import roles, rules
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, RoleCode, Section
from sigap.access.rules import CaseStanding

EVERYONE = {"duty:see", "incident:report", "notice:see", "profile:own", "taskforce:report", "taskforce:see"}
CASEWORK = EVERYONE | {"case:risk_set", "case:see", "referral:see", "service:note", "clock:pause"}
TRIAGE = {
    "channel:see",
    "report:see_queue",
    "report:open",
    "report:take",
    "report:decide",
    "report:enter",
    "report:lane",
    "case:open",
}
BRINGS = {"report:bring"}
KEEPS = {"case:keep", "note:write", "reporter:call"}
SECOND = {"case:close_answer", "case:risk_approve"}
REVIEWS = {"case:review"}
SENDS = {"referral:offer"}
FILES = {"document:add", "document:see"}
KEEPS_FILES = FILES | {"document:original"}
GLASS = {"case:break_glass"}
NAMING = {"case:name_person", "case:edit_summary", "identity:open"}
WATCHES = {"insight:see", "law:see", "leaders:see", "rule:see"}
PLANS = {"index:manage", "insight:see", "plan:manage", "prevention:manage", "release:propose"}
LEADS = WATCHES | {"leaders:oversee", "duty:oversee"}
HEADS = WATCHES | {"case:assign", "case:hand_over", "duty:manage", "people:see", "reset:ask", "reset:confirm"}
HEADS |= {"form:manage", "letter:write", "system:manage"}
LEGAL_OFFICE = {"exit:answer", "law:confirm", "law:see", "letter:write", "rule:see", "rulebook:edit"}
RUNS_TASK_FORCE = PLANS | {"letter:write", "meeting:manage", "release:approve", "return:manage", "rulebook:edit"}
RUNS_TASK_FORCE |= {"form:manage", "setup:manage", "supervision:manage", "system:manage", "taskforce:manage"}
ERASING = {"case:erase_request", "case:hold"}
INCIDENTS = {"incident:contain", "incident:manage", "incident:notify", "incident:see"}
HANDED_OVER = {"summary", "persons", "referrals", "documents", "timeline"}
ALL_SECTIONS = {
    "summary", "story", "persons", "identity", "assessment", "services",
    "referrals", "legal", "documents", "notes", "timeline",
}  # fmt: skip

ASKS = {"disclosure:ask"}
DISCLOSES = {"disclosure:approve"}

MATRIX: dict[str, tuple[set[str], set[str]]] = {
    "intake_officer": (
        ASKS
        | CASEWORK
        | GLASS
        | {"screening:edit"}
        | KEEPS
        | {"consent:note"}
        | TRIAGE
        | NAMING
        | {"data:note", "incident:notify", "referral:offer", "simfoni:enter"},
        {"summary", "persons", "identity", "services", "referrals", "notes", "timeline"},
    ),
    "case_manager": (
        ASKS
        | {"retention:see"}
        | CASEWORK
        | KEEPS_FILES
        | GLASS
        | {"screening:edit"}
        | KEEPS
        | SECOND
        | {"case:reopen"}
        | {"consent:note", "consent:review", "law:see", "legal:note", "link:settle"}
        | {"case:transfer", "data:answer", "data:note", "register:import"}
        | {"shelter:place", "shelter:see", "simfoni:enter"}
        | TRIAGE
        | NAMING
        | ERASING
        | {"case:close", "case:assign", "grant:manage", "incident:notify", "referral:offer", "referral:answer"},
        ALL_SECTIONS,
    ),
    "uptd_head": (
        ASKS
        | {"retention:see"}
        | DISCLOSES
        | CASEWORK
        | KEEPS_FILES
        | GLASS
        | {"screening:edit"}
        | KEEPS
        | SECOND
        | REVIEWS
        | {"case:reopen"}
        | {"consent:note", "consent:review", "exit:answer", "law:see", "legal:note", "link:common", "link:settle"}
        | TRIAGE
        | NAMING
        | HEADS
        | ERASING
        | INCIDENTS
        | {"case:erase_approve", "case:close", "channel:switch", "grant:manage"}
        | {"data:answer", "data:note", "data:register", "register:import"}
        | {"case:transfer", "referral:offer", "referral:answer", "safekeeping:see", "simfoni:enter", "simfoni:manage"},
        ALL_SECTIONS,
    ),
    "investigator": (
        ASKS
        | CASEWORK
        | FILES
        | GLASS
        | SECOND
        | BRINGS
        | SENDS
        | {"law:see", "legal:note", "link:compare", "link:settle"}
        | {"case:hold", "referral:answer", "identity:open"},
        HANDED_OVER | {"identity", "legal"},
    ),
    "ppa_unit_head": (
        ASKS
        | DISCLOSES
        | CASEWORK
        | FILES
        | GLASS
        | SECOND
        | REVIEWS
        | BRINGS
        | SENDS
        | {"law:see", "legal:note", "link:common", "link:compare", "link:settle"}
        | HEADS
        | {"case:erase_approve", "case:hold", "referral:answer", "identity:open"},
        HANDED_OVER | {"identity", "legal"},
    ),
    "prosecutor": (
        ASKS
        | CASEWORK
        | FILES
        | SECOND
        | BRINGS
        | SENDS
        | {"law:see", "legal:note"}
        | {"case:hold", "referral:answer", "identity:open", "case:hand_over", "duty:manage", "system:manage"},
        HANDED_OVER | {"identity", "legal"},
    ),
    "social_worker": (
        ASKS
        | CASEWORK
        | FILES
        | GLASS
        | {"screening:edit"}
        | SECOND
        | BRINGS
        | SENDS
        | {"consent:note"}
        | {"referral:answer", "identity:open", "case:hand_over", "duty:manage", "system:manage"},
        HANDED_OVER | {"identity", "assessment", "services"},
    ),
    "health_worker": (
        ASKS
        | CASEWORK
        | FILES
        | GLASS
        | BRINGS
        | SENDS
        | {"consent:note"}
        | {"referral:answer", "identity:open", "case:hand_over", "duty:manage", "system:manage"},
        HANDED_OVER | {"identity", "services"},
    ),
    "shelter_officer": (
        ASKS
        | CASEWORK
        | FILES
        | GLASS
        | BRINGS
        | SENDS
        | {"consent:note", "shelter:keep", "shelter:see"}
        | {"referral:answer", "identity:open", "case:hand_over", "duty:manage", "system:manage"},
        HANDED_OVER | {"identity", "services"},
    ),
    "subdistrict_head": (
        CASEWORK | BRINGS | {"referral:answer", "case:hand_over", "duty:manage", "system:manage"},
        {"summary", "referrals", "services"},
    ),
    "partner_officer": (
        CASEWORK | SECOND | BRINGS | SENDS | {"referral:answer", "case:hand_over", "duty:manage", "system:manage"},
        {"summary", "persons", "referrals", "services"},
    ),
    "secretariat": (
        EVERYONE
        | {"retention:see"}
        | LEADS
        | INCIDENTS
        | {"conflict:see"}
        | {"guidance:edit", "rule:edit", "duty:manage", "people:see", "safekeeping:see"}
        | {"people:manage", "reset:ask", "reset:confirm"}
        | RUNS_TASK_FORCE,
        set(),
    ),
    "daily_chair": (EVERYONE | LEADS | {"people:see", "release:approve"}, set()),
    "leader": (EVERYONE | LEADS | {"release:approve"}, set()),
    "auditor": (
        EVERYONE
        | {"retention:see"}
        | REVIEWS
        | DISCLOSES
        | {"case:erase_approve", "incident:see", "conflict:confirm", "conflict:see"}
        | {
            "audit:export",
            "audit:see",
            "head_holder:manage",
            "law:see",
            "people:see",
            "reset:confirm",
            "rule:see",
            "safekeeping:see",
        },
        set(),
    ),
    "technical_administrator": (
        EVERYONE
        | {"channel:see", "channel:switch", "incident:contain", "incident:see", "people:see", "safekeeping:see"}
        | {"setup:manage"},
        set(),
    ),
    "conflict_recipient": (EVERYONE | {"conflict:confirm", "conflict:receive", "conflict:see"}, set()),
    "legal_officer": (EVERYONE | LEGAL_OFFICE, set()),
    "planner": (EVERYONE | PLANS, set()),
    "psychologist": (
        CASEWORK | {"identity:open", "psychology:note"},
        {"summary", "persons", "referrals", "timeline", "identity", "assessment", "services"},
    ),
}


def test_the_table_names_every_role() -> None:
    assert set(MATRIX) == set(RoleCode) == set(ROLES)


@each("role, permission", itertools.product(RoleCode, Permission))
def test_each_role_has_these_powers_and_no_other(role: RoleCode, permission: Permission) -> None:
    assert rules.may([role], permission) == (permission.value in MATRIX[role][0])


@each("role, room", itertools.product(RoleCode, Section))
def test_each_role_enters_these_rooms_of_an_assigned_case(role: RoleCode, room: Section) -> None:
    assert (room in rules.sections_for(role, CaseStanding.ASSIGNED)) == (room.value in MATRIX[role][1])


@each("role, standing", itertools.product(RoleCode, [CaseStanding.COLLEAGUE, CaseStanding.FOREIGN]))
def test_who_is_not_assigned_enters_no_room(role: RoleCode, standing: CaseStanding) -> None:
    assert rules.sections_for(role, standing) == frozenset()


@pytest.mark.parametrize(
    "role", [RoleCode.TECHNICAL_ADMINISTRATOR, RoleCode.DAILY_CHAIR, RoleCode.LEADER, RoleCode.SECRETARIAT]
)
def test_who_keeps_or_leads_has_no_page_with_a_case(role: RoleCode) -> None:
    powers = ROLES[role].permissions
    assert not [power for power in powers if power.startswith(("case:", "report:", "referral:", "identity:"))]


def test_powers_stand_in_alphabetical_order_and_say_resource_and_action() -> None:
    values = [permission.value for permission in Permission]
    assert values == sorted(values)
    assert all(value.count(":") == 1 for value in values)


def test_no_role_means_no_power() -> None:
    assert not any(rules.may([], permission) for permission in Permission)


def test_officials_can_read_the_matrix() -> None:
    heading, *rows = roles.matrix()
    assert heading[0] == "peran"
    assert len(rows) == len(RoleCode)
    assert all(len(row) == len(heading) for row in rows)
    named = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    assert named["Petugas pengaduan"]["report:take"] == "x"
    assert named["Petugas pengaduan"]["referral:answer"] == ""
    assert named["Manajer kasus"]["ruang:identity"] == "x"


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
