"""A keyed sketch of a text, by which near-duplicates find each other without the text. Pure.

Made by the public process, of reports in the quarantine only: HMAC of every three words in a row under a key of
the public secret, of which the lowest in each of 32 places is kept (one-permutation min-hash). What a sketch reveals
stands in docs/security.md.
"""

import hmac
import re
import unicodedata
from collections.abc import Sequence

PLACES_BITS, VALUE_BITS = 5, 26
_ROW = 3
_MOST_WORDS = 2000
_WORD = re.compile(r"[^\W\d_]+")
_VALUE = (1 << VALUE_BITS) - 1


def unlike_any(mark: bytes) -> str:
    """What stands for the text of a report that has none of its own: as unlike any other as its `mark`."""
    return str(int.from_bytes(mark))


def sketch_of(text: str, secret: bytes) -> list[int]:
    """At most 32 numbers below 2^31: the place in the highest five bits, the lowest value there in the others."""
    key = hmac.digest(secret, b"sigap/sketch/v1", "sha256")
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())[:_MOST_WORDS]
    rows = {" ".join(words[start : start + _ROW]) for start in range(max(1, len(words) - _ROW + 1))}
    lowest: dict[int, int] = {}
    for row in rows if words else {text.strip()}:
        number = int.from_bytes(hmac.digest(key, row.encode(), "sha256")[:8], "big")
        place = number >> (64 - PLACES_BITS)
        lowest[place] = min(lowest.get(place, number), number)
    return sorted(place << VALUE_BITS | number & _VALUE for place, number in lowest.items())


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Share of places that two sketches have in common, of those that either has: about the share of equal rows."""
    places = {number >> VALUE_BITS for number in (*one, *other)}
    return len(set(one) & set(other)) / len(places) if places else 0.0
