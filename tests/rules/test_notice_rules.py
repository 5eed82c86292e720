"""Whom a notice to a part reaches."""

import pytest

from sigap.access.roles import ROLES, OfficeKind, RoleCode
from sigap.access.rules import HEADS
from sigap.cli.schema import files
from sigap.notifications.rules import AUDIENCES, HEAD_OF, Audience, audiences_of, hears_for_head, parts_of


def test_intake_and_its_head() -> None:
    assert audiences_of(RoleCode.INTAKE_OFFICER) == {Audience.INTAKE}
    assert audiences_of(RoleCode.UPTD_HEAD) == {
        Audience.INTAKE,
        Audience.INTAKE_HEAD,
        Audience.INCIDENT,
        Audience.SAFEKEEPERS,
        Audience.HEAD,
    }
    assert audiences_of(RoleCode.SHELTER_OFFICER) == {Audience.SHELTER}
    assert audiences_of(RoleCode.SOCIAL_WORKER) == frozenset()
    assert audiences_of(RoleCode.AUDITOR) == frozenset()
    assert parts_of([]) == frozenset()
    both = parts_of([RoleCode.CASE_MANAGER, RoleCode.PPA_UNIT_HEAD])
    assert both == {Audience.INTAKE, Audience.HEAD, Audience.SHELTER}
    assert audiences_of(RoleCode.SECRETARIAT) == {Audience.INCIDENT}
    assert set(HEAD_OF) <= set(Audience)


@pytest.mark.parametrize("role", RoleCode)
def test_every_office_has_somebody_who_hears_for_its_head(role: RoleCode) -> None:
    for kind in ROLES[role].office_kinds:
        hears = [other for other in RoleCode if kind in ROLES[other].office_kinds and hears_for_head(other, kind)]
        assert hears


def test_only_the_head_hears_where_one_is_named() -> None:
    assert not hears_for_head(RoleCode.INVESTIGATOR, OfficeKind.POLRES_PPA)
    assert hears_for_head(RoleCode.PPA_UNIT_HEAD, OfficeKind.POLRES_PPA)
    assert hears_for_head(RoleCode.HEALTH_WORKER, OfficeKind.RSUD)
    assert {RoleCode.UPTD_HEAD, RoleCode.PPA_UNIT_HEAD} == HEADS


def test_the_database_speaks_of_the_same_roles() -> None:
    policies = files.sql_text("notifications")
    for audience, roles in AUDIENCES.items():
        if roles:
            listed = ",".join(sorted(roles))
            assert f"WHEN '{audience}' THEN '{{{listed}}}'" in policies, audience
        assert f"'{audience}'" in policies
