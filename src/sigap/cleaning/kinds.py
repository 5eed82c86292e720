"""What kinds of file are taken, known by their first bytes; and why one is refused. Never by name or header."""

from enum import StrEnum

LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_COPY = 24 * 1024 * 1024
"""What a copy written anew may weigh; a picture of many pixels can grow by it."""
LARGEST_PIXELS = 40_000_000


class Kind(StrEnum):
    """A kind of file that is taken."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"


class Refusal(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    COPY_TOO_LARGE = "copy_too_large"
    LOCKED = "locked"
    TOO_MANY_PAGES = "too_many_pages"
    BOMB = "bomb"
    MACRO = "macro"
    HOLDS_FILES = "holds_files"
    TOO_HARD = "too_hard"


class NotClean(Exception):
    """A file that is refused. Names the reason only, never any of the file."""

    def __init__(self, reason: Refusal) -> None:
        self.reason = reason
        super().__init__(reason.value)


def refuse_when(met: object, reason: Refusal) -> None:
    """Raises NotClean where the condition is met."""
    if met:
        raise NotClean(reason)


def kind_of(raw: bytes) -> Kind:
    """The kind, from the content. Raises NotClean."""
    if not raw:
        raise NotClean(Refusal.EMPTY)
    if raw.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return Kind.WEBP
    if raw.startswith(b"%PDF-"):
        return Kind.PDF
    if raw.startswith(b"PK\x03\x04"):
        return Kind.DOCX  # or another zip: its parts decide
    raise NotClean(Refusal.UNKNOWN)
