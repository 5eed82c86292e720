"""Rows as a file: the exact text under its digest, and back again. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

SEVERAL = ";"
"""Between the codes of a column that takes several, as the HTCDS spreadsheet does."""


def text_of(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The one spelling of these rows: its SHA-256 is the digest."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def rows_of(text: str) -> tuple[list[str], list[list[str]]]:
    """Heading and rows of such a text."""
    header, *rows = csv.reader(io.StringIO(text))
    return header, rows
