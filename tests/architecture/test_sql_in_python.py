"""Python calls one function of the database at a time; longer statements stand in modules that are named here."""

import ast
import re
from pathlib import Path

from tests.architecture.house import inside, nodes, python_files, tree

from sigap.cli.schema import files

SQL = re.compile(r"\b(SELECT|WITH\s+\w+\s+AS|INSERT\s+INTO|UPDATE\s+\w|DELETE\s+FROM)\b")
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
    holding = {
        inside(path)
        for path in python_files()
        if not inside(path).startswith("cli/") and not all(map(is_plain, statements(path)))
    }
    assert holding == set(NAMED)


def test_the_form_of_a_call_is_narrow() -> None:
    assert is_plain("SELECT mailbox.beat(%s)")
    assert is_plain("SELECT custody.release(%(id)s, %(keys)s::uuid[])")
    assert is_plain("SELECT id, number FROM mailbox.claim(%s, %s)")
    assert not is_plain("SELECT id FROM cases_case")
    assert not is_plain("SELECT cases.visible(%s) FROM cases_case")
    assert not is_plain("SELECT 1; DELETE FROM cases_case")
