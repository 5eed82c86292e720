"""In which kinds of office a role is held, and what each kind is called."""

from sigap.access import roles, rules
from sigap.access.roles import OfficeKind, RoleCode


def test_a_role_is_held_only_where_it_exists() -> None:
    assert rules.may_hold(RoleCode.INVESTIGATOR, OfficeKind.POLRES_PPA)
    assert not rules.may_hold(RoleCode.INVESTIGATOR, OfficeKind.UPTD_PPA)
    assert rules.may_hold(RoleCode.PARTNER_OFFICER, OfficeKind.BAPAS)
    assert rules.may_hold(RoleCode.SUBDISTRICT_HEAD, OfficeKind.KECAMATAN)


def test_a_role_of_casework_is_never_held_where_the_task_force_is_led() -> None:
    leading = [kind for kind in OfficeKind if rules.may_hold(RoleCode.LEADER, kind)]
    assert OfficeKind.UPTD_PPA not in leading
    assert OfficeKind.POLRES_PPA not in leading


def test_every_kind_of_office_but_the_public_and_those_that_only_sit_in_meetings_has_a_role() -> None:
    without = {kind for kind in OfficeKind if not any(rules.may_hold(role, kind) for role in RoleCode)}
    assert without == {OfficeKind.PUBLIC, OfficeKind.KESBANGPOL}


def test_every_agency_kind_has_a_label() -> None:
    assert set(roles.OFFICE_KIND_LABELS) == set(OfficeKind)
