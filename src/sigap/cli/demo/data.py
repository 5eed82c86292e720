"""The synthetic regency: places, rules, offices, people, duty, and stories up to now. Everything is CONTOH.

Loading twice changes nothing. `are_stories_wanted` False: a regency at its first morning, without a report or a case.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection

from sigap import audit
from sigap.access.demo import PASSWORD
from sigap.access.roles import ROLES
from sigap.cases.models import Case
from sigap.cli.demo import (
    custody,
    guidance,
    insight,
    people,
    prevention,
    set_up,
    stories,
    supervision,
    taskforce,
    villages,
    vulnerability,
)
from sigap.cli.installation import reference_data
from sigap.kernel.clock import now

__all__ = ["PASSWORD", "accounts_text", "load"]

_SINCE = timedelta(days=75)
"""How long the offices have been at work; the oldest story is younger."""
_PREPARED_AFTER, _PREPARED = 2, 2_000
"""A statement is kept ready once it was sent so often; as many of them as there are."""


def load(*, are_stories_wanted: bool = True) -> None:
    """Loads what is missing, as the database's owner."""
    with _in_one_go():
        _load(are_stories_wanted=are_stories_wanted)


@contextmanager
def _in_one_go() -> Iterator[None]:
    """The connection as it suits a thousand acts in a row."""
    with connection.cursor() as cursor:
        # The demo's data can be made again; waiting for the disk after each act is not worth it.
        cursor.execute("SET synchronous_commit = off")
        # The tables are small: what is best for any value is best for each.
        cursor.execute("SET plan_cache_mode = force_generic_plan")
    held = connection.connection
    before = held.prepare_threshold, held.prepared_max
    # Few statements, again and again: planned once, they cost a third less.
    held.prepare_threshold, held.prepared_max = _PREPARED_AFTER, _PREPARED
    try:
        yield
    finally:
        held.prepare_threshold, held.prepared_max = before


def _load(*, are_stories_wanted: bool) -> None:
    at = now()
    since = at - _SINCE
    reference_data.load(at=at, instead=guidance.numbers(at=at))
    guidance.load_companies(at=at)
    with audit.recording():
        people.hire(since=since)
        taskforce.load(since=since, at=at)
        people.fill_rotas(since=since + timedelta(hours=1), now=at)
    custody.enrol(at=at)
    set_up.bring(at=at)
    if are_stories_wanted and not Case.objects.exists():
        stories.play(at)
        custody.tell(at=at)
        supervision.pay_visits(at)
        prevention.hold_sessions(at)
        vulnerability.measure(at)
        villages.send(at)
        insight.tell(at)


def accounts_text() -> str:
    """The demo's accounts, as the launcher prints them; the password stands last."""
    rows = [(who.login, who.name, f"{ROLES[who.role].name}, {who.office}") for who in people.people()]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"  {login:<{widths[0]}}  {name:<{widths[1]}}  {part}" for login, name, part in rows]
    apart = f"frasa jalur khusus: {custody.PASSPHRASE}"
    return "\n".join(["Akun CONTOH:", *lines, "", apart, f"sandi: {PASSWORD}"])
