"""Files come into a report: each part sealed here as it arrives, nothing kept between two parts.

A file's id and key come from the handle, a secret in the body of each post, and from this process's own; the key is
also sealed to the intake key, which alone opens it. A ticket lets files be added to one report for some hours, no more.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from sigap.kernel.disk import leaves_reserve
from sigap.mailbox import codes
from sigap.mailbox.files.rules import (
    FILE_PARTS,
    HANDLE_BYTES,
    PART_BYTES,
    REPORT_FILES,
    REPORT_PARTS,
    TICKET_LASTS,
    UNREAD_PARTS,
    FileRendition,
    FileStart,
    PartReceipt,
    column_of,
)
from sigap.vault.envelope_sealing import intake_public_key, report_place
from sigap.vault.hpke import seal_key_to
from sigap.vault.sealing import KEY_BYTES, OpenKey, seal_raw

TABLE = "mailbox_filepart"
_TICKET = "file-ticket"
_MOMENT_BYTES = 6
_LOOKUP_BYTES = _MAC_BYTES = 32


class UnableToTake(Exception):
    """A file is not taken; `why` says it in a code, never anything of the file."""

    def __init__(self, why: FileStart | PartReceipt) -> None:
        self.why = why
        super().__init__(why.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPart:
    """One part of a file on its way into the database."""

    number: int
    digest: bytes
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sender:
    """What a handle gives: the file's id, its data key and the trace under which the database knows it."""

    handle: bytes = field(repr=False)
    # Of a form without script, its key and the digest of the file: sent again it is known by them, whatever its handle.
    form: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if len(self.handle) != HANDLE_BYTES:
            raise UnableToTake(PartReceipt.GONE)

    @property
    def mark(self) -> bytes:
        """The trace (32 bytes) of the handle, or of the form and the file in it."""
        return _keyed("file-form", self.form) if self.form else self._keyed("file-handle")

    @property
    def file_id(self) -> UUID:
        """The id of the file that is sent with this handle."""
        return UUID(bytes=self._keyed("file-id")[:16], version=4)

    @property
    def key(self) -> OpenKey:
        """The file's data key."""
        return OpenKey(
            id=UUID(bytes=self._keyed("file-key-id")[:16], version=4), material=self._keyed("file-key")[:KEY_BYTES]
        )

    def sealed(self, plain: bytes, *, number: int, is_last: bool) -> SealedPart:
        """One part, sealed for its place in this file."""
        place = report_place(TABLE, self.file_id, column_of(FileRendition.ORIGINAL, number, is_last=is_last))
        return SealedPart(
            number=number,
            digest=self._keyed("file-part", number.to_bytes(4, "big"), plain),
            sealed=seal_raw(plain, key=self.key, place=place),
        )

    def _keyed(self, purpose: str, *parts: bytes) -> bytes:
        return _keyed(purpose, self.handle, *parts)


def _keyed(purpose: str, *parts: bytes) -> bytes:
    return codes.trace_of(codes.load_secret(settings.SIGAP_KEYS), purpose, *parts)


def ticket_for(code: tuple[str, ...], *, at: datetime) -> str:
    """Lets whoever holds it add files to the report with this code for some hours; opens nothing."""
    lookup = codes.lookup_of(codes.load_secret(settings.SIGAP_KEYS), code)
    body = int((at + TICKET_LASTS).timestamp()).to_bytes(_MOMENT_BYTES, "big") + lookup
    return (body + _keyed(_TICKET, body)).hex()


def lookup_in(ticket: str, *, at: datetime) -> bytes:
    """The look-up value of a ticket. Raises UnableToTake for one that is old or none."""
    try:
        raw = bytes.fromhex(ticket)
    except ValueError:
        raise UnableToTake(FileStart.CLOSED) from None
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(body) != _MOMENT_BYTES + _LOOKUP_BYTES or not hmac.compare_digest(mac, _keyed(_TICKET, body)):
        raise UnableToTake(FileStart.CLOSED)
    if at >= datetime.fromtimestamp(int.from_bytes(body[:_MOMENT_BYTES], "big"), UTC):
        raise UnableToTake(FileStart.CLOSED)
    return body[_MOMENT_BYTES:]


def begin(ticket: str, sender: Sender, *, parts: int, at: datetime) -> FileStart:
    """Begins a file of so many parts; the same again changes nothing and is known. Raises UnableToTake."""
    lookup = lookup_in(ticket, at=at)
    if not 1 <= parts <= FILE_PARTS or not leaves_reserve(settings.SIGAP_HOME, parts * PART_BYTES):
        raise UnableToTake(FileStart.FULL)
    key = sender.key
    blob = seal_key_to(intake_public_key(), key, subject=sender.file_id)
    limits = [REPORT_FILES, REPORT_PARTS, UNREAD_PARTS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mailbox.file_begin(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [lookup, sender.file_id, sender.mark, parts, key.id, blob, at, *limits],
        )
        answer = FileStart(cursor.fetchone()[0])
    if answer not in {FileStart.BEGUN, FileStart.KNOWN}:
        raise UnableToTake(answer)
    return answer


def add_part(sender: Sender, part: SealedPart, *, kind: str, at: datetime) -> tuple[int, bool]:
    """Stores one part; returns how many are there, and whether the file is whole. Raises UnableToTake.

    The reserve is asked for again: many files may have begun on the same room.
    """
    if not leaves_reserve(settings.SIGAP_HOME, len(part.sealed)):
        raise UnableToTake(FileStart.FULL)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT answer, have FROM mailbox.file_part(%s, %s, %s, %s, %s, %s)",
            [sender.mark, part.number, kind, part.digest, part.sealed, at],
        )
        total, have = cursor.fetchone()
    answer = PartReceipt(total)
    if answer not in {PartReceipt.MORE, PartReceipt.DONE}:
        raise UnableToTake(answer)
    return have, answer is PartReceipt.DONE


def add_whole(ticket: str, sender: Sender, sealed: Sequence[SealedPart], *, kind: str, at: datetime) -> None:
    """Stores a file that came in one piece, or nothing of it; once for each form. Raises UnableToTake."""
    with transaction.atomic():
        if begin(ticket, sender, parts=len(sealed), at=at) is FileStart.KNOWN:
            # By the same form before, and then all of it.
            return
        for part in sealed:
            add_part(sender, part, kind=kind, at=at)


def parts_there(sender: Sender) -> int | None:
    """How many parts of a file there are; None where nothing was begun with this handle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT have FROM mailbox.file_state(%s)", [sender.mark])
        row = cursor.fetchone()
    return row[0] if row else None


def forget(*, at: datetime) -> int:
    """The worker's sweep: files never finished or of a flood, bytes under a destroyed key. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.forget_files(%s)", [at])
        found: int = cursor.fetchone()[0]
    return found
