"""A letter as Word: the same words as on paper, twice alike, nothing of who made it, and nothing typed is mark-up."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
import pytest

from sigap.cleaning import FileKind, clean
from sigap.letters.rules.kinds import LetterKind, kind_specs
from sigap.letters.rules.wording import filled, sample_of, table_block
from sigap.letters.word import word_of

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
HEAD = {
    "government": "PEMERINTAH CONTOH",
    "agency": "",
    "office": "SEKRETARIAT",
    "address": "Jalan Pere'an",
    "contact": "",
    "place": "Muaradua",
    "regency": "OKU Selatan",
}


def facts(kind: LetterKind, **instead: Any) -> dict[str, Any]:
    spec = kind_specs()[kind]
    said = sample_of(spec) | {"isi": ["{{ 7*7 }} <w:p/> & \x0b"]}
    return {
        "head": HEAD,
        "layout": spec.layout.value,
        "title": spec.title,
        "number": "400.2/001/GT/2026",
        "nature": "Biasa",
        "enclosures": "-",
        "subject": "Hal rekaan",
        "place": "Muaradua",
        "day": "25 November 2026",
        "addressees": ["Camat Pere'an"],
        "list": [],
        "authority": "BUPATI CONTOH",
        "blocks": filled(spec.wording, spec, said),
        "annex": table_block(["Satu", "Dua"], ["a | b"]) if kind is LetterKind.DECREE else None,
        "signer": {"title": "Ketua Harian", "name": "Ketua CONTOH", "rank": ""},
        "copies": ["Bupati"],
        "foot": "Konsep, belum bernomor",
        "example": True,
    } | instead


def words_of(raw: bytes) -> str:
    document = docx.Document(io.BytesIO(raw))
    return "\n".join(node.text or "" for node in document.element.body.iter() if str(node.tag).endswith("}t"))


def test_every_kind_says_in_word_what_it_says_on_paper() -> None:
    for kind, spec in kind_specs().items():
        raw = word_of(facts(kind), at=AT)
        assert raw == word_of(facts(kind), at=AT), kind
        said = words_of(raw)
        for each in spec.fields:
            stands_apart = each.name in {"pejabat", "lampiran_sk", "isi"}
            assert stands_apart or (f"[{each.columns[0]}]" if each.columns else f"[{each.label}]") in said, each.name
        for words in ("400.2/001/GT/2026", "Ketua Harian,", "Ketua CONTOH", "Bupati"):
            assert words in said, (kind, words)
        foot = docx.Document(io.BytesIO(raw)).sections[0].footer.paragraphs[0].text
        assert foot == "CONTOH. Semua isi surat ini rekaan. Konsep, belum bernomor", kind
        assert clean(raw).kind is FileKind.DOCX, "Word opens it, and so does our own cleaner"


def test_nothing_typed_is_mark_up_and_nothing_tells_who_made_it() -> None:
    raw = word_of(facts(LetterKind.OFFICIAL, list=["Satu", "Dua"]), at=AT)
    said = words_of(raw)
    assert "{{ 7*7 }} <w:p/> &" in said
    assert "49" not in said
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        told = parts.read("docProps/core.xml").decode()
    assert "python-docx" not in told
    assert "2026-11-25" in told


def test_columns_are_as_wide_as_their_text_asks_within_the_margins() -> None:
    """Some office programs read only the grid: without widths there, columns are equal and a table in a cell is cut."""
    inner = 0
    for kind in kind_specs():
        document = docx.Document(io.BytesIO(word_of(facts(kind), at=AT)))
        for table in document.tables:
            wide = [column.width.cm for column in table.columns]
            assert sum(wide) == pytest.approx(17, abs=0.1), kind
            assert wide[0] < 4, kind
            for cell in (cell for row in table.rows for cell in row.cells):
                for nested in cell.tables:
                    inner += 1
                    assert sum(column.width.cm for column in nested.columns) < wide[2], kind
    assert inner, "a table within a row of label and text"
