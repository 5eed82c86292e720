"""People alone, in the cases that are there, until a database holds so many: what a search for a person reads.

Names and years of birth are those of `_load.py`, 1,320 by 55, so that each name with its year is borne by many; their
tokens are the ring's own, that of a telephone nobody's. The sealed text is as long as one, and opened by nobody.
"""

from collections.abc import Iterator

from django.db import connection, transaction

from _load import person_of
from sigap.cases.actions.persons import Identity
from sigap.cases.actions.tokens import tokens_of
from sigap.matching.tokens import FORM
from sigap.vault import keyring

_NAMES, _FIRST_YEAR, _YEARS, _ORDINAL = 12 * 10 * 11, 1960, 55, 100
_INDEXES = ("token_with_kind", "telling_of_case")  # made anew once all are in
_BY_NAME = "CREATE TEMPORARY TABLE borne (who integer, kind text, token bytea)"
_PLACES = """
CREATE TEMPORARY TABLE places AS
SELECT id, opened_at, row_number() OVER (ORDER BY id) - 1 AS place FROM cases_case
"""
_PEOPLE = """
CREATE TEMPORARY TABLE crowd AS
SELECT n, gen_random_uuid() AS id, c.id AS case_id, c.opened_at, %(ordinal)s + n / %(cases)s AS ordinal
FROM generate_series(0, %(count)s - 1) n JOIN places c ON c.place = n %% %(cases)s
"""
_SEALED = """
INSERT INTO cases_caseperson (id, case_id, ordinal, role, sex, age_years, former_roles, forms, settings, letters,
  key_id, sealed_identity, named_at, version)
SELECT id, case_id, ordinal, 'witness', '', 30, '{}', '{}', '{}', '{}', gen_random_uuid(),
  decode(repeat(md5(n::text), 12), 'hex'), opened_at, 1 FROM crowd
"""
_TOKENS = """
INSERT INTO cases_persontoken (person_id, case_id, kind, token, kek_id, form)
SELECT c.id, c.case_id, b.kind, b.token, %(kek)s, %(form)s FROM crowd c JOIN borne b ON b.who = c.n %% %(whos)s
UNION ALL SELECT id, case_id, 'phone', substr(sha256(n::text::bytea), 1, 16), %(kek)s, %(form)s FROM crowd
"""


def crowd(total: int) -> int:
    """Adds whoever is missing; as the database's owner. No work follows from them: triggers are not run."""
    epoch = keyring.current().newest
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*), (SELECT count(*) FROM cases_case) FROM cases_caseperson")
        there, cases = cursor.fetchone()
        cursor.execute("SELECT pg_get_indexdef(i::regclass) FROM unnest(%s::text[]) i", [list(_INDEXES)])
        indexes = [text for (text,) in cursor.fetchall()]
        wanted = {"count": total - there, "cases": cases, "ordinal": _ORDINAL, "whos": _NAMES * _YEARS}
        wanted |= {"kek": epoch.kek_id, "form": FORM}
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_BY_NAME)
        with cursor.copy("COPY borne FROM STDIN") as copy:
            for row in _borne():
                copy.write_row(row)
        cursor.execute(f"DROP INDEX {', '.join(_INDEXES)}")
        for statement in (_PLACES, "ANALYZE places", _PEOPLE, _SEALED, "ANALYZE crowd", "ANALYZE borne", _TOKENS):
            cursor.execute(statement, wanted)
        for index in indexes:
            cursor.execute(index)
    added: int = total - there
    return added


def _borne() -> Iterator[tuple[int, str, bytes]]:
    """Each name in each year, with the tokens of whoever bears it."""
    epoch = keyring.current().newest
    for who in range(_NAMES * _YEARS):
        name = person_of(who % _NAMES // 3, who % _NAMES % 3).full_name
        born = Identity(full_name=name, birth_date=f"{_FIRST_YEAR + who // _NAMES}-02-01")
        for kind, token in tokens_of(born, epoch=epoch):
            yield who, kind.value, token
