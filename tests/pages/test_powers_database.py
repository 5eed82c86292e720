"""What the database itself lets each surface do, read from its own catalogue: the net beneath every page."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from tests.factories.doors import ROLES, doors

pytestmark = pytest.mark.django_db
# The owner's own book of migrations: nobody else is granted anything on it.
OWNERS_OWN = {"django_migrations"}
PUBLIC_READS = {"places_region", "places_holiday", "places_boundary"}
PUBLIC_DOORS = {
    "channels.receive",
    "channels.note_refused",
    "channels.task",
    "channels.task_done",
    "channels.finish_task",
    "custody.hear",
    "errands.answer",
    "errands.open_page",
    "custody.keep_reply_key",
    "custody.post",
    "custody.recipients",
    "custody.say",
    "custody.state",
    "custody.talk",
    "custody.told",
    "guidance.entries",
    "guidance.has_duty",
    "guidance.has_reader",
    "guidance.company_list",
    "guidance.companies",
    "guidance.promises",
    "guidance.pledge",
    "mailbox.post",
    "mailbox.knows",
    "mailbox.stretch",
    "mailbox.end_code",
    "mailbox.is_over",
    "mailbox.note_words",
    "mailbox.receipt",
    "mailbox.was_posted",
    "mailbox.keep_reply_key",
    "mailbox.talk",
    "mailbox.say",
    "mailbox.hear",
    "mailbox.claimable",
    "mailbox.claim",
    "mailbox.visit",
    "mailbox.ask_nudge",
    "mailbox.drop_nudge",
    "mailbox.state",
    "mailbox.messages",
    "mailbox.note_sketch",
    "mailbox.is_flooded",
    "mailbox.last_beat",
    "mailbox.note_unstored",
    "mailbox.troubles",
    "mailbox.file_begin",
    "mailbox.file_part",
    "mailbox.file_state",
    "mailbox.applied",
    "mailbox.applied_schema",
    "outreach.coming_sessions",
    "outreach.is_crowded",
    "outreach.local_sheets",
    "outreach.post",
    "releases.published",
    "releases.published_tables",
    "releases.standing",
    "vault.drilled_at",
}
# What sign-in and the desk both ask; it lets nobody in.
BOTH = {
    "access.append_events",
    "access.first_lapsed",
    "access.session_end",
    "access.session_keep",
    "access.session_load",
    "audit.head",
}
THRESHOLD_DOORS = BOTH | {
    "access.append_at_threshold",
    "access.at_threshold",
    "access.password_change",
    "access.person_for_signin",
    "access.person_of_session",
    "access.reset_for_use",
    "access.reset_use",
    "access.session_save",
    "access.session_touch",
}
ROWS = ("SELECT", "INSERT", "UPDATE", "DELETE")

TABLES = "c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
ROW_SECURITY = f"""
SELECT c.relname, c.relrowsecurity FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {TABLES} AND c.relkind <> 'v'
"""
GRANTS = f"""
SELECT c.relname, acl.grantee, acl.privilege_type
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
     LATERAL (
       SELECT coalesce(nullif(e.grantee, 0)::regrole::text, 'PUBLIC') AS grantee, e.privilege_type
       FROM aclexplode(c.relacl) e
       UNION
       SELECT coalesce(nullif(e.grantee, 0)::regrole::text, 'PUBLIC'), e.privilege_type
       FROM pg_attribute a, aclexplode(a.attacl) e WHERE a.attrelid = c.oid
     ) acl
WHERE {TABLES}
"""
FUNCTIONS = """
SELECT n.nspname || '.' || p.proname, p.prosecdef, coalesce(array_to_string(p.proconfig, ' '), ''),
       p.proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) e WHERE e.grantee = 0),
       has_function_privilege('sigap_public', p.oid, 'EXECUTE')
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
"""


def ask(statement: str, values: Sequence[list[str]] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def grants() -> set[tuple[str, str, str]]:
    """Every grant on a table or on columns of it: table, to whom, what."""
    return {(table, grantee, privilege) for table, grantee, privilege in ask(GRANTS)}


def policies() -> set[tuple[str, str, str]]:
    """Every policy that lets something through: table, role, command (`ALL` written out)."""
    rows = ask("SELECT tablename, roles::text[], cmd FROM pg_policies WHERE permissive = 'PERMISSIVE'")
    return {
        (table, role, one)
        for table, roles, command in rows
        for role in roles
        for one in ROWS
        if command in {one, "ALL"}
    }


def test_row_level_security_is_on_everywhere() -> None:
    rows = ask(ROW_SECURITY)
    assert len(rows) > len(OWNERS_OWN)
    assert {table for table, is_on in rows if not is_on} == OWNERS_OWN


def test_every_grant_has_its_policy() -> None:
    granted = {grant for grant in grants() if grant[1] in ROLES}
    assert granted
    assert granted - policies() == set()


def test_no_policy_stands_for_a_role_that_is_granted_nothing_of_the_kind() -> None:
    rows = ask("SELECT tablename, policyname, roles::text[], cmd FROM pg_policies")
    granted = grants() | {(table, grantee, "ALL") for table, grantee, _privilege in grants()}
    assert not [
        (table, name) for table, name, roles, command in rows for role in roles if (table, role, command) not in granted
    ]


def test_nothing_is_granted_to_everybody() -> None:
    assert not [grant for grant in grants() if grant[1] == "PUBLIC"]
    assert not [grant for grant in grants() if grant[1] in ROLES and grant[2] not in ROWS]


def test_policies_name_the_role_they_are_for() -> None:
    rows = ask("SELECT tablename, policyname, roles::text[] FROM pg_policies")
    assert not [(table, name) for table, name, roles in rows if not set(roles) <= set(ROLES)]


def test_definer_functions_pin_their_search_path_and_are_not_for_everybody() -> None:
    rows = ask(FUNCTIONS)
    assert [name for name, is_definer, *_rest in rows if is_definer]
    assert not [name for name, is_definer, config, *_rest in rows if is_definer and "search_path=" not in config]
    assert not [name for name, _definer, config, *_rest in rows if "search_path=public" in config.replace('"', "")]
    assert not [name for name, _definer, _config, for_everybody, _public in rows if for_everybody]


def test_the_public_role_has_its_doors_and_the_places_and_nothing_else() -> None:
    assert {name for name, *_rest, may_public in ask(FUNCTIONS) if may_public} == PUBLIC_DOORS
    mine = {(table, privilege) for table, grantee, privilege in grants() if grantee == "sigap_public"}
    assert mine == {(table, "SELECT") for table in PUBLIC_READS}


def test_sign_ins_role_has_its_own_tables_and_functions_and_nothing_else() -> None:
    mine = {(table, privilege) for table, grantee, privilege in grants() if grantee == "sigap_threshold"}
    own = {(table, each) for table in ("access_attempt", "access_browser", "mfa_authenticator") for each in ROWS}
    # Of a person's row the columns that their own pages show; it is locked by who may change it, and changed by nobody.
    assert mine == own | {("access_person", "SELECT"), ("access_person", "UPDATE")}
    assert {door.called for door in doors("sigap_threshold")} == THRESHOLD_DOORS
    of_the_desk = {door.called for door in doors("sigap_desk")}
    assert THRESHOLD_DOORS & of_the_desk == BOTH


def test_the_roles_are_nobody_by_themselves() -> None:
    rows = ask(
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolcanlogin"
        " FROM pg_roles WHERE rolname = ANY(%s)",
        [list(ROLES)],
    )
    assert dict(rows) == dict.fromkeys(ROLES, False)
    assert not ask("SELECT 1 FROM pg_auth_members WHERE member::regrole::text = ANY(%s)", [list(ROLES)])


def test_no_surface_may_make_anything_in_a_schema() -> None:
    rows = ask(
        "SELECT n.nspname, r.name FROM pg_namespace n, unnest(%s::text[]) AS r(name)"
        " WHERE n.nspname !~ '^pg_' AND has_schema_privilege(r.name, n.oid, 'CREATE')",
        [list(ROLES)],
    )
    assert not rows
