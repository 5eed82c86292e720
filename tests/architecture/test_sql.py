"""SQL has one truth: each object is defined once, by the app that owns it, and names nothing of an app above."""

import re
from collections import Counter

from tests.architecture.house import SOURCE
from tests.architecture.sql_files import statements

from sigap.access.permissions import Permission
from sigap.access.role_codes import RoleCode
from sigap.cli.schema import files
from sigap.cli.schema.generated import generated

# Where the role itself is meant, whatever it may do: the justice system's own people answer for their papers.
ROLES_NAMED = {
    ("cases", "hold_released"),
    ("legal", "mark_confirmed"),
    # Which head it is, where both heads are meant by `named_heads`.
    ("juvenile", "juvenile.heads_unit_of"),
    # Not a role: the part of a review, the kind of an office, and the seat of the daily chair.
    ("cases", "glass_reviewed"),
    ("cases", "cases.work_rows"),
    ("notifications", "notifications.my_audiences"),
    ("questionnaires", "questionnaires.is_answered_by"),
    ("setup", "setup.first_day"),
}
LAYER = {app: place for place, app in enumerate(files.APPS)}
# What the current text of a file is made of; what it must never hold: rows, undoing, schemas (`migrate` makes them).
ALLOWED = (
    *("CREATE FUNCTION", "CREATE VIEW", "CREATE POLICY", "CREATE TRIGGER", "CREATE CONSTRAINT TRIGGER"),
    *("GRANT", "ALTER TABLE", "DO $$"),
)


def test_every_folder_of_sql_is_applied() -> None:
    assert {folder.parent.name for folder in SOURCE.glob("*/sql")} == set(files.APPS)
    assert {file.suffix for app in files.APPS for file in (SOURCE / app / "sql").iterdir()} == {".sql"}


def test_nothing_is_defined_or_granted_twice() -> None:
    defined = Counter(found for statement in statements() if (found := statement.defined()))
    granted = Counter(grant for statement in statements() for grant in statement.granted())
    assert len(defined) > 600
    assert len(granted) > 900
    assert not [thing for thing, times in (defined | granted).items() if times > 1]


def test_a_function_lies_in_its_own_apps_schema() -> None:
    wrong = []
    for statement in statements():
        found = statement.defined()
        if found and found[0] in {"function", "view"} and found[1].partition(".")[0] != statement.app:
            wrong.append(str(statement))
    assert not wrong


def test_no_app_names_one_above_it() -> None:
    upward = [
        statement
        for statement in statements()
        if any(LAYER[app] > LAYER[statement.app] for app in statement.named_apps())
    ]
    assert not [str(statement) for statement in upward]


def test_sql_names_powers_and_no_roles() -> None:
    """Who holds a power is said once, in Python; what is generated from it is not looked at here."""
    by_hand = [statement for statement in statements() if statement.file.name != "generated.sql"]
    powers = {
        power for statement in by_hand for power in re.findall(r"\b(?:may|holders_of)\('([^']*)'\)", statement.text)
    }
    assert powers
    assert powers <= set(Permission)
    named = {
        (statement.app, (statement.defined() or ("", ""))[1])
        for statement in by_hand
        if any(f"'{role}'" in statement.text for role in RoleCode)
    }
    assert named == ROLES_NAMED


def test_what_python_decides_is_generated_and_committed() -> None:
    differing = [path.name for path, text in generated().items() if path.read_text(encoding="utf-8") != text]
    assert not differing, "run: python -P -m sigap.cli.main generate-sql"


def test_sql_asks_for_agreed_figures_by_name() -> None:
    """The sheet of a team, an answer about data; four places that show or forget what a reporter read."""
    names = ("fieldvisits.sheet_hours()", "datarights.answer_hours()", "mailbox.most('readable_days')")
    asked = Counter(name for s in statements() for name in names if name in s.text and s.file.name != "generated.sql")
    assert asked == dict(zip(names, (1, 1, 4), strict=True))


def test_a_file_holds_current_text_and_nothing_else() -> None:
    assert not [str(statement) for statement in statements() if not statement.is_of(*ALLOWED)]
    # A default privilege closes every function; a table opens by a policy, so row-level security is on everywhere.
    assert not [str(s) for s in statements() if "ROW LEVEL SECURITY" in s.text or "TO PUBLIC" in s.text]
