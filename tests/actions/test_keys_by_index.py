"""Whether a key opens is asked at every opening: no table that grows with the cases is read whole for it."""

import re

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
BY_ITS_CASE = {"cases_roomkey", "cases_safecontact", "mailbox_envelope"}
"""Read by the case, the person or the report first, of which each has few."""
FEW = {
    "actionplan_quarterevidence", "datarights_dataanswer", "datarights_datarequest", "incidents_assessment",
    "meetings_meetingfile", "registers_registerupload", "releases_rowexport", "shelter_shelterplace",
    "supervision_visitphoto", "transfers_transferkey",
}  # fmt: skip
"""Some hundreds in the life of a regency."""


def _rows(statement: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_what_a_key_is_of_is_found_by_an_index() -> None:
    sources = {f"{schema}.{name}": text for schema, name, text in _rows(
        "SELECT n.nspname, p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname NOT LIKE 'pg%' AND n.nspname <> 'information_schema'"
    )}  # fmt: skip
    policies = " ".join(
        qual for (qual,) in _rows("SELECT qual FROM pg_policies WHERE tablename = 'vault_datakey'") if qual
    )
    asked, waiting = {"": policies}, [policies]
    while waiting:
        called = {name for name in re.findall(r"(\w+\.\w+)\(", waiting.pop()) if name in sources} - set(asked)
        asked |= {name: sources[name] for name in called}
        waiting += [sources[name] for name in called]
    tables = {
        table
        for text in asked.values()
        for table, alias in re.findall(r"(?:FROM|JOIN) (?:public\.)?(\w+) (\w+)", text)
        if re.search(rf"\b{alias}\.key_id = ", text)
    }
    indexed = {table for (table,) in _rows(
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE a.attname = 'key_id'"
    )}  # fmt: skip
    assert tables - indexed == BY_ITS_CASE | FEW
