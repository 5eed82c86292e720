"""Every function that a database role may call, from the catalogue, and calls of it that nobody sensible makes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
from django.conf import settings
from django.db import connection

ROLES = ("sigap_public", "sigap_desk", "sigap_threshold", "sigap_worker", "sigap_vault")
COUNTS = [
    "SELECT pg_relation_size('cases_case')",
    "SELECT pg_total_relation_size('cases_case')",
    "SELECT pg_table_size('cases_case')",
    "SELECT pg_indexes_size('cases_case')",
    "SELECT pg_database_size(current_database())",
    "SELECT pg_stat_get_live_tuples('cases_case'::regclass)",
    "SELECT pg_stat_get_tuples_inserted('cases_case'::regclass)",
    "SELECT pg_stat_get_xact_tuples_inserted('cases_case'::regclass)",
    "SELECT pg_stat_get_activity(NULL)",
    "SELECT * FROM pg_stat_user_tables",
    "SELECT * FROM pg_stat_all_tables",
    "SELECT * FROM pg_stat_all_indexes",
    "SELECT * FROM pg_statio_user_tables",
    "SELECT * FROM pg_stat_xact_user_tables",
    "SELECT * FROM pg_stat_activity",
    "SELECT * FROM pg_stat_database",
    "SELECT * FROM pg_stats",
]
STORES = ["CREATE TEMP TABLE x (y int)", "SELECT lo_create(0)", "CREATE TABLE public.x (y int)"]
LASTING_LOCKS = [
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_try_advisory_lock(1)",
    "SELECT pg_advisory_lock_shared(1, 2)",
    "SELECT pg_advisory_unlock_all()",
]
PASSING_LOCKS = ["SELECT pg_advisory_xact_lock(1)", "SELECT pg_try_advisory_xact_lock_shared(1, 2)"]
LARGE, HUGE = 1_000_000, 10_000_000
NIL = UUID(int=0)
MOMENTS = (
    "infinity",
    "-infinity",
    "4000-01-01 00:00:00+00 BC",
    "0001-01-01",
    "20000-01-01",
    "1969-12-31",
    "2199-12-31",
)
TEXTS = ("", "pintu_karangan", "x' OR 1=1 --", "\u202e\u0301", "web", "../..", "x" * LARGE)
NUMBERS = (0, -1, -(2**31), 2**31 - 1)
_HUGE: Mapping[str, object] = {
    "text": "x" * HUGE,
    "bytea": b"\xff" * HUGE,
    "text[]": ["x" * HUGE],
    "bytea[]": [b"\xff" * HUGE],
    "jsonb": '{"x": "' + "x" * HUGE + '"}',
}
"""10 MB of each kind of argument that has no length of its own."""
_GRANTED = """
SELECT p.oid::regprocedure::text, p.oid::regproc::text,
  coalesce(p.proargnames[1:p.pronargs], '{}'), ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t)
FROM pg_proc p
WHERE p.pronamespace IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname !~ '^(pg_|information_schema|public)')
  AND p.prorettype <> 'trigger'::regtype AND has_function_privilege(%s, p.oid, 'EXECUTE')
ORDER BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One function with the names and types of what it takes."""

    name: str
    called: str
    names: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def call(self) -> str:
        """The statement that calls it."""
        # In binary form where it may be long: escaping 10 MB costs more than sending them.
        marks = ", ".join(f"{'%b' if kind in _HUGE and kind != 'jsonb' else '%s'}::{kind}" for kind in self.types)
        return f"SELECT * FROM {self.called}({marks})"


def doors(role: str) -> list[Door]:
    """What a role is granted, directly."""
    with connection.cursor() as cursor:
        cursor.execute(_GRANTED, [role])
        return [Door(name=row[0], called=row[1], names=tuple(row[2]), types=tuple(row[3])) for row in cursor.fetchall()]


@contextmanager
def log_in(role: str) -> Iterator[psycopg.Connection]:
    """A log-in of its own in a role, as in production: not the owner who has taken it up."""
    name, password = f"uji_{uuid4().hex[:10]}", uuid4().hex
    database = connection.settings_dict["NAME"]
    with connection.cursor() as owner:
        owner.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}' IN ROLE {role}")
        owner.execute(f'GRANT CONNECT ON DATABASE "{database}" TO {name}')
    facts = settings.DATABASES["default"]
    try:
        with psycopg.connect(
            host=facts["HOST"], port=facts["PORT"] or None, user=name, password=password, dbname=database
        ) as found:
            found.execute("SET statement_timeout = '5s'")
            # What a foreign key refuses is refused at once, and not all of it at the end.
            found.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield found
    finally:
        with connection.cursor() as owner:
            owner.execute(f"DROP OWNED BY {name} CASCADE")
            owner.execute(f"DROP ROLE {name}")


_NOTHING_NAMED: Mapping[str, UUID] = {}


def calls(
    door: Door,
    known: Sequence[UUID],
    keys: Sequence[bytes],
    named: Mapping[str, UUID] = _NOTHING_NAMED,
    *,
    is_huge: bool = False,
) -> Iterator[list[object]]:
    """Values for one call after another: all absurd together, and one absurd among what looks right.

    With `is_huge` each kind of argument is 10 MB once, in the last place that takes it. An id of `named` looks right
    where an argument's name has its word in it.
    """
    right = [_right(name, kind, known, keys, named) for name, kind in zip(door.names, door.types, strict=True)]
    absurd = [_absurd(kind, known) for kind in door.types]
    yield right
    yield [None for _ in door.types]
    for turn in range(max(map(len, absurd), default=0)):
        yield [each[turn % len(each)] if each else None for each in absurd]
    for place, values in enumerate(absurd):
        for value in values:
            yield [*right[:place], value, *right[place + 1 :]]
    for place in {kind: place for place, kind in enumerate(door.types) if is_huge and kind in _HUGE}.values():
        yield [*right[:place], _HUGE[door.types[place]], *right[place + 1 :]]


def _right(name: str, kind: str, known: Sequence[UUID], keys: Sequence[bytes], named: Mapping[str, UUID]) -> object:
    subject = next((named[word] for word in named if word in name), known[0])
    by_kind: dict[str, object] = {
        "uuid": uuid4() if name in {"p_id", "id"} else subject,
        "bytea": keys[0] if "lookup" in name or "plain" in name else b"\x01" * 32,
        "text": {"p_channel": "web", "p_number": f"L-{uuid4().int % 10**8:08}", "p_kind": "report"}.get(name, ""),
        "integer": 5,
        "bigint": 5,
        "boolean": True,
        "jsonb": "{}",
        "date": "2026-11-25",
        "timestamp with time zone": "now",
        "interval": "1 minute",
        "uuid[]": [subject],
        "text[]": [],
        "bytea[]": [],
        "integer[]": [],
    }
    return by_kind.get(kind)


def _absurd(kind: str, known: Sequence[UUID]) -> Sequence[object]:
    by_kind: dict[str, Sequence[object]] = {
        "uuid": (NIL, uuid4(), UUID("f" * 8 + "-ffff-1fff-8fff-" + "f" * 12), *known),
        "bytea": (b"", b"\x00", b"\xff" * LARGE),
        "text": TEXTS,
        "integer": NUMBERS,
        "bigint": (*NUMBERS, 2**63 - 1),
        "boolean": (False,),
        "jsonb": ("null", "[]", '{"at": "20000-01-01"}', '[{"kind": "system"}]'),
        "date": ("4000-01-01 BC", "infinity", "20000-01-01"),
        "timestamp with time zone": MOMENTS,
        "interval": ("-1000 years", "1000 years"),
        "uuid[]": ([], [NIL], list(known) * 50),
        "text[]": ([], ["pintu_karangan"], ["x" * LARGE]),
        "bytea[]": ([b""], [b"\xff" * LARGE]),
        "integer[]": ([2**31 - 1] * 10,),
    }
    return by_kind.get(kind, (None,))
