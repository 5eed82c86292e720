"""A mail as it came, read into messages under limits: who, what, which files; whether a machine sent it. Pure.

Nothing of it is followed, fetched or rendered. What cannot be decoded is read with marks in the gaps, never refused.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from hashlib import sha256
from html.parser import HTMLParser

from sigap.channels.rules.messages import Incoming, MediaRef, MessageKind

LETTER_BYTES = 34 * 1024 * 1024
"""As large as mail servers mostly take; attachments grow by a third on the way."""
TOO_LARGE_MARK = b"X-Sigap-Besar: ya\r\n"
"""Stands before the head of a letter that stayed on the server for its size."""
_HEAD_BYTES = 256 * 1024
_MOST_PARTS, _DEEPEST = 200, 12
_MOST_TEXT, _MOST_MARKED, _MOST_LINE = 600_000, 240_000, 300
_CUT = (
    "[Catatan SIGAP, bukan dari pelapor: surel ini panjang sekali. Sambungannya tidak tersimpan; minta dikirim lagi.]"
)
_CONTROLS = {code: None for code in (*range(0x20), 0x7F, *range(0xD800, 0xE000)) if chr(code) not in "\t\n"}
_ADDRESS = re.compile(r"[^\s@<>\"(),;:\\]{1,64}@[A-Za-z0-9.-]{1,189}")
_MACHINES = frozenset({"mailer-daemon", "postmaster"})
_DEAF = re.compile(r"no[._-]?reply|do[._-]?not[._-]?reply|jangan[._-]?balas", re.IGNORECASE)
_MACHINE_HEADS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe")
_MASS = frozenset({"bulk", "junk", "list", "auto_reply"})
_SPACE = re.compile(r"(?<![ \t])[ \t]+\n|\n{3,}")
_TAG = re.compile(r"<[^<>]*>")


class LetterUnreadable(Exception):
    """The bytes are no letter that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLetter:
    """One letter. `messages` are its words and one for each file; a file is named by its place in the letter."""

    sender: str = field(repr=False)
    messages: tuple[Incoming, ...] = field(repr=False)
    message_id: str = field(repr=False)
    is_automatic: bool
    # Whether an answer would reach a person, and no machine that answers in turn.
    may_answer: bool


def read(raw: bytes, *, own: str = "") -> IncomingLetter:
    """Reads a letter; `own` is the address from which SIGAP itself writes. Raises LetterUnreadable."""
    message = _parsed(raw)
    sender = _address(message)
    local = sender.partition("@")[0].lower()
    is_automatic = _is_automatic(message) or local in _MACHINES or (bool(own) and sender == own.lower())
    words, files = _taken_apart(message)
    subject = _line(message, "Subject")
    if message.get("X-Sigap-Besar"):
        words = "[Surel ini terlalu besar. Isinya masih di server surat; baca di sana.]"
    text = "\n\n".join(filter(None, (f"Perihal: {subject}" if subject else "", words)))
    message_id = _line(message, "Message-ID")
    digest = sha256(repr((message_id, sender, text, [sha256(each).hexdigest() for _n, each in files])).encode())
    named = f"{message_id} {digest.hexdigest()}"
    incoming = Incoming(
        message_id=named, sender=sender, sent_at=None, kind=MessageKind.TEXT, text=text, name=_name(message)
    )
    more = tuple(
        Incoming(
            message_id=f"{named} {place}",
            sender=sender,
            sent_at=None,
            kind=MessageKind.DOCUMENT,
            media=MediaRef(id=str(place), digest=sha256(each).digest()),
        )
        for place, each in files
    )
    return IncomingLetter(
        sender=sender,
        messages=(incoming, *more),
        message_id=message_id,
        is_automatic=is_automatic,
        may_answer=not is_automatic and bool(_ADDRESS.fullmatch(sender)) and not _DEAF.search(local),
    )


def file_in(raw: bytes, place: str) -> bytes:
    """The bytes of one file of a letter. Raises LetterUnreadable."""
    for number, (part, _alternative) in enumerate(_parts(_parsed(raw))):
        if str(number) == place:
            return _bytes_of(part)
    raise LetterUnreadable


def _parsed(raw: bytes) -> EmailMessage:
    head, _gap, _body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw[:_HEAD_BYTES] else b"\n\n")
    if len(head) > _HEAD_BYTES or len(raw) > LETTER_BYTES + len(TOO_LARGE_MARK):
        raise LetterUnreadable
    try:
        found = BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)
    except (MessageError, ValueError, LookupError, RecursionError, IndexError, AttributeError):
        raise LetterUnreadable from None
    if not found.keys():
        raise LetterUnreadable
    return found


def _parts(message: EmailMessage) -> Iterator[tuple[EmailMessage, EmailMessage | None]]:
    """Every part that holds something, in the order of the letter, no deeper and no more than is bearable.

    Beside each the multipart/alternative in which it stands: there several say the same.
    """
    waiting: list[tuple[EmailMessage, int, EmailMessage | None]] = [(message, 0, None)]
    count = 0
    while waiting:
        part, depth, alternative = waiting.pop()
        count += 1
        if count > _MOST_PARTS:
            return
        inner = part.get_payload() if part.is_multipart() else None
        if isinstance(inner, list) and depth < _DEEPEST:
            within = part if part.get_content_type() == "multipart/alternative" else alternative
            waiting += [(each, depth + 1, within) for each in reversed(inner) if isinstance(each, EmailMessage)]
        elif not isinstance(inner, list):
            yield part, alternative


def _taken_apart(message: EmailMessage) -> tuple[str, list[tuple[int, bytes]]]:
    """The words and the files. A page is left out only where the same stands beside it in plain words."""
    found: list[tuple[str, str, EmailMessage | None]] = []
    files: list[tuple[int, bytes]] = []
    for place, (part, alternative) in enumerate(_parts(message)):
        kind = part.get_content_type()
        is_file = _header_of(part, "Content-Disposition").lower().startswith("attachment") or bool(_filename(part))
        if is_file or part.get_content_maintype() != "text":
            raw = _bytes_of(part)
            if raw:
                files.append((place, raw))
        else:
            text = _text_of(part)
            found.append((kind, _without_marks(text) if kind == "text/html" else text, alternative))
    plain = [alternative for kind, text, alternative in found if kind == "text/plain" and _is_said(text)]
    words = "\n\n".join(
        text.strip()
        for kind, text, alternative in found
        if _is_said(text) and not (kind == "text/html" and alternative is not None and alternative in plain)
    )
    words = _SPACE.sub("\n\n", words.translate(_CONTROLS)).strip()
    return words if len(words) <= _MOST_TEXT else f"{words[:_MOST_TEXT]}\n\n{_CUT}", files


def _is_said(text: str) -> bool:
    """Whether anything stands there that a person sees."""
    return any(each.isprintable() and each != " " for each in text)


def _bytes_of(part: EmailMessage) -> bytes:
    try:
        raw = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        raw = None
    return raw if isinstance(raw, bytes) else b""


def _text_of(part: EmailMessage) -> str:
    raw = _bytes_of(part)
    try:
        charset = part.get_content_charset() or "utf-8"
        return raw.decode(charset, errors="replace").replace("\r\n", "\n")
    except (LookupError, ValueError):
        return raw.decode("utf-8", errors="replace").replace("\r\n", "\n")


class _Text(HTMLParser):
    """The words of a page without what is hidden in scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Breaks where a line ends; what is script or style is passed over."""
        del attrs
        # The end of a head need not be written.
        self._hidden = 0 if tag == "body" else self._hidden + (tag in {"script", "style", "head"})
        if tag in {"br", "p", "div", "tr", "li"}:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Ends what was hidden."""
        self._hidden -= self._hidden > 0 and tag in {"script", "style", "head"}

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._hidden:
            self.found.append(data)


def _without_marks(text: str) -> str:
    """The words of a page; the rest of a very long one is read more coarsely, and at no cost that grows faster."""
    cut = len(text) if len(text) <= _MOST_MARKED else max(text.rfind("<", 0, _MOST_MARKED), 0)
    reader = _Text()
    try:
        reader.feed(text[:cut])
        reader.close()
    except (AssertionError, ValueError):
        return _coarsely(text)
    return "".join(reader.found) + _coarsely(text[cut:])


def _coarsely(text: str) -> str:
    return html.unescape(_TAG.sub(" ", text))


def _is_automatic(message: EmailMessage) -> bool:
    header = _header_of(message, "Auto-Submitted").strip().lower()
    is_said = bool(header) and not header.startswith("no")
    is_empty = _header_of(message, "Return-Path").strip() == "<>"
    is_report = message.get_content_type() == "multipart/report"
    is_mass = _header_of(message, "Precedence").strip().lower() in _MASS
    return is_said or is_empty or is_report or is_mass or any(_header_of(message, name) for name in _MACHINE_HEADS)


def _address(message: EmailMessage) -> str:
    address = parseaddr(_header_of(message, "From"))[1].strip().lower()
    return address if _ADDRESS.fullmatch(address) else ""


def _name(message: EmailMessage) -> str:
    return _clean(parseaddr(_header_of(message, "From"))[0])


def _filename(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _line(message: EmailMessage, name: str) -> str:
    return _clean(_header_of(message, name))


def _clean(text: str) -> str:
    return " ".join(text.translate(_CONTROLS).split())[:_MOST_LINE]


def _header_of(message: EmailMessage, name: str) -> str:
    """A head's words; one that cannot be read says nothing."""
    try:
        return str(message.get(name, ""))
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return ""
