"""Letters are set whatever somebody typed: signs that no font draws, controls, mark-up."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from sigap.letters.case_papers import Signer, paper_rows, paper_signs, paper_table, paper_text
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
    "is_clients": False,
    "place": "CONTOH",
    "day": "25 November 2026",
}


def _told(*rows: str) -> dict[str, Any]:
    signs: list[Signer] = [("PIHAK PERTAMA", "Rina", True), ("PIHAK KEDUA", "")]
    table = paper_table(["No.", "Yang diserahkan"], list(enumerate(rows, 1)), [1, 12])
    return _FACTS | {"blocks": [paper_rows(("Tempat", rows[0])), table, paper_text("Demikian."), paper_signs(*signs)]}


@pytest.mark.parametrize("typed", ["漢字", "ꦗꦮ", "a\x07b", "a\x00b", "\uffff", "#eval(1) $x$ *b* <l> @ref"])
def test_a_letter_is_set_whatever_was_typed(typed: str) -> None:
    made = pdf("case_form", _told(typed), at=datetime(2026, 11, 25, tzinfo=UTC))
    assert made.startswith(b"%PDF-")


def test_signatures_never_stand_on_a_page_alone() -> None:
    """Whatever number of things goes along, the page with the signatures says what they are for."""
    for count in range(20, 44):
        made = pdf("case_form", _told(*["CONTOH"] * count), at=datetime(2026, 11, 25, tzinfo=UTC))
        last = " ".join(PdfReader(BytesIO(made)).pages[-1].extract_text().split())
        assert "Demikian." in last, count
        assert "PIHAK KEDUA" in last, count
