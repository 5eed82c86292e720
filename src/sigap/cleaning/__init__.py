"""Files from strangers, cleaned: decoded and written anew in a child process that holds nothing. Knows no case."""

from sigap.cleaning.kinds import (
    LARGEST_BYTES,
    LARGEST_PIXELS,
    LARGEST_SENT,
    RECORDINGS,
    FileKind,
    NotClean,
    Refusal,
    copied_as,
)
from sigap.cleaning.running import CleanCopy, clean

__all__ = [
    "LARGEST_BYTES",
    "LARGEST_PIXELS",
    "LARGEST_SENT",
    "RECORDINGS",
    "CleanCopy",
    "FileKind",
    "NotClean",
    "Refusal",
    "clean",
    "copied_as",
]
