"""A statement slipped into the desk's connection, or the tables in hand but not the keys: no power comes of it."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from tests.factories import officers

from sigap.access import entry
from sigap.access.models import Membership, Session
from sigap.access.sessions import SessionStore, hash_of
from sigap.audit.models import Event

pytestmark = pytest.mark.django_db
type AsRole = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def client() -> officers.DeskClient:
    """A browser at a desk with its door armed."""
    return officers.DeskClient()


def _forged(as_role: AsRole, person: UUID, *, mac: bytes = b"x" * 32) -> str:
    """What a statement slipped into sign-in can do: begin a session for anybody, under a ticket it knows."""
    ticket = secrets.token_urlsafe(32)
    values: list[Any] = [hash_of(ticket), b"x", person, mac, "", 600, 3600, False, True]
    with as_role("sigap_threshold"), connection.cursor() as cursor:
        cursor.execute("SELECT access.session_save(%s, %s, %s, %s, %s, %s, %s, %s, %s)", values)
    return ticket


def test_a_session_begun_past_sigap_lets_nobody_in(as_role: AsRole) -> None:
    auditor = officers.surya()
    with pytest.raises(entry.PowersAltered) as altered, entry.enter(_forged(as_role, auditor.pk)):
        pytest.fail("somebody came in")
    assert altered.value.person_id == auditor.pk


def test_another_sessions_mac_does_not_serve(
    as_role: AsRole, client: officers.DeskClient, settings: LazySettings
) -> None:
    auditor = officers.surya()
    officers.sign_in(client, "surya.inspektorat")
    own = hash_of(str(client.cookies[settings.SESSION_COOKIE_NAME].value))
    mac = bytes(Session.objects.get(hash=own).mac)
    with pytest.raises(entry.PowersAltered), entry.enter(_forged(as_role, auditor.pk, mac=mac)):
        pytest.fail("somebody came in")


def test_a_page_asked_with_it_is_absent_and_the_trail_tells(
    as_role: AsRole, client: officers.DeskClient, settings: LazySettings
) -> None:
    auditor = officers.surya()
    client.cookies[settings.SESSION_COOKIE_NAME] = _forged(as_role, auditor.pk)
    assert client.get("/jejak/").status_code == 404
    event = Event.objects.get(code="access:power:altered")
    assert '"session"' in event.body
    assert str(auditor.pk) in event.body
    assert event.actor_id is None


def test_a_second_factor_noted_past_sigap_is_none(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = False
    store = SessionStore()
    store["_auth_user_id"] = str(officers.rina().pk)
    store.create()
    ticket = str(store.session_key)
    with pytest.raises(entry.SecondFactorMissing), entry.enter(ticket):
        pytest.fail("somebody came in")
    for change in ({"second_factor_at": timezone.now()}, {"needs_second_factor": False, "second_factor_at": None}):
        Session.objects.filter(hash=hash_of(ticket)).update(**change)
        with pytest.raises(entry.PowersAltered), entry.enter(ticket):
            pytest.fail("somebody came in")


def test_a_power_written_by_the_tables_owner_opens_no_page(client: officers.DeskClient) -> None:
    rina = officers.rina()
    officers.sign_in(client, "rina.uptd")
    assert client.get("/profil/").status_code == 200
    Membership.objects.filter(person=rina).update(role="uptd_head")
    assert client.get("/profil/").status_code == 404
    assert '"membership"' in Event.objects.get(code="access:power:altered").body
    # Nobody is locked in: signing out still works.
    assert client.post("/keluar/").status_code == 302


def test_the_desk_destroys_no_key(as_role: AsRole) -> None:
    statement = "UPDATE vault_datakey SET wrapped = '', destroyed_at = now()"
    with as_role("sigap_desk"), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
