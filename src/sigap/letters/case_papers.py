"""A paper of a case, in blocks of what is recorded: as PDF/A, or as Word where an office adds words of its own.

Made when it is asked for and kept nowhere, always in Indonesian. The name of its file tells the kind and nobody.
Whoever makes one traces it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from sigap.letters.ephemeral import PDF_TYPE, WORD_TYPE
from sigap.letters.heads import Letterhead
from sigap.letters.typesetting import pdf
from sigap.ui.dates import full_moment, letter_day, local

type PaperBlock = dict[str, Any]
type Signer = tuple[str, str] | tuple[str, str, bool]
"""As what somebody signs, by which name (empty: written by hand), and whether a thumb will do."""
PAGE_BREAK: PaperBlock = {"kind": "break"}
NUMBER_BY_HAND: PaperBlock = {"kind": "number"}
_WORD = "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaper:
    """What stands on a paper. `is_clients`: taken along by a client, under no office's head and without a foot.

    `foot`: other words than the usual ones at the foot of each page; `has_word`: it may be asked for as Word.
    """

    slug: str
    title: str
    head: Letterhead
    blocks: Sequence[PaperBlock]
    is_clients: bool = False
    has_word: bool = False
    foot: str | None = None


def paper_rows(*pairs: tuple[Any, Any]) -> PaperBlock:
    """Label and words in rows, without those that say nothing."""
    return {"kind": "rows", "rows": [[str(name), str(words)] for name, words in pairs if words]}


def paper_text(words: Any, kind: str = "text") -> PaperBlock:
    """A paragraph; as `small` print, in a `box`, or a `title` inside the paper."""
    return {"kind": kind, "text": str(words)}


def paper_part(heading: Any, *texts: Any) -> list[PaperBlock]:
    """A heading and its paragraphs."""
    return [paper_text(heading, "heading"), *(paper_text(words) for words in texts if words)]


def paper_lines(count: int) -> PaperBlock:
    """Dotted lines to write on by hand."""
    return {"kind": "lines", "count": count}


def paper_question(label: Any, note: Any = "") -> PaperBlock:
    """What is asked, to be answered by hand in what follows; a `note` in small print."""
    return {"kind": "question", "text": str(label), "note": str(note)}


def paper_choices(options: Sequence[Any]) -> PaperBlock:
    """Boxes to tick by hand."""
    return {"kind": "choices", "options": [str(each) for each in options]}


def paper_table(head: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> PaperBlock:
    """A table; `widths` are parts of the page's width. Without rows it reads that there is nothing yet."""
    found = [[str(cell) for cell in row] for row in rows]
    return {"kind": "table", "head": list(head), "rows": found, "widths": list(widths)}


def paper_signs(*signs: Signer, under: str = "") -> PaperBlock:
    """Who signs, side by side; `under` each name, to be filled in."""
    found = [{"title": each[0], "name": each[1], "thumb": any(each[2:]), "under": under} for each in signs]
    return {"kind": "signs", "signs": found}


def paper_response(request: HttpRequest, paper: CasePaper, *, at: datetime) -> HttpResponse:
    """The paper as a file: PDF/A to read and print, Word (`?bentuk=word`) to write on. Raises LetterUnfit."""
    with translation.override("id"):
        facts = _facts(paper, at)
    if not (paper.has_word and request.GET.get("bentuk") == _WORD):
        return _file(pdf("case_form", facts, at=at), PDF_TYPE, f'inline; filename="{paper.slug}.pdf"')
    # Half a second to load, for this file alone.
    from sigap.letters.word import word_of_paper  # noqa: PLC0415

    return _file(word_of_paper(facts, at=at), WORD_TYPE, f'attachment; filename="{paper.slug}.docx"')


def _file(content: bytes, kind: str, how: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": how})


def _facts(paper: CasePaper, at: datetime) -> dict[str, Any]:
    usual = "" if paper.is_clients else f"Rahasia · Dicetak {full_moment(at)}"
    return {
        "title": paper.title,
        "head": asdict(paper.head),
        "is_clients": paper.is_clients,
        "blocks": list(paper.blocks),
        "place": paper.head.place,
        "day": letter_day(local(at)),
        "example": settings.SIGAP_DEMO,
        "foot": usual if paper.foot is None else paper.foot,
    }
