"""What is stored and asked of a person in place of the person: composite keyed tokens, by wall 5.

Never a single word, a date or a place by itself: name and birth year, name and village, NIK, telephone.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sigap.matching.digits import LEAST_PHONE, MOST_PHONE, digits_of, phone_key
from sigap.matching.kinds import MatchKind
from sigap.matching.names import name_keys
from sigap.matching.papers import paper_keys, paper_keys_asked
from sigap.vault import rings
from sigap.vault.ring_use import EpochFacts
from sigap.vault.tokens import TokenKind, tokens

FORM = 2
"""The form in which tokens are made. Stored with each: those of a former one are made anew by the next rotation."""
_NIK_DIGITS = 16
_VILLAGE = re.compile(r"[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}")


type Keyed = tuple[MatchKind, bytes]
type Part = tuple[MatchKind, TokenKind, tuple[str, ...]]
"""What a token stands for, and what it is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSubject:
    """What is known of somebody, in clear, for as long as tokens are made of it. Empty where unknown."""

    full_name: str = ""
    alias: str = ""
    year: str = ""
    village: str = ""
    nik: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        return "Bearer(…)"


def tokens_of(bearer: TokenSubject, *, epoch: EpochFacts | None = None) -> frozenset[Keyed]:
    """Every token of somebody, under one epoch's key (the newest)."""
    return frozenset(_made(_parts_of(bearer), epoch))


def _made(parts: Sequence[Part], epoch: EpochFacts | None) -> list[Keyed]:
    """Asked of the ring at once."""
    values = tokens([(kind, words) for _stands_for, kind, words in parts], epoch=epoch)
    return [(stands_for, value) for (stands_for, _kind, _words), value in zip(parts, values, strict=True)]


def _parts_of(bearer: TokenSubject) -> list[Part]:
    return [*_of_numbers(bearer), *_of_names(bearer)]


def _of_numbers(bearer: TokenSubject) -> list[Part]:
    found: list[Part] = []
    nik = digits_of(bearer.nik)
    if len(nik) == _NIK_DIGITS:
        found.append((MatchKind.NIK, TokenKind.NIK, (nik,)))
    phone = phone_key(bearer.phone)
    if phone:
        found.append((MatchKind.PHONE, TokenKind.PHONE, (phone,)))
    return found


def _of_names(bearer: TokenSubject) -> list[Part]:
    own, also = name_keys(bearer.full_name), name_keys(bearer.alias)
    wholes = {own.whole} - {""}
    others = (own.all | ({also.whole} if also.whole else frozenset())) - wholes
    year = bearer.year if re.fullmatch(r"[0-9]{4}", bearer.year) else ""
    village = bearer.village if _VILLAGE.fullmatch(bearer.village) else ""
    found: list[Part] = []
    for names, by_year, by_village in (
        (wholes, MatchKind.NAME_YEAR, MatchKind.NAME_DESA),
        (others, MatchKind.OTHER_YEAR, MatchKind.OTHER_DESA),
    ):
        for name in names:
            if year:
                found.append((by_year, TokenKind.NAME_YEAR, (name, year)))
            if village:
                found.append((by_village, TokenKind.NAME_DESA, (name, village)))
    return found


def asked_for(bearer: TokenSubject) -> dict[bytes, MatchKind]:
    """What a search for somebody compares, each with what it stands for.

    Under every living epoch, for while a rotation runs some persons still stand under the one before; and in the
    former form, for until the next rotation some persons still stand in it. A year of birth is taken one more and one
    less too: many know it by the age only.
    """
    near = [
        (MatchKind.OTHER_YEAR, kind, words)
        for variant in _in_years_beside(bearer)
        for stands_for, kind, words in _of_names(variant)
        if stands_for in _BY_YEAR
    ]
    # The more telling kind last: it stays.
    whole = sorted(_parts_of(bearer), key=lambda each: each[0] in _OTHERS, reverse=True)
    former = _in_former_form(bearer)
    found: dict[bytes, MatchKind] = {}
    for epoch in rings.facts().epochs:
        found |= {value: kind for kind, value in _made([*near, *whole, *former], epoch)}
    return found


def tokens_of_paper(number: str, *, epoch: EpochFacts | None = None) -> frozenset[bytes]:
    """Every token of a police report's number, under one epoch's key (the newest)."""
    return frozenset(tokens([(TokenKind.PAPER, (each,)) for each in paper_keys(number)], epoch=epoch))


def paper_asked_for(typed: str) -> frozenset[bytes]:
    """What a search for such a number compares, under every living epoch; nothing where it can be none."""
    asked = [(TokenKind.PAPER, (each,)) for each in paper_keys_asked(typed)]
    if not asked:
        return frozenset()
    return frozenset(value for epoch in rings.facts().epochs for value in tokens(asked, epoch=epoch))


_BY_YEAR = frozenset({MatchKind.NAME_YEAR, MatchKind.OTHER_YEAR})
_OTHERS = frozenset({MatchKind.OTHER_YEAR, MatchKind.OTHER_DESA})


def _in_years_beside(bearer: TokenSubject) -> list[TokenSubject]:
    if not re.fullmatch(r"[0-9]{4}", bearer.year):
        return []
    return [replace(bearer, year=f"{int(bearer.year) + step:04}") for step in (-1, 1)]


def _in_former_form(bearer: TokenSubject) -> list[Part]:
    """As tokens were made before spellings met (form 1)."""
    found: list[Part] = []
    plain = unicodedata.normalize("NFKD", bearer.full_name).casefold()
    letters = re.sub(r"[^a-z ]", "", "".join(" " if each.isspace() else each for each in plain))
    name = " ".join(sorted(letters.split()))
    if name and re.fullmatch(r"[0-9]{4}", bearer.year):
        found.append((MatchKind.NAME_YEAR, TokenKind.NAME_YEAR, (name, bearer.year)))
    digits = digits_of(bearer.phone)
    # Whether a number was typed with 0 or with 62 in front was not told apart then.
    national = phone_key(bearer.phone)
    ways = {digits, f"0{national}", f"62{national}"} if national else {digits}
    phones = (each for each in ways if LEAST_PHONE <= len(each) <= MOST_PHONE)
    return found + [(MatchKind.PHONE, TokenKind.PHONE, (written,)) for written in phones]
