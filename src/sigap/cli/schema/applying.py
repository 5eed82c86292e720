"""Brings a database to this version in one transaction: old objects dropped, migrations run, SQL files applied.

A failure leaves the old version whole. PostgreSQL refuses to alter a column that a policy uses, hence the dropping
first. Deadlines that run on wrongly from before are put right. Runs under Django, as the owner.
"""

import re
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from sigap.cli.preparation import sources
from sigap.cli.schema import catalogue, files, first_tables
from sigap.kernel import clock
from sigap.mailbox.models import AppliedSchema

_LOCK_TIMEOUT = "10s"
# By convention a function begins in the first column, and its body stands between two `$$`.
_FUNCTION = re.compile(r"^CREATE FUNCTION .*?\$\$.*?\$\$;$", re.MULTILINE | re.DOTALL)
_ROLES = "sigap_public, sigap_desk, sigap_threshold, sigap_worker, sigap_vault"


class UnableToReplaceFunctions(Exception):
    """Something of this database would go with the functions that are dropped: each is named."""


class SqlFileInvalid(Exception):
    """A statement of a file was refused; names the file."""


def bring_up(*, verbosity: int = 0) -> None:
    """Runs migrations and applies the files. Raises UnableToReplaceFunctions or SqlFileInvalid."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
        # Tables are altered after rows were written, in this same transaction.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _refuse_other_dependents(cursor)
        _drop_objects(cursor)
        _refuse_other_triggers(cursor)
        is_complete = first_tables.lay_out()
        # Where it only says that nothing is left to do, Django renders every model for that.
        if verbosity or not is_complete:
            call_command("migrate", interactive=False, verbosity=verbosity)
        _apply_files(cursor)
        cursor.execute("SELECT referrals.correct_running_deadlines()")
        AppliedSchema.objects.update_or_create(
            defaults={
                "files": files.files_hash(),
                "fingerprint": read_fingerprint(cursor),
                "time_zone": settings.TIME_ZONE,
                "applied_at": clock.now(),
                "migrations": sources.migration_hashes(),
            }
        )


def read_fingerprint(cursor: CursorWrapper) -> str:
    def ask(text: str) -> list[tuple[object, ...]]:
        cursor.execute(text)
        return list(cursor.fetchall())

    return catalogue.fingerprint(ask)


def _refuse_other_dependents(cursor: CursorWrapper) -> None:
    """Only policies and triggers may hang on our functions; a default or an index would vanish with them."""
    cursor.execute(
        """
        SELECT pg_describe_object(d.classid, d.objid, d.objsubid)
        FROM pg_depend d JOIN pg_proc p ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid
        WHERE p.pronamespace::regnamespace::text = ANY (%s) AND d.deptype = 'n'
          AND d.classid NOT IN ('pg_policy'::regclass, 'pg_trigger'::regclass, 'pg_proc'::regclass)
          AND NOT EXISTS (SELECT FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
            WHERE d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
              AND c.relnamespace::regnamespace::text = ANY (%s))
        """,
        [list(files.APPS), list(files.APPS)],
    )
    if rows := cursor.fetchall():
        raise UnableToReplaceFunctions("; ".join(str(row[0]) for row in rows))


def _refuse_other_triggers(cursor: CursorWrapper) -> None:
    """What is left once ours are dropped was written by somebody else, and would be taken for ours afterwards."""
    cursor.execute(
        """
        SELECT 'trigger ' || t.tgname || ' on ' || c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'function ' || p.oid::regprocedure::text FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
        """
    )
    if rows := cursor.fetchall():
        raise UnableToReplaceFunctions("; ".join(str(row[0]) for row in rows))


def _drop_objects(cursor: CursorWrapper) -> None:
    """Schemas of the apps (with their functions, views and what hangs on them), policies, grants of our roles."""
    cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname = ANY (%s)", [list(files.APPS)])
    for (schema,) in cursor.fetchall():
        cursor.execute(f'DROP SCHEMA "{schema}" CASCADE')
    cursor.execute("SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'")
    for policy, table in cursor.fetchall():
        cursor.execute(f'DROP POLICY "{policy}" ON public."{table}"')
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {_ROLES}")
    cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {_ROLES}")


def _apply_files(cursor: CursorWrapper) -> None:
    cursor.execute("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
    for app in files.APPS:
        cursor.execute(f'CREATE SCHEMA "{app}"')
    texts = {file: file.read_text(encoding="utf-8") for file in files.sql_files()}
    # Functions call one another in any order, so they come first, and their bodies are checked once all are there.
    cursor.execute("SET LOCAL check_function_bodies = off")
    for file, text in texts.items():
        _execute(cursor, file, "\n".join(_FUNCTION.findall(text)))
    cursor.execute("SET LOCAL check_function_bodies = on")
    for file, text in texts.items():
        _execute(cursor, file, _FUNCTION.sub("", text))
    cursor.execute(
        "SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) FROM pg_proc p "
        "WHERE p.pronamespace::regnamespace::text = ANY (%s) ORDER BY 1",
        [list(files.APPS)],
    )
    for name, text in cursor.fetchall():
        _execute(cursor, name, text)
    _enable_row_level_security(cursor)
    # What a view derives may have changed with it; rows are no facts, and follow.
    cursor.execute("SELECT work.rebuild()")


def _execute(cursor: CursorWrapper, origin: Path | str, text: str) -> None:
    try:
        cursor.execute(text)
    except DatabaseError as error:
        raise SqlFileInvalid(f"{origin}: {error}") from error


def _enable_row_level_security(cursor: CursorWrapper) -> None:
    """Every table but Django's own list of migrations: a table without a policy shows nobody anything."""
    cursor.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') "
        "AND NOT c.relrowsecurity AND c.relname <> 'django_migrations'"
    )
    for (table,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE public."{table}" ENABLE ROW LEVEL SECURITY')
