"""A statement cut for a stand-in is, filled in, the one that would have been put together for the actor."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from tests.factories.deadlines import actor, wib

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.roles import ROLES, OfficeKind, RoleCode
from sigap.desk.queue.items import _all_in_one
from sigap.desk.queue.stencil import Stencil

pytestmark = pytest.mark.django_db
AT = wib(11, 25, 9, 30)


def someone(*roles: RoleCode, offices: tuple[UUID, ...] = ()) -> Actor:
    """With one post for each role, in offices of their own unless told."""
    name = f"Undian {uuid4()}"
    held = [
        actor(name, role, min(ROLES[role].office_kinds), place)
        for role, place in zip(roles, offices or tuple(uuid4() for _role in roles), strict=True)
    ]
    return replace(held[0], memberships=tuple(each.memberships[0] for each in held))


def sent(stencil: Stencil, who: Actor, at: datetime) -> list[tuple[str, list[Any]]]:
    """What the stencil sends to the database."""
    found: list[tuple[str, list[Any]]] = []

    def note(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        found.append((sql, [*params]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        stencil.rows(who, at)
    return found


@pytest.mark.parametrize("only_mine", [True, False])
@pytest.mark.parametrize("role", list(RoleCode))
def test_what_is_filled_in_is_what_would_have_been_made(role: RoleCode, *, only_mine: bool) -> None:
    stencil = Stencil(partial(_all_in_one, only_mine=only_mine))
    office = uuid4()
    crowd = [
        someone(role),
        someone(role),
        someone(role, RoleCode.INTAKE_OFFICER),
        someone(role, RoleCode.INTAKE_OFFICER, offices=(office, office)),
        someone(RoleCode.CASE_MANAGER, role),
    ]
    for at in (AT, AT + timedelta(hours=3), AT + timedelta(days=40)):
        for who in [*crowd, *reversed(crowd)]:
            made = _all_in_one(who, at, only_mine=only_mine)
            wanted = [] if made is None else [made.query.sql_with_params()]
            assert sent(stencil, who, at) == [(sql, [*params]) for sql, params in wanted]


def test_a_statement_that_asks_while_it_is_made_is_refused() -> None:
    def asks(_who: Actor, _at: datetime) -> QuerySet[Any]:
        return Office.objects.filter(pk__in=[office.pk for office in Office.objects.all()])

    with pytest.raises(LookupError):
        Stencil(asks).rows(someone(RoleCode.CASE_MANAGER), AT)


def test_a_statement_that_holds_somebody_elses_id_is_refused() -> None:
    def holds(_who: Actor, _at: datetime) -> QuerySet[Any]:
        return Office.objects.filter(pk=uuid4(), kind=OfficeKind.RSUD)

    with pytest.raises(LookupError):
        Stencil(holds).rows(someone(RoleCode.CASE_MANAGER), AT)
