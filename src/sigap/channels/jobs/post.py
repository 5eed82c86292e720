"""The sweep of the mail box: each letter is stored before it is deleted on the server, and only then.

Nothing is remembered between two rounds but the trace of what was stored, so that a mail box that was made anew
(another UIDVALIDITY) and a worker that died in mid-way cost a second look, and no letter.
"""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import cast

from django.conf import settings

from sigap.channels.actions import state
from sigap.channels.jobs.settings import read_settings
from sigap.channels.rules import Trouble
from sigap.channels.rules.letters import LETTER_BYTES, TOO_LARGE_MARK
from sigap.mailbox import slot
from sigap.mailbox.channel_settings import ImapSettings
from sigap.mailbox.channels import Channel
from sigap.vault import channel_key

TIMEOUT = 15.0  # seconds for each step
_BATCH = 25


class BoxTrouble(Exception):
    """The mail box cannot be read now; `trouble` says why in a code."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble.value)


def poll(at: datetime) -> int:
    """Stores what lies in the mail box; returns how many letters."""
    channel_settings = read_settings(Channel.EMAIL, at=at)
    if channel_settings is None:
        return 0
    imap = channel_settings.email
    if imap is None:
        state.tell(Channel.EMAIL, is_set_up=False, at=at)
        return 0
    if not state.is_on(Channel.EMAIL):
        return 0
    try:
        stored = _emptied(imap, at)
    except BoxTrouble as trouble:
        state.tell(Channel.EMAIL, is_set_up=True, at=at, trouble=trouble.trouble)
        return 0
    state.tell(Channel.EMAIL, is_set_up=True, at=at)
    return stored


def _emptied(imap: ImapSettings, at: datetime) -> int:
    stored = 0
    with _opened(imap) as box:
        for uid in _waiting(box):
            raw, is_whole = _letter(box, uid)
            once = channel_key.trace_of(settings.SIGAP_KEYS, "letter", raw)
            # Stored, and committed, before the server is asked to forget it.
            if not slot.store_delivery(raw, channel=Channel.EMAIL, once=once, at=at).is_kept:
                raise BoxTrouble(Trouble.NO_SPACE)
            if is_whole:
                _command(box, "STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
                _erase(box, uid)
            else:
                _command(box, "STORE", uid, "+FLAGS.SILENT", r"(\Flagged)")
            stored += 1
    return stored


@contextmanager
def _opened(imap: ImapSettings) -> Iterator[imaplib.IMAP4]:
    host, port, user, password, folder, is_tls = imap.place
    try:
        if is_tls:
            box: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                host, port, timeout=TIMEOUT, ssl_context=ssl.create_default_context()
            )
        else:
            box = imaplib.IMAP4(host, port, timeout=TIMEOUT)
    except (OSError, imaplib.IMAP4.error):
        raise BoxTrouble(Trouble.UNREACHABLE) from None
    try:
        try:
            box.login(user, password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise BoxTrouble(Trouble.TOKEN) from None
        if box.select(_quoted(folder))[0] != "OK":
            raise BoxTrouble(Trouble.REFUSED)
        yield box
    except (OSError, imaplib.IMAP4.error):
        raise BoxTrouble(Trouble.SERVER) from None
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()
        # A goodbye that failed leaves the connection open.
        with suppress(OSError):
            box.shutdown()


def _waiting(box: imaplib.IMAP4) -> list[str]:
    """Ids of letters that were not left for their size, the oldest first.

    Those marked as deleted too: by us, before a line broke, and then they go; by another mail program, and then they
    are stored before they go. A mark on a letter that is not too large is not ours.
    """
    found = _command(box, "SEARCH", "OR", "UNFLAGGED", "SMALLER", str(LETTER_BYTES + 1))
    return b" ".join(each for each in found if isinstance(each, bytes)).decode().split()[:_BATCH]


def _letter(box: imaplib.IMAP4, uid: str) -> tuple[bytes, bool]:
    """The bytes of a letter, or its head alone where it is too large; and whether that is all of it."""
    size = _size_in(_command(box, "FETCH", uid, "(RFC822.SIZE)"))
    is_whole = size <= LETTER_BYTES
    found = _command(box, "FETCH", uid, "(BODY.PEEK[])" if is_whole else "(BODY.PEEK[HEADER])")
    raw = next((each[1] for each in found if isinstance(each, tuple)), None)
    if not isinstance(raw, bytes):
        raise BoxTrouble(Trouble.SERVER)
    return (raw, True) if is_whole else (TOO_LARGE_MARK + raw, False)


def _size_in(found: list[object]) -> int:
    for each in found:
        words = each if isinstance(each, bytes) else each[0] if isinstance(each, tuple) else b""
        _before, mark, after = cast("bytes", words).partition(b"RFC822.SIZE ")
        digits = after.split(b")")[0].split(b" ")[0]
        if mark and digits.isdigit():
            return int(digits)
    raise BoxTrouble(Trouble.SERVER)


def _erase(box: imaplib.IMAP4, uid: str) -> None:
    """Of this letter only, where the server can; else of all that are marked, and only we mark here."""
    if _is_plus(box):
        _command(box, "EXPUNGE", uid)
    else:
        box.expunge()


def _is_plus(box: imaplib.IMAP4) -> bool:
    """Asked by whoever is inside: before the password servers say less, and that is all that `imaplib` remembers."""
    return b"UIDPLUS" in b" ".join(each for each in box.capability()[1] if isinstance(each, bytes)).upper().split()


def _command(box: imaplib.IMAP4, command: str, *values: str) -> list[object]:
    status, found = box.uid(command, *values)
    if status != "OK":
        raise BoxTrouble(Trouble.SERVER)
    return list(found)


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
