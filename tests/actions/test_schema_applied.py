"""The database holds what the SQL files say: nothing less, nothing more, and a change behind our back is found."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from tests.architecture.sql_files import statements
from tests.conftest import _owner

from sigap.cli.readiness.database import objects
from sigap.cli.readiness.start import DatabaseFacts, Start
from sigap.cli.schema import applying, catalogue, files
from sigap.cli.schema.state import SchemaState, read_state
from sigap.config.env import Surface
from sigap.kernel.clock import now

CHANGES = (
    "GRANT SELECT ON public.cases_case TO sigap_public",
    "GRANT UPDATE (code) ON public.cases_case TO sigap_desk",
    "REVOKE EXECUTE ON FUNCTION access.enter FROM sigap_desk",
    "GRANT EXECUTE ON FUNCTION cases.visible TO PUBLIC",
    "DROP POLICY case_seen ON public.cases_case",
    "ALTER POLICY case_seen ON public.cases_case USING (true)",
    "ALTER TABLE public.cases_case DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE public.audit_event DISABLE TRIGGER only_added",
    "DROP TRIGGER only_added ON public.audit_event",
    "CREATE VIEW public.everything AS SELECT * FROM public.cases_case",
    "CREATE FUNCTION public.anything() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION cases.visible(wanted uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
)


def lines(database: psycopg.Connection) -> list[str]:
    return catalogue.catalogue_lines(lambda text: database.execute(text.encode()).fetchall())


def test_every_definition_of_the_files_stands_in_the_database_and_no_other(fresh_database: str) -> None:
    with _owner(fresh_database) as owner:
        held = [line.split(" | ") for line in lines(owner)]
    of_files = [found for statement in statements() if (found := statement.defined())]
    for kind in ("function", "policy", "trigger", "view"):
        named = sorted(definition(*found[1:-1]) for found in of_files if found[0] == kind)
        assert sorted(definition(*name_of(line)) for line in held if line[0] == kind) == named, kind


def definition(name: str, table: str = "") -> str:
    return f"{name} {table}".strip()


def name_of(line: list[str]) -> tuple[str, ...]:
    """(name) of a function or view, (name, table) of a policy or trigger."""
    match line[0]:
        case "policy":
            return line[2], line[1]
        case "trigger":
            return line[2].partition("TRIGGER ")[2].split()[0], line[1]
        case _:
            return (line[1].partition("(")[0],)


def test_every_single_grant_of_the_files_stands_in_the_database_and_no_other(fresh_database: str) -> None:
    """Counted grant by grant: one of a whole table on the table, one of a column on the column."""
    letters = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d", "EXECUTE": "X", "USAGE": "U"}
    said = {
        (target.partition("(")[0], column.strip('"'), role, letters[privilege])
        for statement in statements()
        for privilege, column, target, role in statement.granted()
    }
    held = set()
    with _owner(fresh_database) as owner:
        for line in lines(owner):
            kind, name, *cells = line.split(" | ")
            if kind == "relation":
                held |= {(cells[0], "", *one) for one in privileges(cells[-1])}
            elif kind == "column":
                held |= {(name, cells[0], *one) for one in privileges(cells[-1])}
            elif kind == "schema":
                held |= {(name, "", *one) for one in privileges(cells[-1])}
            elif kind == "function":
                assert cells[-2] == "False", f"{name}: everybody may call it"
                held |= {(name.partition("(")[0], "", *one) for one in privileges(cells[-1])}
    assert said == held


def privileges(access: str) -> set[tuple[str, str]]:
    """(role, letter) of `sigap_desk=arw sigap_worker=r`."""
    return {
        (role, letter) for entry in access.split() for role, _, letters in (entry.partition("="),) for letter in letters
    }


def test_whatever_is_changed_by_hand_is_found(fresh_database: str) -> None:
    with _owner(fresh_database) as owner:
        state = read_state(owner)
        assert state is not None
        assert state.is_of_this_version
        assert state.is_unchanged
        for change in CHANGES:
            with owner.transaction(force_rollback=True):
                owner.execute(change.encode())
                altered = read_state(owner)
                assert altered is not None, change
                assert not altered.is_unchanged, change


@pytest.mark.parametrize("part", [Surface.PUBLIC, Surface.DESK, Surface.WORKER])
def test_each_part_sees_it_by_its_own_role_and_refuses_to_start(
    fresh_database: str, part: Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _owner(fresh_database) as owner:
        owner.execute(f"SET ROLE sigap_{part}".encode())
        before = read_state(owner)
        owner.execute("RESET ROLE")
        owner.execute("GRANT SELECT ON public.cases_case TO sigap_public")
        owner.execute(f"SET ROLE sigap_{part}".encode())
        after = read_state(owner)
    start = Start(surface=part, environ={}, at=now(), user=1000)
    applied = frozenset({("cases", "0001_initial")})
    assert before is not None
    assert before.is_unchanged

    def found(state: SchemaState | None) -> list[str]:
        return [one.text for one in objects(replace(start, facts=DatabaseFacts(applied=applied, schema=state)))]

    assert found(before) == []
    assert "diubah sejak" in found(after)[0]
    assert "dari versi lain" in found(None)[0]
    monkeypatch.setenv("SIGAP_REGENCY", "99.99")
    assert found(before) == [], "a code of no province is told by the settings' own check"


def test_applying_anew_brings_back_what_was_changed_and_keeps_rows(fresh_database: str) -> None:
    with _owner(fresh_database) as owner:
        owner.execute("INSERT INTO public.mailbox_heartbeat (id, beaten_at) VALUES (1, now())")
        for change in CHANGES:
            if not change.startswith("ALTER POLICY"):  # of the policy that was dropped one line before
                owner.execute(change.encode())
        owner.execute("DROP VIEW public.everything; DROP FUNCTION public.anything()")
    applying.bring_up()
    with _owner(fresh_database) as owner:
        state = read_state(owner)
        assert state is not None
        assert state.is_unchanged
        assert owner.execute("SELECT count(*) FROM public.mailbox_heartbeat").fetchone() == (1,)


def test_a_row_past_its_check_keeps_no_version_out_and_is_counted_until_it_is_mended(fresh_database: str) -> None:
    """Whoever owns the tables can take a check away; the next upgrade must not be what they took."""
    beats = "SELECT convalidated, audit.unreadable_rows() FROM pg_constraint WHERE conname = 'plausible_beaten_at'"
    with _owner(fresh_database) as owner:
        owner.execute("ALTER TABLE public.mailbox_heartbeat DROP CONSTRAINT plausible_beaten_at")
        owner.execute("INSERT INTO public.mailbox_heartbeat (id, beaten_at) VALUES (1, '20000-01-01')")
    applying.bring_up()
    with _owner(fresh_database) as owner:
        assert owner.execute(beats).fetchone() == (False, 1)
        with pytest.raises(psycopg.errors.CheckViolation), owner.transaction():
            owner.execute("INSERT INTO public.mailbox_heartbeat (id, beaten_at) VALUES (2, '20000-01-01')")
        owner.execute("UPDATE public.mailbox_heartbeat SET beaten_at = now()")
    applying.bring_up()
    with _owner(fresh_database) as owner:
        assert owner.execute(beats).fetchone() == (True, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("GRANT SELECT ON public.nowhere TO sigap_desk;", r"broken\.sql: .*nowhere"),
        (
            "CREATE FUNCTION cases.broken() RETURNS bigint\nLANGUAGE sql AS $$ SELECT 1 FROM nowhere $$;",
            r"cases\.broken",
        ),
    ],
)
def test_a_file_that_fails_leaves_the_old_version_whole(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, told: str
) -> None:
    broken = tmp_path / "broken.sql"
    broken.write_text(text)
    monkeypatch.setattr(files, "sql_files", lambda: [broken])
    with pytest.raises(applying.SqlFileInvalid, match=told):
        applying.bring_up()
    monkeypatch.undo()
    with _owner(fresh_database) as owner:
        state = read_state(owner)
        assert state is not None
        assert state.is_unchanged


def test_a_column_that_hangs_on_a_function_stops_the_upgrade(fresh_database: str) -> None:
    with _owner(fresh_database) as owner:
        owner.execute("ALTER TABLE public.cases_case ADD COLUMN seen boolean DEFAULT audit.is_id('x')")
    with pytest.raises(applying.UnableToReplaceFunctions, match="seen"):
        applying.bring_up()
    with _owner(fresh_database) as owner:
        owner.execute("ALTER TABLE public.cases_case DROP COLUMN seen")
        owner.execute("CREATE FUNCTION public.spy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
        owner.execute("CREATE TRIGGER spy AFTER INSERT ON cases_case FOR EACH ROW EXECUTE FUNCTION public.spy()")
    with pytest.raises(applying.UnableToReplaceFunctions, match=r"trigger spy on cases_case.*public|spy"):
        applying.bring_up()
    assert connection.settings_dict["NAME"] == settings.DATABASES["default"]["NAME"] == fresh_database
