"""Sets a letter as PDF/A. The only module that knows typst.

Facts go in as JSON and come out as text: nothing that somebody typed is ever read as mark-up.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any, Literal

import typst

_STANDARD: Literal["a-2b"] = "a-2b"
"""PDF/A-2b: fonts inside, nothing that runs, readable in thirty years (the archives' rule for letters)."""


class LetterUnfit(Exception):
    """The template and its facts do not fit; the message is the typesetter's."""


def pdf(template: str, facts: Mapping[str, Any], *, at: datetime) -> bytes:
    """The letter of a template of this room, with its facts, dated `at`. Raises LetterUnfit."""
    source = files("sigap.letters").joinpath("templates", f"{template}.typ").read_bytes()
    shared = files("sigap.letters").joinpath("templates", "paper.typ").read_bytes()
    try:
        return typst.compile(
            shared + source,
            format="pdf",
            sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
            pdf_standards=_STANDARD,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise LetterUnfit(str(error)) from None
