"""Which offices a text speaks of, as people call them. Pure: it knows kinds of office and no person.

Where somebody writes who must not know, one wrong letter in a word of five is forgiven; in a story every word counts as
it stands, for there "kepada" is no "kepala".
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sigap.kernel.reference import toml_file
from sigap.mailbox.conflict.rules import NamedOfficeKind

_FORGIVEN_FROM = 5  # letters
_HEAD = "kepala"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    story: dict[tuple[str, ...], NamedOfficeKind | None]
    field: dict[tuple[str, ...], NamedOfficeKind | None]
    ordinary: frozenset[str]
    body_before: frozenset[str]
    body_after: frozenset[str]


def offices_in(text: str) -> frozenset[NamedOfficeKind]:
    """The offices that somebody means who wrote this under "who must not know"; typos are forgiven."""
    return frozenset(kind for kind in _found(plain_words(text), _words().field, forgiving=True) if kind)


def offices_of(who: str) -> frozenset[NamedOfficeKind]:
    """The offices of those whom somebody wrote down as people: words for a place alone are none."""
    return frozenset(kind for kind in _found(plain_words(who), _words().story, forgiving=True) if kind)


def who_speaks_of_office(who: str) -> bool:
    """Whether somebody in an office is among them."""
    return any(True for _kind in _found(plain_words(who), _words().story, forgiving=True))


def story_speaks_of_office(story: str) -> bool:
    """Whether a story speaks of an office or of somebody in one: enough to ask, and no more."""
    return any(True for _kind in _found(plain_words(story), _words().story, forgiving=False))


def offices_in_story(story: str) -> frozenset[NamedOfficeKind]:
    """The offices of which a story speaks by name, or by somebody in one."""
    return frozenset(kind for kind in _found(plain_words(story), _words().story, forgiving=False) if kind)


def official_words() -> frozenset[str]:
    """Single words that speak of an office, as they stand in the list."""
    return frozenset(words[0] for words in _words().story if len(words) == 1)


def all_words() -> frozenset[str]:
    """Every word that stands in the list."""
    return frozenset(word for words in _words().field for word in words)


def plain_words(text: str) -> list[str]:
    """Words in small letters without accents; "U.P.T.D." is one word, and so is "Pere'an"."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = re.sub(r"['`´‘’ʼ\u0300-\u036f]", "", plain)
    plain = re.sub(r"\b([a-z0-9])\.(?=[a-z0-9]\b)", r"\1", plain)
    return re.findall(r"[a-z0-9]+", plain)


def is_near(one: str, other: str) -> bool:
    """Whether two words are one letter apart: another one, one more, one less, or two that changed places."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def _found(
    words: Sequence[str], known: dict[tuple[str, ...], NamedOfficeKind | None], *, forgiving: bool
) -> Iterator[NamedOfficeKind | None]:
    longest = max(map(len, known))
    for at, word in enumerate(words):
        for length in range(1, min(longest, len(words) - at) + 1):
            kind, is_known = _looked_up(tuple(words[at : at + length]), known, forgiving=forgiving)
            if is_known and not (length == 1 and word.startswith(_HEAD) and _is_of_body(words, at)):
                yield kind


def _looked_up(
    part: tuple[str, ...], known: dict[tuple[str, ...], NamedOfficeKind | None], *, forgiving: bool
) -> tuple[NamedOfficeKind | None, bool]:
    if part in known:
        return known[part], True
    if forgiving and len(part) == 1 and len(part[0]) >= _FORGIVEN_FROM and part[0] not in _words().ordinary:
        for words, kind in known.items():
            if len(words) == 1 and len(words[0]) >= _FORGIVEN_FROM and is_near(part[0], words[0]):
                return kind, True
    return None, False


def _is_of_body(words: Sequence[str], at: int) -> bool:
    rules = _words()
    return bool({*words[max(at - 1, 0) : at]} & rules.body_before or {*words[at + 1 : at + 2]} & rules.body_after)


@cache
def _words() -> _Words:
    found = toml_file("sigap.mailbox", "office_words.toml")
    rows = [(NamedOfficeKind(row["code"]), row) for row in found["office"]]
    story: dict[tuple[str, ...], NamedOfficeKind | None] = {
        tuple(each.split()): None for each in found["anybody"]["story"]
    }
    story |= {tuple(each.split()): kind for kind, row in rows for each in row["story"]}
    field = {tuple(each.split()): None for each in found["anybody"]["field"]} | story
    field |= {tuple(each.split()): kind for kind, row in rows for each in row["field"]}
    return _Words(
        story=story,
        field=field,
        ordinary=frozenset(found["ordinary"]["words"]),
        body_before=frozenset(found["anybody"]["body_before"]),
        body_after=frozenset(found["anybody"]["body_after"]),
    )
