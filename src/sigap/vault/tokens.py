"""Blind tokens: equality search over sealed values without the values. Composite only, by wall 5.

Whoever holds the token key and the database can test guesses; that is why the key ranks with the KEK.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from sigap.vault import rings
from sigap.vault.ring import Epoch
from sigap.vault.ring_use import TOKEN_BYTES, EpochFacts, token_of
from sigap.vault.sealing import joined

__all__ = ["TOKEN_BYTES", "TokenKind", "TokenUnfit", "token", "tokens"]


class TokenKind(StrEnum):
    """What a token stands for. No kind takes a single word, a date or a place by itself."""

    NAME_YEAR = "name_year"
    NAME_DESA = "name_desa"
    NIK = "nik"
    PHONE = "phone"
    PAPER = "paper"
    ACCOUNT = "account"
    HANDLE = "handle"
    PLATE = "plate"
    COMPANY = "company"
    ADDRESS = "address"
    ROUTE = "route"


class TokenUnfit(Exception):
    """Parts that make no token of this kind; the message never holds them."""


_SHAPES = {
    TokenKind.NAME_YEAR: (re.compile(r"\S.*", re.DOTALL), re.compile(r"[0-9]{4}")),
    TokenKind.NAME_DESA: (re.compile(r"\S.*", re.DOTALL), re.compile(r"[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}")),
    TokenKind.NIK: (re.compile(r"[0-9]{16}"),),
    TokenKind.PHONE: (re.compile(r"\+?[0-9]{8,15}"),),
    TokenKind.PAPER: (re.compile(r"[0-9A-Z/]{4,160}"),),
    TokenKind.ACCOUNT: (re.compile(r"[0-9]{6,24}"),),
    TokenKind.HANDLE: (re.compile(r"[a-z_]{1,20}"), re.compile(r"[a-z0-9._-]{3,60}")),
    TokenKind.PLATE: (re.compile(r"[A-Z]{1,2}[0-9]{1,4}[A-Z]{0,3}"),),
    # Two words at least, as of names: one alone would be found by trying a list of words.
    TokenKind.COMPANY: (re.compile(r"\S+( \S+)+"),),
    TokenKind.ADDRESS: (re.compile(r"\S+( \S+)+"), re.compile(r"[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}")),
    TokenKind.ROUTE: (re.compile(r"\S.*", re.DOTALL),) * 3,
}


def token(kind: TokenKind, parts: tuple[str, ...], *, epoch: EpochFacts | None = None) -> bytes:
    """16 bytes, equal for equal parts of the same kind under one epoch (the newest). Raises TokenUnfit."""
    (made,) = tokens([(kind, parts)], epoch=epoch)
    return made


def tokens(rows: Sequence[tuple[TokenKind, tuple[str, ...]]], *, epoch: EpochFacts | None = None) -> list[bytes]:
    """The same for several at once."""
    pairs = [(kind.value, _text(kind, parts)) for kind, parts in rows]
    if isinstance(epoch, Epoch):
        return [token_of(epoch.token, kind, text) for kind, text in pairs]
    kek_id = (epoch or rings.facts().newest).kek_id
    return rings.at_hand().tokens(pairs, kek_id=kek_id, ticket=rings.ticket()) if pairs else []


def _text(kind: TokenKind, parts: tuple[str, ...]) -> bytes:
    shapes = _SHAPES[kind]
    if len(parts) != len(shapes) or not all(s.fullmatch(p) for s, p in zip(shapes, parts, strict=True)):
        raise TokenUnfit(kind.value)
    return joined(*(part.encode() for part in parts))
