"""Sessions of the regency's people, begun at the page of the door when it is built; a test's browser takes one up.

Signing in anew for each test costs two pages. A person's second browser of one test signs in by itself, and so does
the first where the session does not stand in the database of the moment, or the installation is no demo.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.test import Client
from tests.factories import officers

from sigap.access import sessions
from sigap.access.models import Person, Session
from sigap.kernel.clock import now

_BEGUN: dict[str, dict[str, str]] = {}
_TAKEN: set[str] = set()
"""Who stands in their kept session in this test."""
_FACT = "cookies of "


def begun(logins: Iterable[str]) -> dict[str, str]:
    """Signs each in once, in sessions that outlast the run; their cookies, as facts of the template."""
    told = {}
    for login in logins:
        client = Client()
        assert officers.sign_in(client, login) == 302
        assert client.get("/profil/").status_code == 200
        told[f"{_FACT}{login}"] = json.dumps({name: each.value for name, each in client.cookies.items()})
    far = datetime.now(UTC) + timedelta(days=2)
    Session.objects.filter(person__login__in=logins).update(idle_seconds=172_800, expires_at=far)
    return told


def know(facts: Mapping[str, str]) -> None:
    """What the worker that built the template told, for this one."""
    _BEGUN.update({name.removeprefix(_FACT): json.loads(v) for name, v in facts.items() if name.startswith(_FACT)})


def lay_down() -> None:
    """A test is over: its people's kept sessions are free again."""
    _TAKEN.clear()


def take_up(client: Client, login: str) -> bool:
    """Whether this browser stands in the person's kept session now."""
    cookies = {} if login in _TAKEN else _BEGUN.get(login, {})
    ticket = cookies.get(settings.SESSION_COOKIE_NAME, "")
    if not (settings.SIGAP_DEMO and ticket and Session.objects.filter(hash=sessions.hash_of(ticket)).exists()):
        return False
    _TAKEN.add(login)
    for name, value in cookies.items():
        client.cookies[name] = value
    return True


def step_up(client: Client, login: str) -> None:
    """As if the person had just shown again who they are."""
    ticket = str(client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert sessions.touch(ticket, person_id=Person.objects.get(login=login).pk, at=now())
