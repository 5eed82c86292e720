"""What a printed paper says."""

import io

import docx
from pypdf import PdfReader


def words_of(paper: bytes) -> str:
    """All words of a PDF, each line break and each gap a single space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split())


def words_of_word(raw: bytes) -> str:
    """The same of a Word document, which must open."""
    nodes = docx.Document(io.BytesIO(raw)).element.body.iter()
    return " ".join(" ".join(node.text or "" for node in nodes if str(node.tag).endswith("}t")).split())
