"""Letters are set whatever somebody typed: signs that no font draws, controls, mark-up."""

from datetime import UTC, datetime

import pytest

from sigap.letters.typesetting import pdf

_FACTS = {
    "title": "Berita acara",
    "example": True,
    "foot": "kaki",
    "head": {"government": "", "agency": "", "office": "KANTOR", "contact": "", "city": "CONTOH"},
    "code": "SAWO-764",
    "subject": "visum",
    "day": "Rabu",
    "time": "08.00",
    "given": {"name": "Rina", "position": "", "office": "UPTD"},
    "taken": {"name": "Sekar", "position": "", "office": "RSUD"},
    "secrecy": "rahasia",
    "witness": "",
}


@pytest.mark.parametrize("typed", ["漢字", "ꦗꦮ", "a\x07b", "a\x00b", "\uffff", "#eval(1) $x$ *b* <l> @ref"])
def test_a_letter_is_set_whatever_was_typed(typed: str) -> None:
    made = pdf("handover", _FACTS | {"place": typed, "items": [typed]}, at=datetime(2026, 11, 25, tzinfo=UTC))
    assert made.startswith(b"%PDF-")
