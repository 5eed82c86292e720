"""The trail speaks of a case in words, not in codes of the program."""

from collections.abc import Iterable
from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.apps import apps

from sigap.cases.models.exclusions import KEPT_BASIS_LABELS
from sigap.cases.rules.closing import ClosingFinding, ReopeningReason
from sigap.casework.models import RECORD_LABELS
from sigap.casework.views.documents import PAPERS
from sigap.desk import words
from sigap.legal.rules.law import law
from sigap.restitution.rules.ledger import LedgerKind, LossHead, RestitutionRoad


def test_trail_has_words_for_records_and_reasons() -> None:
    known = {code: str(label) for table in words._TABLES for code, label in table.items()}
    for table in (RECORD_LABELS, KEPT_BASIS_LABELS):
        for code, label in table.items():
            assert known.get(code) == str(label), code


def test_the_words_of_every_app_are_in_the_trail() -> None:
    for app in apps.get_app_configs():
        if app.name.startswith("sigap.") and app.models_module:
            for table in getattr(import_module(f"{app.name}.models"), "WORD_TABLES", ()):
                assert any(table is known for known in words._TABLES), app.name


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("article", [row.code for row in law().rows]),
        ("finding", [ClosingFinding.TO_REOPEN]),
        ("head", LossHead),
        ("kind", LedgerKind),
        ("outcome", ["served", "visited", "answered", "lapsed"]),
        ("paper", [*PAPERS, "notula", "lembar-lapangan", "surat-tugas", "serah-terima", "berita-acara-masuk"]),
        ("reason", ReopeningReason),
        ("road", RestitutionRoad),
        ("status", ["approved", "lapsed"]),
        ("what", ["entered"]),
    ],
)
def test_no_code_of_the_program_is_read_on_a_timeline(key: str, codes: Iterable[str]) -> None:
    entries = [cast(Any, SimpleNamespace(ids={key: code}, actor_id=None)) for code in map(str, codes)]
    found = words.words_in(entries, {})
    for entry in entries:
        code = entry.ids[key]
        assert found.get(f"{key}:{code}", found.get(code, code)) != code, code
