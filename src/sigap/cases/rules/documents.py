"""What a document of a case may be: how large, how many, in which parts it lies; why one is voided."""

from collections.abc import Iterator
from enum import StrEnum

CHUNK_BYTES = 512 * 1024
CASE_BYTES = 200 * 1024 * 1024
"""What the documents of one case may take up, originals and copies together."""
DISK_RESERVE_BYTES = 1024 * 1024 * 1024
"""What must stay free on the disk for everything else."""
_SMALL = 1024 * 1024
_MIDDLE = 5 * 1024 * 1024


class DocumentRendition(StrEnum):
    """The two forms in which a document lies."""

    ORIGINAL = "original"
    COPY = "copy"


class SizeClass(StrEnum):
    """About how large: the exact size could tell which file it is."""

    SMALL = "small"
    MIDDLE = "middle"
    LARGE = "large"


class VoidReason(StrEnum):
    """Why a document no longer counts."""

    WRONG_CASE = "void_wrong_case"
    WRONG_FILE = "void_wrong_file"
    UNREADABLE = "void_unreadable"
    DUPLICATE = "void_duplicate"
    REPLACED = "void_replaced"


def size_class(length: int) -> SizeClass:
    """The class of so many bytes."""
    if length <= _SMALL:
        return SizeClass.SMALL
    return SizeClass.MIDDLE if length <= _MIDDLE else SizeClass.LARGE


def chunks(raw: bytes) -> Iterator[bytes]:
    """The bytes in parts of half a megabyte, at least one."""
    for start in range(0, max(len(raw), 1), CHUNK_BYTES):
        yield raw[start : start + CHUNK_BYTES]


def chunk_column(part: DocumentRendition, number: int, count: int) -> str:
    """The place of a part within its document: none is swapped, left out or added unseen."""
    return f"{part.value}/{number}/{count}"
