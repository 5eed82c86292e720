"""An exported WhatsApp chat, pasted by an officer: who said what and when, which files are named. Pure.

Forms seen in exports of Android and iOS, in Indonesian and English, 2024-2026. A line of no known form belongs to the
one before it; nothing is left out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

CHAT_LIMIT = 400_000
"""Characters of a whole chat that is pasted."""
CHAT_LINES = 3_000
_MARKS = str.maketrans("", "", "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff")
_DAY = r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<year>\d{2}|\d{4})"
_TIME = r"(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:[.:]\d{2})?(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?"
_ANDROID = re.compile(rf"{_DAY},? +{_TIME} +[-–] +(?P<rest>.*)")
_IOS = re.compile(rf"\[{_DAY},? +{_TIME}\] +(?P<rest>.*)")
_WHO = re.compile(r"(?P<who>[^:\n]{1,80}): ?(?P<words>.*)", re.DOTALL)
_MEDIA = re.compile(
    r"<(?:Media (?:tidak disertakan|omitted)|(?:terlampir|attached): (?P<ios>[^<>\n]{1,120}))>"
    r"|(?P<android>[^\s<>]{1,120}) \((?:file terlampir|berkas terlampir|file attached)\)"
    r"|(?:gambar|foto|video|audio|stiker|dokumen|image|sticker|document|GIF) (?:tidak disertakan|omitted)",
    re.IGNORECASE,
)
_NOON, _CENTURY, _MONTHS = 12, 2000, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    """One message of a chat. `said_at` is as the telephone's clock had it, without a zone; `who` empty: WhatsApp."""

    number: int
    said_at: datetime | None
    who: str = field(repr=False)
    words: str = field(repr=False)
    media: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class _ParsedLine:
    match: re.Match[str]
    more: list[str]


def read_chat(text: str) -> list[ChatLine]:
    """The messages of a pasted chat, in its order; empty where none is found."""
    found = _taken_apart(text.translate(_MARKS).replace("\u202f", " ").replace("\xa0", " "))
    is_month_first = _is_month_first(each.match for each in found)
    return [_line(number, each, is_month_first=is_month_first) for number, each in enumerate(found, start=1)]


def format_chat(lines: Sequence[ChatLine]) -> str:
    """Chosen messages as the story of a report."""
    return "\n".join(_line_words(line) for line in lines)


def _taken_apart(text: str) -> list[_ParsedLine]:
    found: list[_ParsedLine] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        match = _IOS.fullmatch(line.strip()) or _ANDROID.fullmatch(line.strip())
        if match is not None:
            found.append(_ParsedLine(match, []))
        elif found:
            found[-1].more.append(line)
    return found


def _is_month_first(matches: Iterable[re.Match[str]]) -> bool:
    """Whether days are written the American way: told by the whole chat, where a single line could be both."""
    parts = [(int(match["a"]), int(match["b"]), bool(match["half"])) for match in matches]
    if any(first > _MONTHS for first, _second, _half in parts):
        return False
    if any(second > _MONTHS for _first, second, _half in parts):
        return True
    return bool(parts) and all(half for _first, _second, half in parts)


def _line(number: int, found: _ParsedLine, *, is_month_first: bool) -> ChatLine:
    rest = "\n".join([found.match["rest"], *found.more]).strip()
    spoken = _WHO.fullmatch(rest)
    words = spoken["words"].strip() if spoken else rest
    media = _MEDIA.search(words)
    return ChatLine(
        number=number,
        said_at=_moment(found.match, is_month_first=is_month_first),
        who=spoken["who"].strip() if spoken else "",
        words=_MEDIA.sub("", words).strip() if media else words,
        media=(media["ios"] or media["android"] or "?") if media else "",
    )


def _moment(match: re.Match[str], *, is_month_first: bool) -> datetime | None:
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    day, month = (second, first) if is_month_first else (first, second)
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % _NOON + (_NOON if match["half"].lower() == "p" else 0)
    try:
        return datetime(year + (_CENTURY if year < _CENTURY else 0), month, day, hour, int(match["minute"]))  # noqa: DTZ001 - a telephone's clock has no zone
    except ValueError:
        return None


def _line_words(line: ChatLine) -> str:
    moment = f"{line.said_at:%d-%m-%Y %H.%M} " if line.said_at else ""
    media = f"[berkas: {line.media}]" if line.media else ""
    return f"{moment}{line.who or 'WhatsApp'}: {' '.join(filter(None, (line.words, media)))}"
