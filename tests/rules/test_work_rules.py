"""Who answers for what: the same in the rules and in the database, and every kind has an app that derives it."""

import re

import pytest

from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, RoleCode
from sigap.cases.rows import PAGES
from sigap.cases.shell import OPEN_WORK
from sigap.cli.schema import files
from sigap.intake.rules import HIGH_RISK_FLAGS
from sigap.notifications.rules import AUDIENCES, Audience
from sigap.work.rules import FOR_OTHER_EYES, KIND_LABELS, OF_CASE, OF_REPORT, ON_CASE, Duty, Kind, duties_of, roles_of

_DUTY = re.compile(r"'([a-z_]+:[a-z_]+)'|duty => '([a-z_]+)'")
"""A power named in SQL, or a part that somebody plays."""


def test_a_duty_is_a_power_or_named_roles() -> None:
    assert roles_of(Duty.HEAD) == AUDIENCES[Audience.HEAD]
    assert roles_of(Duty.AUDITOR) == {RoleCode.AUDITOR}
    for duty in set(Duty) - {Duty.HEAD, Duty.AUDITOR, Duty.SECOND_PERSON}:
        assert roles_of(duty) == {code for code, role in ROLES.items() if Permission(duty.value) in role.permissions}
    assert all(Permission.CASE_CLOSE_ANSWER in ROLES[role].permissions for role in roles_of(Duty.SECOND_PERSON))
    assert duties_of([]) == frozenset()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_derived_by_the_app_it_names(kind: Kind) -> None:
    assert f"'{kind.value}'" in files.sql_text(kind.app)
    assert kind in KIND_LABELS


def test_work_is_addressed_to_duties_that_a_role_holds() -> None:
    written = [file.read_text(encoding="utf-8") for app in files.APPS for file in files.folder_of(app).glob("work.sql")]
    named = {duty for text in written for pair in _DUTY.findall(text) for duty in pair if duty}
    assert named
    assert named <= {*Duty, *Audience}
    assert not [duty for duty in Duty if not roles_of(duty)]


def test_no_list_of_work_depends_on_the_hour_at_which_it_is_derived() -> None:
    views = re.findall(r"CREATE VIEW \w+\.work_rows.*?;\n", "".join(map(files.sql_text, files.APPS)), re.DOTALL)
    assert len(views) == len({kind.app for kind in Kind})
    assert not [view for view in views if "now()" in view]


def test_what_holds_a_closing_up_has_words_and_a_page() -> None:
    branches = [branch for app in files.APPS for branch in re.split(r"UNION ALL|;\n", files.sql_text(app))]
    blocking = {kind for kind in Kind for branch in branches if f"'{kind}'" in branch and "blocks_closing =>" in branch}
    assert blocking == {*OPEN_WORK}


def test_a_kind_of_a_case_is_told_on_its_page_or_kept_from_it_with_a_reason() -> None:
    assert not ON_CASE & FOR_OTHER_EYES.keys()
    assert ON_CASE | FOR_OTHER_EYES.keys() == OF_CASE
    assert all(FOR_OTHER_EYES.values())
    # The page names for each where it is dealt with; beside them only what is owed to who reported.
    assert PAGES.keys() == ON_CASE | {Kind.REPLY, Kind.PROMISE}


def test_what_belongs_to_a_case_or_a_report_says_so() -> None:
    assert not OF_CASE & OF_REPORT
    # What is owed of a stay is of the house: a guest has no case yet.
    apps = {
        "actionplan", "meetings", "prevention", "registers", "releases", "returns", "shelter", "staff", "supervision",
        "villages",
    }  # fmt: skip
    elsewhere = {kind for kind in Kind if kind.app in apps}
    # A request about data stands apart from cases: it may be about somebody of whom nothing is held.
    elsewhere |= {Kind.DATA_REQUEST, Kind.DATA_SECOND, Kind.DATA_LIFT}
    assert set(Kind) - OF_CASE - OF_REPORT == {Kind.INCIDENT, Kind.DRAFT, Kind.LANE, Kind.TRANSFER_ARRIVAL} | elsewhere


def test_the_flags_of_danger_are_the_same_in_the_database() -> None:
    listed = re.search(r"FUNCTION intake.high_risk_flags.*?'{([a-z_,]+)}'", files.sql_text("intake"), re.DOTALL)
    assert listed
    assert {*listed[1].split(",")} == {flag.value for flag in HIGH_RISK_FLAGS}
