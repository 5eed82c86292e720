"""Who may do what in the source: write, open a seal, read the clock, decide by role. Failures name file and line."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.architecture.house import dotted, imported, inside, is_view, nodes, place, python_files

# Actions, sweeps, loaders and the sign-in write; so do the vault's own tables, under its door.
WRITES = re.compile(
    r".*/(actions|jobs|loading)\.py|.*/actions/.*|cli/schema/applying\.py|access/(signin/.*|sessions\.py)|vault/(copies|datakeys|door|erasing|rotation)\.py"
)
# As the database's owner, before anybody is served: roles, the demo's mark.
OWNER = re.compile(r"cli/.*")
# Pictures written anew into memory: no table is known there.
PICTURES = re.compile(r"cleaning/(child|images)\.py|cli/demo/documents\.py|letters/word\.py")
SEALS = re.compile(r"vault/.*|access/(sessions|signin/seeds)\.py")
# The age of a folder that a killed test run left behind is told by the same clock as its stamp.
CLOCK = re.compile(r"kernel/clock\.py|cli/development/run_tests\.py")
# A year of two figures, typed into a form, is read on the day on which it is typed (`ui/fields.py`).
# `public/talk.py`, `nudge.py` and `knowing.py` are views of the public site, each named by what it shows.
EDGE = re.compile(
    r".*/views\.py|.*/views/.*|.*/jobs\.py|cli/.*|access/(guard\.py|signin/.*)|config/checking\.py|desk/navigation\.py|cases/form_pages\.py|ui/fields\.py|public/(talk|nudge|knowing)\.py"
)
# An address gets another key each day, whatever the zone; copies and screened reports come in the zone that counts.
DAYS_OF_UTC = re.compile(r"access/visit\.py|cli/(copies/keeping|demo/.*)\.py|screening/rules/examination\.py")
ALWAYS_WRITES = {"save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
STATEMENT = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\w|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)", re.IGNORECASE)
WALL_CLOCK = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|timezone\.now|time\.time)$")
# Nobody is signed in yet: the sign-in itself notes what happens at the threshold.
# A notice is left by an act whose actor the trail names already.
# A key that goes with its time leaves its trace in the database, in nobody's name.
# A step of an emergency is the worker's; who has the link of a mail is whom it went to, and not signed in.
WITHOUT_ACTOR = {"acknowledge", "erase_report", "note_threshold", "notify", "take_step"}
DATABASE = {"django.db.connection", "django.db.connections", "django.db.transaction", "django.db.models"}


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call in a file with its dotted name."""
    return ((node, dotted(node.func)) for node in nodes(path, ast.Call))


def outside(allowed: re.Pattern[str]) -> list[Path]:
    """The files to which this is not given."""
    return [path for path in python_files() if not allowed.fullmatch(inside(path))]


def is_orm_write(call: ast.Call, name: str, modules: set[str]) -> bool:
    """Whether a call changes rows: not a dict, a digest, or a function of that name in another module."""
    root, method = name.partition(".")[0], name.rpartition(".")[2]
    if "." not in name or root in modules:
        return False
    if method in ALWAYS_WRITES:
        return True
    keywords_only = bool(call.keywords) and not call.args
    return method in {"create", "update"} and (".objects" in name or keywords_only)


def test_rows_are_written_by_actions_only() -> None:
    written = []
    for path in outside(re.compile(f"{WRITES.pattern}|{PICTURES.pattern}")):
        modules = {name.rpartition(".")[2] for name in imported(path) if name.rpartition(".")[2].islower()}
        written += [place(path, call) for call, name in calls(path) if is_orm_write(call, name, modules)]
    assert not written


def test_statements_that_write_stand_in_actions_and_sql_files_only() -> None:
    allowed = re.compile(f"{WRITES.pattern}|{OWNER.pattern}")
    texts = ((path, node) for path in outside(allowed) for node in nodes(path, ast.Constant))
    assert not [
        place(path, node) for path, node in texts if isinstance(node.value, str) and STATEMENT.search(node.value)
    ]


def test_views_hold_no_sql() -> None:
    views = [path for path in python_files() if is_view(path)]
    assert views
    assert not [inside(path) for path in views if DATABASE & imported(path)]
    reached = [place(path, node) for path in views for node in nodes(path, ast.Attribute) if node.attr == "objects"]
    assert not reached


def test_views_do_not_branch_on_roles() -> None:
    views = [path for path in python_files() if is_view(path)]
    assert not [inside(path) for path in views if any(name.endswith(".RoleCode") for name in imported(path))]
    compared = [
        place(path, node)
        for path in views
        for node in nodes(path, ast.Compare)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Attribute) and side.attr in {"role", "roles"}
    ]
    assert not compared


def test_seals_are_opened_in_the_vault_only() -> None:
    opened = {"unseal", "unseal_bytes", "unwrap"}
    found = [
        place(path, call) for path in outside(SEALS) for call, name in calls(path) if name.split(".")[-1] in opened
    ]
    assert not found


def test_the_wall_clock_is_read_in_one_place() -> None:
    found = [place(path, call) for path in outside(CLOCK) for call, name in calls(path) if WALL_CLOCK.search(name)]
    assert not found


def test_the_clock_is_asked_at_the_edge_only() -> None:
    asked = {"sigap.kernel.clock.now", "sigap.kernel.clock"}
    found = []
    for path in outside(EDGE):
        if asked & imported(path):
            found += [place(path, call) for call, name in calls(path) if name in {"now", "clock.now"}]
    assert not found


def test_the_day_of_a_moment_is_the_regencys() -> None:
    """Moments are kept in UTC, whose day begins at seven in the morning there: `localdate(at)`, never `at.date()`."""
    found = [
        place(path, call)
        for path in outside(DAYS_OF_UTC)
        for call, name in calls(path)
        if re.search(r"(^|[._])(at|until)\.(date|isocalendar|weekday)$", name)
    ]
    assert not found


def actions() -> list[tuple[Path, ast.FunctionDef]]:
    """Every function decorated as an action."""
    return [
        (path, node)
        for path in python_files()
        for node in nodes(path, ast.FunctionDef)
        if any(dotted(mark) == "audit.action" for mark in node.decorator_list)
    ]


def test_an_actions_facts_are_keyword_only_and_say_who_and_when() -> None:
    found = actions()
    assert len(found) > len({path for path, _node in found}) > 1
    wrong = []
    for path, node in found:
        names = {each.arg for each in node.args.kwonlyargs}
        loose = node.args.args or node.args.posonlyargs or node.args.vararg
        if loose or "at" not in names or ("by" not in names and node.name not in WITHOUT_ACTOR):
            wrong.append(f"{place(path, node)} {node.name}")
    assert not wrong


def test_actions_stand_in_actions() -> None:
    assert not [place(path, node) for path, node in actions() if not re.search(r"/actions(\.py|/)", inside(path))]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("Case.objects.create(code=code)", True),
        ("Case.objects.filter(pk=pk).update(status=status)", True),
        ("rows.update(failures=0)", True),
        ("person.save(update_fields=names)", True),
        ("Attempt.objects.filter(key=key).delete()", True),
        ("Opening.objects.bulk_create(rows)", True),
        ("digest.update(data)", False),
        ("datakeys.create(purpose=purpose)", False),
        ("save(person)", False),
    ],
)
def test_a_write_is_told_from_what_only_sounds_like_one(code: str, expected: object) -> None:
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert is_orm_write(call, dotted(call.func), {"datakeys"}) is expected
