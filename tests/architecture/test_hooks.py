"""What an upper app gives a lower one by its path has the shape by which the lower one calls it: mypy says so."""

import re
from pathlib import Path

from mypy import api
from tests.architecture.house import ROOT, python_files

from sigap.config import registers, settings

AFTER = "Callable[[Actor, datetime, CaseAccess], object]"
LINKED = "Callable[[Actor, UUID], list[LinkedRow]]"
# By the name of each register: how its functions are called where they are imported, or what its objects are.
SHAPES = {
    "ACTIVITY_DECISIONS": LINKED,
    "ACTIVITY_SESSIONS": LINKED,
    "AFTER_MARKS": AFTER,
    "AFTER_PEOPLE": AFTER,
    "CALENDAR": "Dates",
    "CASE_CARDS": "Callable[[Actor, CaseAccess, datetime], SectionCard]",
    "CUSTODY_DAYS": "Callable[[UUID], list[CustodyDay]]",
    "DIGEST_FACTS": "Callable[[datetime], dict[str, int]]",
    "ENDS_WITH_CASE": "Callable[[Actor, datetime, UUID], None]",
    "ENTERED_ELSEWHERE": "Callable[[CaseAccess], list[str]]",
    "GIVEN_WITH_CASE": "Callable[[Actor, datetime, Case, UUID, Colleague], None]",
    "HANDED_BACK_WITH_CASE": "Callable[[Actor, datetime, UUID, UUID], object]",
    "HEARING_DAYS": "Callable[[UUID, datetime], list[HearingDay]]",
    "ITEM_FINDINGS": "Callable[[Actor, UUID], str]",
    "KEYS_OF_CASE": "Callable[[UUID], set[UUID]]",
    "LAW_PAGES": "Callable[[str], str]",
    "LEANING_ON_CONSENT": "Leaning",
    "MAP_LAYERS": "Callable[[], MapLayer]",
    "OPENS_WITH_CASE": "Callable[[Actor, datetime, UUID], None]",
    "PAPERS": "Papers",
    "PERSON_CONTEXTS": "Callable[[Actor, CaseAccess], Mapping[int, PersonContext]]",
    "PERSON_NEEDS": "Callable[[CaseAccess], list[str]]",
    "PERSON_RECORDS": "PersonRecords",
    "PROVISIONS": "Callable[[], Iterable[Provision]]",
    "RAKOR_DECISIONS": "Callable[[Actor], list[RakorDecision]]",
    "READ_TO_CLOSE": "Callable[[UUID], Sequence[PieceOfFile]]",
    "RELEASE_TABLES": "OfferedSeries",
    "ROW_AGREEMENTS": "Agreements",
    "ROW_EXPORTS": "OfferedRows",
    "SENT_IN_TEAMS": "TeamsProtocol",
    "SETUP_PARTS": "SetupPart",
    "SUSPECT_STATES": "Callable[[], tuple[Exists, Promise]]",
    "TAKEN_BACK_WITH_CASE": "TakeBackProtocol",
    "TROUBLES": "Callable[[datetime], Iterable[TroubleCode]]",
    "WITH_THE_CLIENT": "Callable[[Case], list[tuple[datetime, str, UUID]]]",
    "WORK_WORDS": "Callable[[Kind, str], str]",
}
HEAD = """
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db.models import Exists
from django.utils.functional import Promise

from sigap.access.entry import Actor
from sigap.access.queries.people import Colleague
from sigap.actionplan.rows import LinkedRow
from sigap.cases.actions.exclusions import TakeBackProtocol, TeamsProtocol
from sigap.cases.actions.person_records import PersonRecords
from sigap.cases.cards import SectionCard
from sigap.cases.models import Case
from sigap.cases.queries.file import CaseAccess
from sigap.cases.queries.people import PersonContext
from sigap.cases.reading.closing import PieceOfFile
from sigap.datarights.queries import Consents
from sigap.kernel.setup_part import SetupPart
from sigap.legal.rules.telling import CustodyDay, HearingDay
from sigap.mailbox.troubles import TroubleCode
from sigap.provisions.rules import Provision
from sigap.releases.rows.offered import OfferedRows
from sigap.releases.series import OfferedSeries
from sigap.rulebook.queries.decisions import RakorDecision
from sigap.taskforce.calendar import CalendarSource
from sigap.taskforce.queries.members import PaperRow
from sigap.vulnerability.map.layers import MapLayer
from sigap.work.rules import Kind

class Dates(Protocol):
    def __call__(self, *, first: date, last: date) -> list[CalendarSource]: ...
class Papers(Protocol):
    def __call__(self, actor: Actor, *, at: datetime) -> list[PaperRow]: ...
class Agreements(Protocol):
    def __call__(self, actor: Actor, *, at: datetime) -> list[tuple[UUID, str]]: ...
class Leaning(Protocol):
    def __call__(self, access: CaseAccess, refused: Consents, given: Consents, *, at: datetime) -> list[str]: ...
"""


def _paths(name: str) -> list[str]:
    """The dotted paths of a register, whichever form it has."""
    register = getattr(registers, name, None) or getattr(settings, f"SIGAP_{name}")
    if isinstance(register, str):
        return [register]
    return list(register.values()) if isinstance(register, dict) else list(register)


def _checked(folder: Path, shapes: dict[str, str]) -> str:
    """What mypy has against functions of these registers, each given a name of its shape."""
    given = [(path, shape) for name, shape in shapes.items() for path in _paths(name)]
    lines = []
    for number, (path, shape) in enumerate(given):
        module, _dot, name = path.rpartition(".")
        lines += [f"from {module} import {name} as given_{number}", f"called_{number}: {shape} = given_{number}"]
    program = folder / "hooks.py"
    program.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    report, errors, _status = api.run(["--config-file", str(ROOT / "pyproject.toml"), str(program)])
    return f"{report}{errors}"


def test_a_function_given_to_a_lower_app_is_called_as_it_is_written(tmp_path: Path) -> None:
    """Two wrong shapes beside the right ones show that it looks."""
    wrong = {"LAW_PAGES": "Callable[[UUID], str]", "LEANING_ON_CONSENT": "Callable[[CaseAccess], list[str]]"}
    report = _checked(tmp_path, SHAPES | wrong)
    assert report.count("Incompatible types in assignment") == report.count("error:") == len(wrong), report


def test_every_register_of_functions_has_its_shape() -> None:
    """Databases' functions, addresses and what no `import_string` reads are not Python's."""
    importing = (path for path in python_files() if "import_string" in path.read_text(encoding="utf-8"))
    named = {
        name for path in importing for name in re.findall(r"settings\.SIGAP_(\w+)", path.read_text(encoding="utf-8"))
    }
    functions = {name for name in named if hasattr(registers, name) or name.endswith("_WITH_CASE")}
    assert functions - SHAPES.keys() <= {
        "CLOSING_FACTS",
        "HELD_WITH_CASE",
        "SUBJECT_PAGES",
        "TEXT_WARNINGS",
        "UNREAD_FORMS",
    }
