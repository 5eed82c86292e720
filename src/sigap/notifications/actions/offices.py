"""Tells an office of an emergency: whoever is on duty there, else its head, else everybody there who may know of it."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap.access.queries import on_duty_in
from sigap.access.roles import OfficeKind, RoleCode
from sigap.notifications.actions.notices import notify
from sigap.notifications.rules import Audience
from sigap.notifications.rules.mailing import hears_for_head


def tell_office(
    *,
    at: datetime,
    code: str,
    office_id: UUID,
    ids: Mapping[str, str],
    is_for_duty: bool = False,
    until: datetime | None = None,
) -> bool:
    """Leaves one notice for the first of them who may know of what `ids` name; returns whether anybody there may.

    With `is_for_duty` whoever is on duty comes before the head.
    """
    posts = posts_that_may_hear(ids, office_id=office_id, at=at)
    if not posts:
        return False
    on_duty = on_duty_in(office_ids=[office_id], at=at).get(office_id) if is_for_duty else None
    has_head = any(hears_for_head(RoleCode(role), OfficeKind(kind)) for _person, role, kind in posts)
    if on_duty is not None and on_duty.person_id in {person for person, _role, _kind in posts}:
        notify(at=at, code=code, person_id=on_duty.person_id, ids=ids, until=until, may_know=True)
    else:
        role = Audience.HEAD if has_head else ""
        notify(at=at, code=code, office_id=office_id, role=role, ids=ids, until=until, may_know=True)
    return True


def posts_that_may_hear(ids: Mapping[str, str], *, office_id: UUID, at: datetime) -> list[tuple[UUID, str, str]]:
    """Who of an office may know of what `ids` name: person, role, kind of the office."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, role, kind FROM notifications.may_hear(%s::jsonb, %s, %s)",
            [json.dumps(dict(ids)), office_id, at],
        )
        found: list[tuple[UUID, str, str]] = cursor.fetchall()
    return found
