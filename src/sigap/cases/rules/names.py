"""Whether a reader bears a telling part of somebody's name. Pure."""

import re
import unicodedata
from functools import cache

from sigap.kernel.reference import toml_file

SHORTEST_PART = 4
"""Letters that a part of a name must have to say something: shorter ones are shared by chance."""
_SPELLINGS = (("oe", "u"), ("dj", "j"), ("tj", "c"))
"""Former spellings that officers and papers still mix."""


@cache
def common_parts() -> frozenset[str]:
    """Parts of names that say nothing because so many bear them."""
    return frozenset[str]().union(*map(name_parts, toml_file("sigap.cases", "common_names.toml")["parts"]))


def name_parts(name: str) -> frozenset[str]:
    """The parts of a name as they are compared: small letters, no accents, one spelling, no doubled letters."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    for former, now in _SPELLINGS:
        plain = plain.replace(former, now)
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return frozenset(re.sub(r"(.)\1+", r"\1", part) for part in re.findall(r"[a-z]+", letters))


def shares_name(reader: str, *names: str) -> bool:
    """Whether a reader bears a telling part of one of these names: perhaps a relative, perhaps chance."""
    others = frozenset[str]().union(*map(name_parts, names))
    shared = (name_parts(reader) & others) - common_parts()
    return any(len(part) >= SHORTEST_PART for part in shared)
