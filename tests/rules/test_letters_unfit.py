"""Letters are set whatever somebody typed: signs that no font draws, controls, mark-up."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from sigap.letters.typesetting import pdf

_FACTS = {
    "title": "Berita acara",
    "example": True,
    "foot": "kaki",
    "head": {
        "government": "",
        "agency": "",
        "office": "KANTOR",
        "address": "",
        "contact": "",
        "place": "CONTOH",
        "regency": "CONTOH",
    },
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


def test_signatures_never_stand_on_a_page_alone() -> None:
    """Whatever number of things goes along, the page with the signatures says what they are for."""
    for count in range(1, 24):
        made = pdf(
            "handover", _FACTS | {"place": "", "items": ["CONTOH"] * count}, at=datetime(2026, 11, 25, tzinfo=UTC)
        )
        last = " ".join(PdfReader(BytesIO(made)).pages[-1].extract_text().split())
        assert "Demikian berita acara ini dibuat" in last, count
        assert "NIP/NRP" in last, count
