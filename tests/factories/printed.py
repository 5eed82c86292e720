"""What a printed paper says."""

import io

from pypdf import PdfReader


def words_of(paper: bytes) -> str:
    """All words of a PDF, each line break and each gap a single space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split())
