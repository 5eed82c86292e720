"""Sets a letter as PDF/A. The only module that knows typst.

Facts go in as JSON and come out as text: nothing that somebody typed is ever read as mark-up.
"""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any, Literal

_STANDARD: Literal["a-2b"] = "a-2b"
"""PDF/A-2b: fonts inside, nothing that runs, readable in thirty years (the archives' rule for letters)."""


class LetterUnfit(Exception):
    """The template and its facts do not fit; the message is the typesetter's."""


_PLAIN = ("LATIN ", "COMBINING ")
"""Letters that every font of the letters has, with their marks."""


def pdf(template: str, facts: Mapping[str, Any], *, at: datetime) -> bytes:
    """The letter of a template of this app, with its facts, dated `at`. Raises LetterUnfit.

    PDF/A knows no sign without a shape: what no font here can draw stands as a question mark, and the letter is set.
    """
    folder = files("sigap.letters").joinpath("templates")
    source = folder.joinpath("paper.typ").read_bytes() + folder.joinpath(f"{template}.typ").read_bytes()
    try:
        return _set(source, facts, at)
    except LetterUnfit:
        return _set(source, _drawable(facts), at)


def _set(source: bytes, facts: Mapping[str, Any], at: datetime) -> bytes:
    import typst  # noqa: PLC0415 - seven megabytes, for processes that set a letter

    try:
        return typst.compile(
            source,
            format="pdf",
            sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
            pdf_standards=_STANDARD,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise LetterUnfit(str(error)) from None


def _drawable(value: Any) -> Any:
    """The same facts in letters that can be drawn."""
    if isinstance(value, str):
        return "".join(each if _is_drawable(each) else "?" for each in value)
    if isinstance(value, Mapping):
        return {name: _drawable(each) for name, each in value.items()}
    return [_drawable(each) for each in value] if isinstance(value, (list, tuple)) else value


def _is_drawable(sign: str) -> bool:
    # Up to U+00FF everything but the controls; beyond, letters and the dashes and quotation marks of a text.
    if sign < "\u0100" or "\u2010" <= sign <= "\u2026":
        return sign == "\n" or unicodedata.category(sign) != "Cc"
    return unicodedata.name(sign, "").startswith(_PLAIN)
