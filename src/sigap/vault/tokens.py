"""Blind tokens: equality search over sealed values without the values. Composite only, by wall 5.

Whoever holds the token key and the database can test guesses; that is why the key ranks with the KEK.
"""

import hashlib
import hmac
import re
from enum import StrEnum

from sigap.vault import keyring
from sigap.vault.ring import Epoch, derived
from sigap.vault.sealing import joined

TOKEN_BYTES = 16


class TokenKind(StrEnum):
    """What a token stands for. No kind takes a single word, a date or a place by itself."""

    NAME_YEAR = "name_year"
    NAME_DESA = "name_desa"
    NIK = "nik"
    PHONE = "phone"
    PAPER = "paper"


class TokenUnfit(Exception):
    """Parts that make no token of this kind; the message never holds them."""


_SHAPES = {
    TokenKind.NAME_YEAR: (re.compile(r"\S.*", re.DOTALL), re.compile(r"[0-9]{4}")),
    TokenKind.NAME_DESA: (re.compile(r"\S.*", re.DOTALL), re.compile(r"[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}")),
    TokenKind.NIK: (re.compile(r"[0-9]{16}"),),
    TokenKind.PHONE: (re.compile(r"\+?[0-9]{8,15}"),),
    TokenKind.PAPER: (re.compile(r"[0-9A-Z/]{4,160}"),),
}


def token(kind: TokenKind, parts: tuple[str, ...], *, epoch: Epoch | None = None) -> bytes:
    """16 bytes, equal for equal parts of the same kind under one epoch (the newest). Raises TokenUnfit."""
    shapes = _SHAPES[kind]
    if len(parts) != len(shapes) or not all(s.fullmatch(p) for s, p in zip(shapes, parts, strict=True)):
        raise TokenUnfit(kind.value)
    key = derived((epoch or keyring.current().newest).token, f"token/{kind}")
    return hmac.digest(key, joined(*(part.encode() for part in parts)), hashlib.sha256)[:TOKEN_BYTES]
