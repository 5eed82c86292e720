"""A letter as a Word document, where an office adds words of its own. The only module that knows python-docx.

It is built from the same facts as the PDF, piece by piece: there is no template in it, and nothing that somebody typed
is read as one. Two runs of one letter give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from sigap.letters.rules.kinds import Layout
from sigap.letters.rules.wording import Block

_STAMP = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_FIGURE = re.compile(r"[0-9][0-9.]*")
_WHOLE, _NUMBER = Cm(17), Cm(1.3)
_WIDTHS = (Cm(3.8), Cm(0.6), Cm(12.6))
"""Of a row of label, colon and what is said; together the width between the margins."""
_SIGNING = Cm(8.5)


def word_of(facts: Mapping[str, Any], *, at: datetime) -> bytes:
    """The letter of these facts (see `paper`), dated `at`."""
    letter: Any = docx.Document()  # some of its methods are without types
    _set_page(letter, at)
    _foot(letter, facts)
    if "cancelled" in facts:
        letter.sections[0].header.paragraphs[0].add_run(_NOT_XML.sub("", facts["cancelled"])).bold = True
    if facts["layout"] == Layout.DECREE.value:
        _decree_head(letter, facts)
    else:
        if not facts.get("is_private"):
            _letterhead(letter, facts["head"])
        _heading(letter, facts)
    for block in facts["blocks"]:
        _block(letter, block)
    _signature(letter, facts)
    if facts["copies"]:
        _line(letter, "Tembusan:").paragraph_format.keep_with_next = True
        _block(letter, {"type": "list", "items": [[f"{n}.", each] for n, each in enumerate(facts["copies"], start=1)]})
    if facts["annex"]:
        letter.add_page_break()
        _line(letter, f"LAMPIRAN {facts['title']}", ALIGN.RIGHT)
        _block(letter, facts["annex"])
    if facts["list"]:
        letter.add_page_break()
        _line(letter, "Daftar tujuan", is_bold=True)
        _block(letter, {"type": "list", "items": [[f"{n}.", each] for n, each in enumerate(facts["list"], start=1)]})
    return _packed(letter)


def word_of_paper(facts: Mapping[str, Any], *, at: datetime) -> bytes:
    """A paper of a case (see `case_papers`), block by block as `case_form.typ` draws it, dated `at`."""
    paper: Any = docx.Document()
    _set_page(paper, at)
    _letterhead(paper, facts["head"])
    _line(paper, facts["title"], ALIGN.CENTER, is_bold=True)
    for each in facts["blocks"]:
        _paper_block(paper, each, facts["place"])
    _foot(paper, facts)
    return _packed(paper)


def _foot(paper: Any, facts: Mapping[str, Any]) -> None:
    """That it is a draft, secret or an example, at the foot of every page."""
    foot = f"CONTOH. Semua isi surat ini rekaan. {facts['foot']}" if facts["example"] else facts["foot"]
    _small(paper.sections[0].footer.paragraphs[0], foot)


def _paper_block(paper: Any, block: Mapping[str, Any], place: str) -> None:
    match block["kind"]:
        case "rows":
            _rows(paper, block["rows"])
            paper.add_paragraph().paragraph_format.space_after = Pt(0)
        case "table":
            _paper_table(paper, block)
        case "signs":
            _signing(paper, block["signs"], place)
        case "break":
            paper.add_page_break()
        case "small" | "box":
            _small(paper.add_paragraph(), block["text"])
        case kind:
            _paper_lines(paper, kind, block)


def _paper_lines(paper: Document, kind: str, block: Mapping[str, Any]) -> None:
    """Text in lines of its own, and lines to write on."""
    by_hand = {"number": [f"Nomor {_BY_HAND}"], "lines": [_BY_HAND * 4] * block.get("count", 0)}
    is_heading = kind in {"heading", "title"}
    for text in by_hand.get(kind) or block["text"].splitlines():
        made = _line(paper, text, ALIGN.CENTER if kind in {"number", "title"} else ALIGN.LEFT, is_bold=is_heading)
        made.paragraph_format.keep_with_next = is_heading


_BY_HAND = "…………………………"


def _small(line: Paragraph, text: str) -> None:
    line.add_run(_NOT_XML.sub("", text)).font.size = Pt(8)


def _paper_table(paper: Document, block: Mapping[str, Any]) -> None:
    if not block["rows"]:
        _line(paper, "Belum ada.")
        return
    whole = sum(block["widths"])
    _bordered(paper, [Length(_WHOLE * width / whole) for width in block["widths"]], [block["head"], *block["rows"]])


def _signing(paper: Document, signs: Sequence[Mapping[str, Any]], place: str) -> None:
    """Side by side, never torn from what stands over them."""
    paper.paragraphs[-1].paragraph_format.keep_with_next = True
    _line(paper, f"{place}, {_BY_HAND}", ALIGN.RIGHT).paragraph_format.keep_with_next = True
    for cell, each in zip(
        _grid(paper, [Length(_WHOLE // len(signs))] * len(signs)).add_row().cells, signs, strict=True
    ):
        thumb = "tanda tangan atau cap jempol" if each["thumb"] else ""
        for text in (each["title"], thumb, "", "", "", each["name"] or _BY_HAND, each["under"]):
            line = _line(cell, text, ALIGN.CENTER)
            line.paragraph_format.space_after, line.paragraph_format.keep_with_next = Pt(0), True
        _drop_first(cell)
    paper.add_paragraph()


def _set_page(letter: Document, at: datetime) -> None:
    section, style = letter.sections[0], letter.styles["Normal"]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(1.5), Cm(2)
    style.font.name, style.font.size = "Arial", Pt(11)
    style.paragraph_format.space_after = Pt(6)
    # Nothing of who made it, and no moment of this machine.
    properties = letter.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = at.replace(microsecond=0, tzinfo=None)


def _line(where: Any, text: str, how: ALIGN = ALIGN.LEFT, *, is_bold: bool = False) -> Paragraph:
    made: Paragraph = where.add_paragraph()
    made.alignment = how
    made.add_run(_NOT_XML.sub("", text)).bold = is_bold
    return made


def _letterhead(letter: Document, head: Mapping[str, str]) -> None:
    for text in (head["government"], head["agency"], head["office"]):
        if text:
            _line(letter, text, ALIGN.CENTER, is_bold=True).paragraph_format.space_after = Pt(0)
    last = _line(letter, ", ".join(filter(None, (head["address"], head["contact"]))), ALIGN.CENTER)
    border, below = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "double"), ("sz", "6"), ("space", "4"), ("color", "000000")):
        below.set(qn(f"w:{name}"), value)
    border.append(below)
    last._p.get_or_add_pPr().append(border)  # noqa: SLF001 - the library has no borders of its own


def _decree_head(letter: Document, facts: Mapping[str, Any]) -> None:
    lines = (facts["authority"], facts["title"], f"NOMOR {facts['number'] or '…'}", "TENTANG", facts["subject"].upper())
    for text in (*lines, "DENGAN RAHMAT TUHAN YANG MAHA ESA", f"{facts['authority']}," if facts["authority"] else ""):
        if text:
            _line(letter, text.upper(), ALIGN.CENTER, is_bold=text in {facts["authority"], facts["title"]})


def _heading(letter: Document, facts: Mapping[str, Any]) -> None:
    number, day = facts["number"] or "…", facts["day"] or "…"
    if facts["layout"] == Layout.TITLED.value:
        _line(letter, facts["title"], ALIGN.CENTER, is_bold=True)
        if number != "-":
            _line(letter, f"NOMOR {number}", ALIGN.CENTER)
        _line(letter, facts["subject"], ALIGN.CENTER, is_bold=True)
        return
    rows = [("Nomor", number), ("Sifat", facts["nature"]), ("Lampiran", facts["enclosures"]), ("Hal", facts["subject"])]
    to = facts["addressees"] or ["(daftar tujuan terlampir)"]
    if facts["layout"] == Layout.NOTE.value:
        _line(letter, facts["title"], ALIGN.CENTER, is_bold=True)
        rows = [("Yth.", "; ".join(to)), ("Dari", facts["signer"]["title"]), ("Tanggal", day), *rows]
        _rows(letter, rows)
        return
    _line(letter, f"{facts['place']}, {day}", ALIGN.RIGHT)
    _rows(letter, rows)
    for place, each in enumerate(to):
        _line(letter, f"Yth. {each}" if not place else each).paragraph_format.space_after = Pt(0)
    _line(letter, "di tempat")


def _grid(where: Any, widths: Sequence[Length]) -> Any:
    """A table whose columns are as wide as said: of what only its cells say, not every office program takes notice."""
    table = where.add_table(rows=0, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _rows(where: Any, rows: Sequence[tuple[str, str | Block]]) -> None:
    table = _grid(where, _WIDTHS)
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _NOT_XML.sub("", label), ":"
        if isinstance(value, str):
            cells[2].text = _NOT_XML.sub("", value)
        else:
            _block(cells[2], value)
            _drop_first(cells[2])


def _drop_first(cell: _Cell) -> None:
    """A cell begins with an empty paragraph, and must end with one where a table stands last."""
    first = cell.paragraphs[0]
    if not first.text and len(cell.paragraphs) > 1:
        first._p.getparent().remove(first._p)  # noqa: SLF001 - the library removes nothing


def _block(where: Any, block: Block) -> None:
    match block["type"]:
        case "heading":
            _line(where, block["text"], ALIGN.CENTER, is_bold=True).paragraph_format.keep_with_next = True
        case "paragraph" | "paragraphs":
            for text in block.get("texts", [block.get("text", "")]):
                _line(where, text, ALIGN.JUSTIFY)
        case "list":
            _list(where, block["items"])
        case "rows":
            _rows(where, [(row["label"], row["body"]) for row in block["rows"]])
            where.add_paragraph()
        case "table":
            _table(where, block)


def _list(where: Any, items: Sequence[Sequence[str]]) -> None:
    for mark, text in items:
        made = _line(where, f"{mark}\t{text}")
        made.paragraph_format.left_indent, made.paragraph_format.first_line_indent = Cm(0.8), Cm(-0.8)
        made.paragraph_format.space_after = Pt(2)


def _table(where: Any, block: Block) -> None:
    # Within a row of label and text the cell keeps a little room at its sides.
    whole = _WHOLE if isinstance(where, Document) else _WIDTHS[2] - Cm(0.4)
    count = len(block["columns"])
    rows = [[str(place) if place else "No.", *row] for place, row in enumerate([block["columns"], *block["rows"]])]
    _bordered(where, [_NUMBER, *[Length((whole - _NUMBER) // count)] * count], rows)


def _bordered(where: Any, widths: Sequence[Length], rows: Sequence[Sequence[str]]) -> None:
    """A table with lines; its first row is the head, figures stand at the right but in the first column."""
    table = _grid(where, widths)
    table.style = "Table Grid"
    for place, row in enumerate(rows):
        made = table.add_row()
        for column, (cell, text) in enumerate(zip(made.cells, row, strict=True)):
            cell.paragraphs[0].add_run(_NOT_XML.sub("", text)).bold = not place
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            if column and _FIGURE.fullmatch(text):
                cell.paragraphs[0].alignment = ALIGN.RIGHT
        # No row is torn by the end of a page, and the head stands over each.
        for name in ("cantSplit", *([] if place else ["tblHeader"])):
            made._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))  # noqa: SLF001 - the library has no such word
    # Word itself wants a paragraph behind a table in a cell; the library adds it.
    if isinstance(where, Document):
        where.add_paragraph().paragraph_format.space_after = Pt(0)


def _signature(letter: Document, facts: Mapping[str, Any]) -> None:
    day = facts["day"] or "…"
    over = {
        Layout.DECREE.value: [f"Ditetapkan di {facts['place']}", f"pada tanggal {day}"],
        Layout.TITLED.value: [f"{facts['place']}, {day}"],
    }.get(facts["layout"], [])
    signer = facts["signer"]
    # Nobody signs on a page that says nothing.
    letter.paragraphs[-1].paragraph_format.keep_with_next = True
    signing = [*over, f"{signer['title']},", "", "", "", signer["name"] or "…", signer["rank"]]
    if other := facts.get("cosigner"):
        # Beside it, at the left margin, parted by the tabulator that the indent makes.
        second_signer = ["", f"{other['title']},", "", "", "", other["name"], other["rank"]][-len(signing) :]
        signing = [f"{left}\t{right}" for left, right in zip(second_signer, signing, strict=True)]
    for text in signing:
        made = _line(letter, text, is_bold=bool(text) and text == signer["name"])
        made.paragraph_format.space_after = Pt(0)
        if other:
            made.paragraph_format.tab_stops.add_tab_stop(_SIGNING)
        else:
            made.paragraph_format.left_indent = _SIGNING
        made.paragraph_format.keep_with_next = True
    letter.add_paragraph()


def _packed(letter: Document) -> bytes:
    """Zipped anew: the library notes the moment on every part."""
    first, out = io.BytesIO(), io.BytesIO()
    letter.save(first)
    with zipfile.ZipFile(first) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in parts.namelist():
            packed.writestr(zipfile.ZipInfo(name, date_time=_STAMP), parts.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
