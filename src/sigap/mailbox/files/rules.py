"""What files may be added to a report: how large, how many, in which parts they come. Pure."""

from datetime import timedelta
from enum import StrEnum

PART_BYTES = 256 * 1024 - 4
"""One part of a file in clear; with its length it fills the padding exactly. The last may be shorter."""
FILE_BYTES = 50 * 1024 * 1024
FILE_PARTS = -(-FILE_BYTES // PART_BYTES)
PLAIN_BYTES = 10 * 1024 * 1024
"""What one form takes without script, all its files together."""
REPORT_FILES = 10
REPORT_PARTS = 4 * FILE_PARTS
"""All files of one report together."""
UNREAD_PARTS = 400 * FILE_PARTS
"""All files together that no officer has opened yet: 20 GB."""
TICKET_LASTS = timedelta(hours=12)
HANDLE_BYTES = 32


class FileRendition(StrEnum):
    """The two forms in which a file of a report lies."""

    ORIGINAL = "original"
    COPY = "copy"


class FileStart(StrEnum):
    """What the database says when a file begins."""

    BEGUN = "begun"
    KNOWN = "known"
    CLOSED = "closed"
    MANY = "many"
    FULL = "full"


class PartReceipt(StrEnum):
    """What the database says to one part."""

    MORE = "more"
    DONE = "done"
    OTHER = "other"
    GAP = "gap"
    GONE = "gone"
    FULL = "full"


def parts_of(length: int) -> int:
    """How many parts so many bytes make."""
    return max(1, -(-length // PART_BYTES))


def column_of(part: FileRendition, number: int, *, is_last: bool) -> str:
    """The place of a part within its file: none is swapped, left out at the end or added unseen."""
    return f"{part.value}/{number}/last" if is_last else f"{part.value}/{number}"
