"""Statements slipped into a surface's connection: no step-up, no event in another's name, no store of one's own."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings, settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from tests.factories import officers

from sigap import audit
from sigap.access import actions, entry, sessions
from sigap.access.models import Session
from sigap.access.sessions import hash_of
from sigap.audit.models import Event
from sigap.kernel.errors import StepUpNeeded

pytestmark = pytest.mark.django_db
type AsRole = Callable[[str], AbstractContextManager[None]]
OPENED = "vault:identity:opened"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def ticket(client: Client) -> str:
    officers.rina()
    officers.sign_in(client, "rina.uptd")
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _row(ticket: str) -> Session:
    return Session.objects.get(hash=hash_of(ticket))


def _holder(ticket: str) -> UUID:
    held_by = _row(ticket).person_id
    assert held_by is not None
    return held_by


def _run(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def _append(*, actor: UUID | None, code: str = OPENED, at: str | None = None) -> None:
    event: dict[str, object] = {
        "kind": "system",
        "id": str(uuid4()),
        "at": at or timezone.now().isoformat(),
        "code": code,
        "actor": str(actor) if actor else None,
        "ids": {},
    }
    _run("SELECT access.append_events(%s::jsonb)", json.dumps([event]))


def test_a_step_up_is_vouched_for(ticket: str) -> None:
    at = timezone.now()
    person = _holder(ticket)
    assert sessions.touch(ticket, person_id=person, at=at)
    with entry.enter(ticket) as actor:
        entry.require_step_up(actor, at=at)
        with pytest.raises(StepUpNeeded):
            entry.require_step_up(actor, at=at + timedelta(minutes=16))


def test_a_step_up_noted_past_sigap_lets_nobody_in(ticket: str, as_role: AsRole) -> None:
    with as_role("sigap_threshold"):
        _run("SELECT access.session_touch(%s, now(), %s)", hash_of(ticket), b"x" * 32)
    with pytest.raises(entry.PowersAltered) as altered, entry.enter(ticket):
        pytest.fail("somebody came in")
    assert altered.value.kind == "step_up"


@pytest.mark.parametrize("change", ["later", "elsewhere"])
def test_a_step_up_serves_for_its_moment_and_session_only(ticket: str, change: str) -> None:
    at = timezone.now()
    person = _holder(ticket)
    assert sessions.touch(ticket, person_id=person, at=at)
    mac = bytes(_row(ticket).step_up_mac or b"")
    if change == "later":
        moved, hers = at + timedelta(minutes=10), ticket
    else:
        again = officers.DeskClient()
        officers.sign_in(again, "rina.uptd")
        moved, hers = at, str(again.cookies[settings.SESSION_COOKIE_NAME].value)
    Session.objects.filter(hash=hash_of(hers)).update(stepped_up_at=moved, step_up_mac=mac)
    with pytest.raises(entry.PowersAltered), entry.enter(hers):
        pytest.fail("somebody came in")


def test_the_desk_writes_in_no_other_name(ticket: str, as_role: AsRole) -> None:
    person = _holder(ticket)
    for actor in (person, uuid4()):
        with as_role("sigap_desk"), pytest.raises(DatabaseError, match="in the name of somebody else"):
            _append(actor=actor)
    with as_role("sigap_desk"), pytest.raises(DatabaseError, match="permission denied"):
        _run("SELECT audit.append('[]')")
    assert not Event.objects.filter(code=OPENED).exists()


def test_who_holds_the_ticket_writes_in_their_own_name(ticket: str, as_role: AsRole) -> None:
    with as_role("sigap_desk"), entry.enter(ticket) as actor:
        _append(actor=actor.person_id)
        _append(actor=None)
        with pytest.raises(DatabaseError, match="in the name of somebody else"):
            _append(actor=uuid4())
    assert Event.objects.filter(code=OPENED).count() == 2


def test_the_end_of_ones_own_session_is_still_ones_own_act(ticket: str, as_role: AsRole) -> None:
    with as_role("sigap_desk"), entry.enter(ticket) as actor:
        actions.end_session(by=actor, at=timezone.now(), session_id=actor.session_id)
    assert Event.objects.get(code="access:session:ended").actor_id == actor.person_id


def test_whoever_stands_at_the_threshold_signs_for_the_threshold_only(as_role: AsRole) -> None:
    person = officers.rina().pk
    with as_role("sigap_desk"), entry.threshold(person=person):
        _append(actor=person, code="access:session:started")
        with pytest.raises(DatabaseError, match="in the name of somebody else"):
            _append(actor=person)


@pytest.mark.parametrize(("ago", "is_let_in"), [(timedelta(hours=23), True), (timedelta(hours=25), False)])
def test_a_log_in_of_the_desk_writes_of_today(ago: timedelta, *, is_let_in: bool) -> None:
    at = (timezone.now() - ago).isoformat()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL SESSION AUTHORIZATION sigap_desk")
    try:
        if is_let_in:
            _append(actor=None, at=at)
        else:
            with pytest.raises(DatabaseError, match="at another time"):
                _append(actor=None, at=at)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")


def test_the_worker_and_the_owner_write_as_before(as_role: AsRole) -> None:
    with as_role("sigap_worker"):
        _append(actor=None, at="2020-01-01T00:00:00Z")
    with audit.recording():
        _append(actor=uuid4(), at="2020-01-01T00:00:00Z")
    assert Event.objects.filter(code=OPENED).count() == 2


@pytest.mark.parametrize("role", ["sigap_public", "sigap_desk", "sigap_threshold", "sigap_worker"])
@pytest.mark.parametrize("statement", ["SELECT lo_create(0)", "SELECT lo_from_bytea(0, 'x')", "SELECT lo_creat(-1)"])
def test_no_surface_has_a_store_beside_the_tables(role: str, statement: str, as_role: AsRole) -> None:
    with as_role(role), pytest.raises(DatabaseError, match="permission denied"):
        _run(statement)


@pytest.mark.parametrize("role", ["sigap_desk", "sigap_worker"])
@pytest.mark.parametrize("lock", ["pg_advisory_lock(1)", "pg_try_advisory_lock(1)", "pg_advisory_unlock_all()"])
def test_no_lock_lasts_longer_than_its_transaction(role: str, lock: str, as_role: AsRole) -> None:
    with as_role(role), pytest.raises(DatabaseError, match="permission denied"):
        _run(f"SELECT {lock}")


@pytest.mark.parametrize("role", ["sigap_public", "sigap_desk"])
def test_nobody_but_the_worker_reaches_what_its_sweeps_wait_for(role: str, as_role: AsRole) -> None:
    for statement in (
        "SELECT mailbox.hold_sweep('clocks.sweep')",
        "SELECT 1 FROM mailbox_sweeplock FOR UPDATE",
        "LOCK TABLE mailbox_sweeplock",
    ):
        with as_role(role), pytest.raises(DatabaseError, match="permission denied"):
            _run(statement)


@pytest.mark.parametrize("lock", ["pg_advisory_lock(1)", "pg_try_advisory_xact_lock(1)", "pg_advisory_xact_lock(1, 2)"])
def test_the_public_holds_up_nobody(lock: str, as_role: AsRole) -> None:
    with as_role("sigap_public"), pytest.raises(DatabaseError, match="permission denied"):
        _run(f"SELECT {lock}")
    with as_role("sigap_worker"):
        _run("SELECT pg_try_advisory_xact_lock(1)")
