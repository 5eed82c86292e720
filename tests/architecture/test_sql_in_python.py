"""Python calls one function of the database at a time; longer statements stand in modules that are named here."""

import ast
import re
from pathlib import Path

from tests.architecture.house import inside, nodes, python_files, tree

from sigap.cli.schema import files

SQL = re.compile(r"\b(?:(?:SELECT|WITH\s+\w+\s+AS|INSERT\s+INTO|DELETE\s+FROM)\b|UPDATE\s+[\w.\"]+\s)")
_SCHEMAS = "|".join(files.APPS)
_CALL = rf"(?:{_SCHEMAS})\.\w+\([^()]*\)"
CALL = re.compile(rf"\s*SELECT\s+(?:[\w*:,\s.()]+\s+FROM\s+)?{_CALL}(?:(?:\s*[,+]\s*){_CALL})*\s*(?:\w+)?\s*")
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
SETTING = re.compile(r"SELECT set_config\('[\w.]+', %s, (true|false)\)")
# What Django's query language cannot say, with the reason.
NAMED = {
    "access/actions/gaps.py": "an upsert on a partial index",
    "access/queries/duty.py": "who is on duty and who stands in, for every office at once",
    "access/queries/people.py": "a table of allauth's, whose model the worker does not load",
    "audit/heads.py": "columns that come along with an append",
    "audit/recording.py": "the append itself, by the function of this process",
    "audit/verify.py": "reads every chain in constant memory",
    "cases/queries/exclusions.py": "an expression for filters, asked once a statement",
    "clocks/actions/sweeping.py": "fires many steps in one statement, each once",
    "custody/queries.py": "asks of the actor's own keys",
    "desk/leaders/board.py": "deadlines by office in one statement, for those who lead or for a head",
    "desk/leaders/queries.py": "the leaders' figures in one statement",
    "figures/queries.py": "every figure of a return in one statement",
    "insight/actions.py": "every chart of a span in one statement",
    "intake/actions/quarantine_sorting.py": "the next reports of a flood, skipping what another worker holds",
    "intake/queries/quarantine.py": "clusters of a flood with their counts",
    "juvenile/actions/alarms.py": "an upsert: an alarm rings once",
    "mailbox/reading.py": "one answer for both kinds of report, in the same time",
    "meetings/queries/agenda.py": "counts of deadlines by office, by the function that leaves out what is kept",
    "notifications/actions/queueing.py": "an upsert that keeps the sooner moment and the stronger kind",
    "notifications/queries/__init__.py": "an expression for filters",
    "notifications/queries/reaching.py": "asks by what people are reached, by the function that shows no address",
    "registers/actions/waiting.py": "how far it is, on a connection beside the one transaction of the import",
    "staff/queries/people.py": "what an office leaves behind, in one statement",
    "work/queries.py": "an expression for filters, asked once a statement",
    "vault/service/looking.py": "the vault's log-in has one question",
    "vault/rotation.py": "who still runs in an old transaction",
}
# Commands of the owner ask where no model is loaded, of a database that may be empty, foreign or half restored.
OF_COMMANDS = {
    "cli/copies/backup.py": "the lock of a copy, held by its session until the command ends",
    "cli/copies/build.py": "what belongs to this database in PostgreSQL's catalogue",
    "cli/copies/erased_list.py": "reads the erased keys of whatever version",
    "cli/copies/proof.py": "counts every table of two databases",
    "cli/copies/space.py": "sizes",
    "cli/copies/standing.py": "notes a copy where there is the table",
    "cli/database/built_ins.py": "whether PostgreSQL's own functions are still open to the parts' roles",
    "cli/database/demo_mark.py": "marks a database as invented, before it has tables",
    "cli/database/limits.py": "a log-in's own limits",
    "cli/database/migrating.py": "what was migrated, before Django is set up",
    "cli/database/restore_leftovers.py": "databases that a broken restore left",
    "cli/database/roles.py": "makes the roles",
    "cli/database/training_mark.py": "marks a database as one for training",
    "cli/demo/alerting.py": "invented notices leave no mail",
    "cli/installation/waiting.py": "whether a register waits, asked by the launcher",
    "cli/keys/database_facts.py": "what keys a database needs, asked without the models",
    "cli/readiness/database.py": "what a start looks at, with each part's own log-in",
    "cli/restore/databases.py": "makes, renames and drops databases",
    "cli/restore/erased_keys.py": "destroys anew what a copy brought back",
    "cli/restore/loading.py": "holds heads kept elsewhere against the copy",
    "cli/restore/refusals.py": "what the log-in may do",
    "cli/schema/applying.py": "applies the files",
    "cli/schema/catalogue.py": "reads PostgreSQL's catalogue",
    "cli/schema/generated.py": "writes SQL that repeats a decision",
    "cli/schema/state.py": "the stored fingerprint, where there is one",
    "cli/serving/metrics.py": "the figures in one statement",
    "cli/status.py": "a page on a database of whatever version",
}


def statements(path: Path) -> list[str]:
    """String constants with SQL in them, docstrings left out."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    found = [node.value for node in nodes(path, ast.Constant) if isinstance(node.value, str) and id(node) not in prose]
    return [text for text in found if SQL.search(text)]


def is_plain(text: str) -> bool:
    call = re.sub(r"%\(\w+\)s", "%s", text)
    return bool(text == LOCK or SETTING.fullmatch(text) or CALL.fullmatch(call))


def test_longer_statements_stand_in_named_modules_only() -> None:
    holding = {inside(path) for path in python_files() if not all(map(is_plain, statements(path)))}
    assert holding == {*NAMED, *OF_COMMANDS}


def test_the_form_of_a_call_is_narrow() -> None:
    assert is_plain("SELECT mailbox.beat(%s)")
    assert is_plain("SELECT custody.release(%(id)s, %(keys)s::uuid[])")
    assert is_plain("SELECT id, number FROM mailbox.claim(%s, %s)")
    assert not is_plain("SELECT id FROM cases_case")
    assert not is_plain("SELECT cases.visible(%s) FROM cases_case")
    assert not is_plain("SELECT 1; DELETE FROM cases_case")
    assert SQL.search('UPDATE "cases_case" SET code = %s')
    assert SQL.search("UPDATE public.cases_case SET code = %s")
    assert not SQL.search("UPDATE")
