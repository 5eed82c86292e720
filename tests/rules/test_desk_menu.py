"""The desk's menu: at most seven entries, each with an icon of its own, the rest under one."""

import pytest

from sigap.access.roles import ROLES, RoleCode
from sigap.desk.navigation import MAIN_TABS
from sigap.ui.shell import Shell, Tab


def menu(count: int, **more: object) -> Shell:
    tabs = (Tab(label=str(n), url="/", icon="x", is_current=n == more.get("here")) for n in range(count))
    return Shell(home_url="/", tabs=tuple(tabs))


def test_no_two_entries_bear_one_icon() -> None:
    icons = [tab.icon for tab in MAIN_TABS]
    assert len(icons) == len(set(icons))


@pytest.mark.parametrize("role", RoleCode)
def test_every_role_has_a_menu_of_seven_entries_at_most(role: RoleCode) -> None:
    shell = menu(sum(tab.permission in ROLES[role].permissions for tab in MAIN_TABS))
    assert len(shell.tabs) - len(shell.folded_wide) + bool(shell.folded_wide) <= 7
    assert len(shell.tabs) - len(shell.folded) + bool(shell.folded) <= 5


def test_what_is_folded_is_folded_only_where_it_does_not_fit() -> None:
    assert [(len(menu(n).folded), len(menu(n).folded_wide)) for n in (5, 6, 7, 8)] == [(0, 0), (2, 0), (3, 0), (4, 2)]
    assert menu(8, here=2).folded_here is None
    here = menu(8, here=5).folded_here
    assert here is not None
    assert here.label == "5"
