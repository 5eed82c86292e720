"""What kinds of file are taken, known by their first bytes; and why one is refused. Never by name or header."""

from enum import StrEnum

LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_SENT = 50 * 1024 * 1024
"""What a file of a reporter may weigh, who sends it in parts."""
LARGEST_COPY = 24 * 1024 * 1024
"""What a copy written anew may weigh; a picture of many pixels can grow by it."""
LARGEST_RECORDING_COPY = 64 * 1024 * 1024
LARGEST_PIXELS = 40_000_000


class FileKind(StrEnum):
    """A kind of file that is taken."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    AVIF = "avif"
    HEIC = "heic"
    PDF = "pdf"
    DOCX = "docx"
    MP4 = "mp4"
    WEBM = "webm"
    OGG = "ogg"
    MP3 = "mp3"
    AAC = "aac"
    WAV = "wav"
    AMR = "amr"


RECORDINGS = frozenset(
    {FileKind.MP4, FileKind.WEBM, FileKind.OGG, FileKind.MP3, FileKind.AAC, FileKind.WAV, FileKind.AMR}
)
"""Sound, or pictures that move; their copy is always an MP4."""
BY_FFMPEG = RECORDINGS | {FileKind.HEIC}
"""What the child with FFmpeg's decoders reads."""
_STARTS = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"%PDF-", FileKind.PDF),
    (b"PK\x03\x04", FileKind.DOCX),  # or another zip: its parts decide
    (b"\x1a\x45\xdf\xa3", FileKind.WEBM),
    (b"OggS", FileKind.OGG),
    (b"#!AMR", FileKind.AMR),
    (b"ID3", FileKind.MP3),
    (b"\xff\xfb", FileKind.MP3),
    (b"\xff\xfa", FileKind.MP3),
    (b"\xff\xf3", FileKind.MP3),
    (b"\xff\xf2", FileKind.MP3),
    (b"\xff\xf1", FileKind.AAC),
    (b"\xff\xf9", FileKind.AAC),
)
_FORMS = {b"WEBP": FileKind.WEBP, b"WAVE": FileKind.WAV}
_STILL = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"crx ")
"""Brands of the MP4 family that are pictures of cameras; of AVIF and HEIC a copy is made."""
_AVIF, _EITHER = frozenset({b"avif", b"avis"}), frozenset({b"mif1", b"msf1"})
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis"})
_MOST_BRANDS = 256


def copied_as(kind: FileKind) -> FileKind:
    """The kind of a file's clean copy."""
    if kind in RECORDINGS:
        return FileKind.MP4
    # What many programs of an office do not open.
    return FileKind.JPEG if kind in {FileKind.AVIF, FileKind.HEIC} else kind


def largest_copy(kind: FileKind) -> int:
    """What the copy of a file of this kind may weigh."""
    return LARGEST_RECORDING_COPY if kind in RECORDINGS else LARGEST_COPY


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
    TOO_LONG = "too_long"
    BUSY = "busy"
    """Other files were being cleaned all the while: this one was shown to no cleaner."""
    NO_SANDBOX = "no_sandbox"
    """The child could not be confined. Says nothing of the file."""

    @property
    def may_pass(self) -> bool:
        """Whether the same file may be cleaned another time."""
        return self in {Refusal.TOO_HARD, Refusal.BUSY, Refusal.NO_SANDBOX}


class NotClean(Exception):
    """A file that is refused. Names the reason only, never any of the file."""

    def __init__(self, reason: Refusal) -> None:
        self.reason = reason
        super().__init__(reason.value)


def refuse_when(met: object, reason: Refusal) -> None:
    """Raises NotClean where the condition is met."""
    if met:
        raise NotClean(reason)


def kind_of(raw: bytes) -> FileKind:
    """The kind, from the content. Raises NotClean."""
    if not raw:
        raise NotClean(Refusal.EMPTY)
    if raw.startswith(b"RIFF") and raw[8:12] in _FORMS:
        return _FORMS[raw[8:12]]
    if raw[4:8] == b"ftyp":
        return _kind_by_brand(raw)
    for start, kind in _STARTS:
        if raw.startswith(start):
            return kind
    raise NotClean(Refusal.UNKNOWN)


def _kind_by_brand(raw: bytes) -> FileKind:
    """Of the MP4 family: a picture names itself first, or says that it is one and how it is coded after that."""
    first = raw[8:12]
    if first not in _STILL:
        return FileKind.MP4
    length = min(int.from_bytes(raw[:4], "big"), _MOST_BRANDS)
    brands = {first, *(raw[at : at + 4] for at in range(16, length, 4))}
    if first in _AVIF or (first in _EITHER and brands & _AVIF):
        return FileKind.AVIF
    if first in _HEIC or (first in _EITHER and brands & _HEIC):
        return FileKind.HEIC
    raise NotClean(Refusal.UNKNOWN)
