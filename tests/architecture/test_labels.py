"""Codes have words: every member of an enum a person meets has a label, every event a sentence."""

import re
import sys
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import import_module

from django.utils.functional import Promise
from tests.architecture.house import SOURCE, inside, python_files
from tests.factories.each import each

from sigap.audit.kinds import CODE, all_kinds

RULES = [path for path in python_files() if path.name in {"rules.py", "roles.py"} or path.parent.name == "rules"]
# Never shown as such: what moves a thing, who is next, how one stands to a case, whom a step reaches.
UNSEEN = {
    "sigap.actionplan.rules.columns.SheetField",  # what a column says; the sheet has its own heading
    "sigap.registers.rules.columns.RegisterField",  # as above; what each is called stands in the reference file
    "sigap.access.roles.RoleCode",  # ROLES holds its name and description
    "sigap.access.rules.CaseStanding",
    "sigap.cases.rules.documents.DocumentRendition",
    # What a letter is, says whom it is about and who signs: its file of reference has the words.
    "sigap.correspondence.rules.CaseLetter",
    "sigap.correspondence.rules.LetterSubject",
    "sigap.correspondence.rules.LetterSigner",
    "sigap.correspondence.rules.NamedPeople",
    "sigap.incidents.rules.LetterEvent",
    "sigap.duplicates.rules.DecidingSide",  # the page shows the buttons of who may
    "sigap.persons.rules.FieldKind",  # how a field is drawn; the field has its own words
    # How a message stands on its page, and what came of sending: each is drawn or told by the page itself.
    "sigap.mailbox.dialogue.rules.Author",
    "sigap.mailbox.dialogue.rules.LineKind",
    "sigap.mailbox.dialogue.rules.PromiseOutcome",
    "sigap.mailbox.dialogue.rules.MessageOutcome",
    "sigap.simfoni.rules.FieldGroup",  # the file of reference has the words of Simfoni
    "sigap.simfoni.rules.SimfoniList",
    "sigap.referrals.rules.ExchangeKind",  # its words depend on where it stands: EXCHANGE_LABELS, by both
    "sigap.referrals.rules.ExchangeState",
    "sigap.integrations.rules.ChangeKind",  # a code of the feed, which machines read
    "sigap.insight.rules.telling.ChartShape",  # how numbers stand to one another; the chart has its title
    "sigap.mailbox.files.rules.FileStart",
    "sigap.mailbox.files.rules.FileRendition",
    "sigap.mailbox.files.rules.PartReceipt",
    "sigap.notifications.rules.alerting.AlertEnd",  # the notice says it in a sentence
    "sigap.notifications.rules.mailing.Audience",
    "sigap.work.rules.Duty",  # whom a piece of work is addressed to: its kind has the words
}


def full_name(enum: type[StrEnum]) -> str:
    return f"{enum.__module__}.{enum.__qualname__}"


def module_of(path: str) -> str:
    return f"sigap.{path.removesuffix('.py').replace('/', '.')}"


def enums() -> list[type[StrEnum]]:
    """Every StrEnum that an app's rules define."""
    modules = [import_module(module_of(inside(path))) for path in RULES]
    found = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == module.__name__
    }
    return sorted(found, key=lambda enum: enum.__qualname__)


@cache
def tables() -> list[Mapping[object, object]]:
    """Every table of labels in the house."""
    for path in python_files():
        if "_LABELS" in path.read_text(encoding="utf-8"):
            import_module(module_of(inside(path)))
    return [
        value
        for name, module in list(sys.modules.items())
        if name.startswith("sigap.")
        for label, value in vars(module).items()
        if label.endswith("_LABELS") and isinstance(value, Mapping)
    ]


@each("enum", enums())
def test_every_code_a_person_meets_has_words(enum: type[StrEnum]) -> None:
    found = [table for table in tables() if table and all(isinstance(key, enum) for key in table)]
    assert bool(found) is (full_name(enum) not in UNSEEN)
    for table in found:
        assert set(table) == set(enum)
        assert all(isinstance(words, Promise) and str(words).strip() for words in table.values())


@each("path", sorted(SOURCE.glob("*/events.py")))
def test_every_event_of_a_room_is_registered_at_start(path: object) -> None:
    name = module_of(inside(path))  # type: ignore[arg-type]  # a Path, by the parameter list
    assert name in sys.modules, f"{name} is no installed app's"
    codes = {value for value in vars(sys.modules[name]).values() if isinstance(value, str) and CODE.fullmatch(value)}
    assert codes <= {kind.code for kind in all_kinds()}


def test_every_event_reads_as_a_sentence_with_its_own_ids_only() -> None:
    kinds = list(all_kinds())
    assert kinds
    for kind in kinds:
        named = set(re.findall(r"\{(\w+)\}", str(kind.sentence)))
        assert str(kind.sentence).strip()
        assert named <= {*kind.ids, *kind.optional}, kind.code
