"""What is stored and asked of a person in place of the person: composite keyed tokens, by wall 5.

Never a single word, a date or a place by itself: name and birth year, name and village, NIK, telephone.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from sigap.matching.kinds import MatchKind
from sigap.matching.names import name_keys
from sigap.matching.papers import paper_keys, paper_keys_asked
from sigap.vault import keyring
from sigap.vault.ring import Epoch
from sigap.vault.tokens import TokenKind, token

FORM = 2
"""The form in which tokens are made. Stored with each: those of a former one are made anew by the next rotation."""
_NIK_DIGITS = 16
_LEAST_PHONE, _MOST_PHONE = 8, 15
_VILLAGE = re.compile(r"[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}")


type Keyed = tuple[MatchKind, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """What is known of somebody, in clear, for as long as tokens are made of it. Empty where unknown."""

    full_name: str = ""
    alias: str = ""
    year: str = ""
    village: str = ""
    nik: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        return "Bearer(…)"


def tokens_of(bearer: Bearer, *, epoch: Epoch | None = None) -> frozenset[Keyed]:
    """Every token of somebody, under one epoch's key (the newest)."""
    key = epoch or keyring.current().newest
    return frozenset({*_of_numbers(bearer, key), *_of_names(bearer, key)})


def _of_numbers(bearer: Bearer, key: Epoch) -> set[Keyed]:
    found: set[Keyed] = set()
    nik = digits_of(bearer.nik)
    if len(nik) == _NIK_DIGITS:
        found.add((MatchKind.NIK, token(TokenKind.NIK, (nik,), epoch=key)))
    phone = phone_key(bearer.phone)
    if phone:
        found.add((MatchKind.PHONE, token(TokenKind.PHONE, (phone,), epoch=key)))
    return found


def _of_names(bearer: Bearer, key: Epoch) -> set[Keyed]:
    own, also = name_keys(bearer.full_name), name_keys(bearer.alias)
    wholes = {own.whole} - {""}
    others = (own.all | ({also.whole} if also.whole else frozenset())) - wholes
    year = bearer.year if re.fullmatch(r"[0-9]{4}", bearer.year) else ""
    village = bearer.village if _VILLAGE.fullmatch(bearer.village) else ""
    found: set[Keyed] = set()
    for names, by_year, by_village in (
        (wholes, MatchKind.NAME_YEAR, MatchKind.NAME_DESA),
        (others, MatchKind.OTHER_YEAR, MatchKind.OTHER_DESA),
    ):
        for name in names:
            if year:
                found.add((by_year, token(TokenKind.NAME_YEAR, (name, year), epoch=key)))
            if village:
                found.add((by_village, token(TokenKind.NAME_DESA, (name, village), epoch=key)))
    return found


def asked_for(bearer: Bearer) -> dict[bytes, MatchKind]:
    """What a search for somebody compares, each with what it stands for.

    Under every living epoch, for while a rotation runs some persons still stand under the one before; and in the
    former form, for until the next rotation some persons still stand in it. A year of birth is taken one more and one
    less too: many know it by the age only.
    """
    found: dict[bytes, MatchKind] = {}
    for epoch in keyring.current().epochs:
        for near in _in_years_beside(bearer):
            for kind, value in _of_names(near, epoch):
                if kind in _BY_YEAR:
                    found[value] = MatchKind.OTHER_YEAR
    for epoch in keyring.current().epochs:
        # The more telling kind last: it stays.
        made = sorted(tokens_of(bearer, epoch=epoch), key=lambda each: each[0] in _OTHERS, reverse=True)
        found |= {value: kind for kind, value in made}
        found |= {value: kind for kind, value in _in_former_form(bearer, epoch)}
    return found


def tokens_of_paper(number: str, *, epoch: Epoch | None = None) -> frozenset[bytes]:
    """Every token of a police report's number, under one epoch's key (the newest)."""
    key = epoch or keyring.current().newest
    return frozenset(token(TokenKind.PAPER, (each,), epoch=key) for each in paper_keys(number))


def paper_asked_for(typed: str) -> frozenset[bytes]:
    """What a search for such a number compares, under every living epoch; nothing where it can be none."""
    keys = paper_keys_asked(typed)
    return frozenset(
        token(TokenKind.PAPER, (each,), epoch=epoch) for epoch in keyring.current().epochs for each in keys
    )


_BY_YEAR = frozenset({MatchKind.NAME_YEAR, MatchKind.OTHER_YEAR})
_OTHERS = frozenset({MatchKind.OTHER_YEAR, MatchKind.OTHER_DESA})


def _in_years_beside(bearer: Bearer) -> list[Bearer]:
    if not re.fullmatch(r"[0-9]{4}", bearer.year):
        return []
    return [replace(bearer, year=f"{int(bearer.year) + step:04}") for step in (-1, 1)]


def _in_former_form(bearer: Bearer, key: Epoch) -> set[Keyed]:
    """As tokens were made before spellings met (form 1)."""
    found: set[Keyed] = set()
    plain = unicodedata.normalize("NFKD", bearer.full_name).casefold()
    letters = re.sub(r"[^a-z ]", "", "".join(" " if each.isspace() else each for each in plain))
    name = " ".join(sorted(letters.split()))
    if name and re.fullmatch(r"[0-9]{4}", bearer.year):
        found.add((MatchKind.NAME_YEAR, token(TokenKind.NAME_YEAR, (name, bearer.year), epoch=key)))
    digits = digits_of(bearer.phone)
    # Whether a number was typed with 0 or with 62 in front was not told apart then.
    national = phone_key(bearer.phone)
    for written in {digits, f"0{national}", f"62{national}"} if national else {digits}:
        if _LEAST_PHONE <= len(written) <= _MOST_PHONE:
            found.add((MatchKind.PHONE, token(TokenKind.PHONE, (written,), epoch=key)))
    return found


def digits_of(text: str) -> str:
    """The digits in a text, in their order."""
    return re.sub(r"[^0-9]", "", text)


def phone_key(text: str) -> str:
    """A telephone number without what is written in front of it in some places only: 0 and 62. Empty for none."""
    digits = digits_of(text)
    bare = digits.removeprefix("62") if digits.startswith("62") and len(digits) > _LEAST_PHONE + 2 else digits
    bare = bare.removeprefix("0")
    return bare if _LEAST_PHONE <= len(bare) <= _MOST_PHONE else ""
