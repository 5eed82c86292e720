"""A message as every channel gives it, how many become one text, when a burst is over, what is answered. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum


class MessageKind(StrEnum):
    """What somebody sent."""

    TEXT = "text"
    VOICE = "voice"
    PICTURE = "picture"
    VIDEO = "video"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACTS = "contacts"
    REACTION = "reaction"
    UNSUPPORTED = "unsupported"
    # Said by WhatsApp, not by the person.
    NUMBER_CHANGED = "number_changed"
    PHONE_CHANGED = "phone_changed"


ALARMS = frozenset({MessageKind.NUMBER_CHANGED, MessageKind.PHONE_CHANGED})
"""Whoever writes from this number next may be somebody else."""
_SAY_NOTHING = ALARMS | {MessageKind.REACTION, MessageKind.STICKER}
"""Alone they make no report: a thumb on our own answer is no cry for help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRef:
    """A file that lies with the carrier: its id there, and what its bytes must digest to (empty: not said)."""

    id: str = field(repr=False)
    digest: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One message. `sender` is a number or an address, `sent_at` what the carrier says of when."""

    message_id: str = field(repr=False)
    sender: str = field(repr=False)
    sent_at: datetime | None
    kind: MessageKind
    text: str = field(repr=False, default="")
    media: MediaRef | None = None
    name: str = field(repr=False, default="")


GATHER_QUIET, GATHER_MOST = timedelta(seconds=20), timedelta(seconds=90)
"""People send a story in many short messages: it is one once they pause this long; never waits longer than that."""
JOINS_WAITING, JOINS_HANDLED = timedelta(days=7), timedelta(days=90)
"""How long after their last word somebody still writes to the same report: undecided, or in a case."""
TEXT_MOST = 18_000
"""Characters of one text; what is longer becomes several."""
LINES_A_DAY, LINES_IN_ALL = 400, 4_000
"""Texts that one report takes by a channel, whose writer sees no limit; beyond it a new report begins."""
FUTURE_SLACK = timedelta(minutes=5)


def is_ripe(received: Sequence[datetime], *, at: datetime) -> bool:
    """Whether a burst that came at these moments is over, or has been waited for long enough."""
    return at - max(received) >= GATHER_QUIET or at - min(received) >= GATHER_MOST


def in_order(messages: Sequence[Incoming], *, at: datetime) -> list[Incoming]:
    """As they were written, whatever order they came in; a moment that cannot be is the moment they came."""

    def written(message: Incoming) -> datetime:
        sent_at = message.sent_at
        return sent_at if sent_at is not None and sent_at <= at + FUTURE_SLACK else at

    return sorted(messages, key=written)


def says_something(messages: Sequence[Incoming]) -> bool:
    """Whether a report may come of these by themselves."""
    return any(message.kind not in _SAY_NOTHING for message in messages)


def is_noise(messages: Sequence[Incoming]) -> bool:
    """Whether these are thumbs and stickers only: no officer is called to the page for them."""
    return all(message.kind in {MessageKind.REACTION, MessageKind.STICKER} for message in messages)


def texts_of(
    messages: Sequence[Incoming], labels: Mapping[MessageKind, str], *, zone: tzinfo, at: datetime
) -> list[str]:
    """What was written, as one text or several of bearable length; several messages each with the time of day.

    With the day too where not all are of the day of `at`: what waited over the weekend must not read as of today.
    """
    lines = [_message_words(message, labels) for message in messages]
    days = {message.sent_at.astimezone(zone).date() for message in messages if message.sent_at}
    is_old = not days <= {at.astimezone(zone).date()}
    if len(messages) > 1 or is_old:
        form = "%d/%m %H.%M " if is_old else "%H.%M "
        lines = [f"{_clock(message, form, zone)}{line}" for message, line in zip(messages, lines, strict=True)]
    texts = [""]
    for line in lines:
        for piece in (line[start : start + TEXT_MOST] for start in range(0, max(len(line), 1), TEXT_MOST)):
            if texts[-1] and len(texts[-1]) + len(piece) >= TEXT_MOST:
                texts.append("")
            texts[-1] += f"\n{piece}" if texts[-1] else piece
    return texts


def _message_words(message: Incoming, labels: Mapping[MessageKind, str]) -> str:
    label = labels[message.kind]
    if message.kind is MessageKind.TEXT:
        return message.text or f"[{labels[MessageKind.UNSUPPORTED]}]"
    return f"[{label}] {message.text}".strip()


def _clock(message: Incoming, form: str, zone: tzinfo) -> str:
    return message.sent_at.astimezone(zone).strftime(form) if message.sent_at else ""


class AnswerKind(StrEnum):
    """The two fixed answers there are."""

    WELCOME = "welcome"
    ADDED = "added"


WELCOME_AGAIN, ADDED_AGAIN = timedelta(days=7), timedelta(hours=6)
"""Somebody who writes a lot is answered once, not ten times."""
ANSWER_LASTS = timedelta(hours=6)
"""An answer that could not go for so long is not sent any more: late, it could ring in the wrong hands."""


def answer_for(
    *, is_new: bool, last_welcome_at: datetime | None, last_answer_at: datetime | None, at: datetime
) -> AnswerKind | None:
    """What is answered to a message now; None: nothing."""
    if last_welcome_at is None or at - last_welcome_at >= WELCOME_AGAIN:
        return AnswerKind.WELCOME
    if last_answer_at is not None and at - last_answer_at < ADDED_AGAIN:
        return None
    return AnswerKind.WELCOME if is_new else AnswerKind.ADDED


class Trouble(StrEnum):
    """Why something of a channel does not go on now."""

    UNREACHABLE = "unreachable"
    TOKEN = "token"  # noqa: S105 - a code
    LIMIT = "limit"
    SERVER = "server"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    NOT_WHOLE = "not_whole"
    UNKNOWN_FILE = "unknown_file"
    EXPIRED = "expired"
    NO_SPACE = "no_space"
    LANE = "lane"
    UNREADABLE = "unreadable"
    SEALED = "sealed"
    FOREIGN = "foreign"
    AUTOMATIC = "automatic"
    SETTINGS = "settings"
    TEMPLATE = "template"


MEDIA_LASTS = timedelta(days=6)
"""Meta keeps a file for seven days; what could not be fetched until then is told as gone."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=20), timedelta(hours=1)


def pause_after(tries: int) -> timedelta:
    """How long something rests after so many tries that failed: 20, 40, 80 … seconds, at most an hour."""
    return min(_FIRST_PAUSE * (1 << min(max(tries - 1, 0), 10)), _LONGEST_PAUSE)
