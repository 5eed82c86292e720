"""Which spellings are one name. Pure: folds words to how they sound, drops what is no name, knows the word lists.

A folded word is no word of any language; it is made to be compared, and never shown or stored.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

from sigap.kernel.reference import toml_file

FOLDS: tuple[tuple[str, str, str], ...] = (
    # Former spelling (before 1972), and sounds that officers write in several ways. In this order.
    (r"oe(?=[^aeiou]|$)", "u", "oe"),
    (r"dj", "j", "dj"),
    (r"tj", "c", "tj"),
    (r"sj|sy|sh|ts(?=[aiu])|dz|z|x(?=[aeiou])", "s", ""),
    (r"x", "ks", "x"),
    (r"q", "k", "q"),
    (r"ck", "k", "ck"),
    (r"^ch(?=[aeiou])", "c", "ch"),
    (r"kh|ch", "h", "h"),
    (r"ph|f|v", "p", ""),
    (r"nj", "ny", "nj"),
    (r"^j(?=u)", "y", "j"),
    # A final -oh is the -ah of the south of Sumatra; before the h is lost.
    (r"o(?=h$)", "a", "oh"),
    (r"h", "", "h"),
    (r"o", "u", "o"),
    (r"ae|ay(?=[^aeiou]|$)", "ai", "a"),
    (r"iy(?=[aeiou])", "i", "iy"),
    (r"(?<=[^aeiou])y(?=[aeiou])(?<!^.)(?<!n.)", "i", "y"),
    (r"y(?![aeiou])", "i", "y"),
    (r"ie", "i", "ie"),
    (r"uw(?=[aeiou])", "u", "uw"),
    (r"(.)\1+", r"\1", ""),
    # The e that is written or not: Selamet, Slamet.
    (r"^([sktpbdgc])e(?=[lr][aeiou])", r"\1", "e"),
    (r"d$", "t", "d"),
    (r"b$", "p", "b"),
)
"""What is folded, one after the other, of a word in small letters without accents; last, what a word it folds holds."""
_RULES = tuple((re.compile(pattern), by, needs) for pattern, by, needs in FOLDS)
_SUN_LETTERS = "tdrzsnl"
KEYS_LIMIT = 12
"""So many keys at most has one name: a very long one is compared by its first words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameKeys:
    """How a name is compared: `whole` is the name itself; `others` are its words in other forms and two of them.

    No key is a single word of a longer name, but where all the other words are ones that people leave out.
    """

    whole: str
    others: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Every key; none for a name without a letter that can be compared."""
        return self.others | ({self.whole} if self.whole else frozenset())


def fold(word: str) -> str:
    """One word as it sounds; empty for what holds no letter of the Latin alphabet."""
    plain = sound = _letters(word)
    for pattern, by, needs in _RULES:
        if needs in sound:
            sound = pattern.sub(by, sound)
    return sound or plain


def _letters(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).casefold()
    return plain if plain.isascii() and plain.isalpha() else re.sub(r"[^a-z]", "", plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    titles: frozenset[str]
    degrees: frozenset[str]
    filiation: frozenset[str]
    optional: frozenset[str]
    abdul: frozenset[str]
    servants: frozenset[str]
    same: dict[str, str]


@cache
def _lists() -> _Lists:
    found = toml_file("sigap.matching", "names.toml")
    same = {_letters(spelling): name for name, spellings in found["same"].items() for spelling in spellings}
    return _Lists(
        titles=frozenset(found["titles"]),
        degrees=frozenset(found["degrees"]),
        filiation=frozenset(found["filiation"]),
        optional=frozenset(_sound(each, same) for each in found["optional"]),
        abdul=frozenset(found["abdul"]),
        servants=frozenset(_sound(each, same) for each in found["servants"]),
        same=same,
    )


def _sound(plain: str, same: dict[str, str]) -> str:
    """A plain word as it is compared: by the list of spellings first, by its sound else."""
    known = same.get(plain)
    if known is None:
        sound = fold(plain)
        known = _by_sound(sound)
        return fold(known) if known else sound
    return fold(known)


@cache
def _sounds() -> dict[str, str]:
    found = toml_file("sigap.matching", "names.toml")["same"]
    return {fold(spelling): name for name, spellings in found.items() for spelling in spellings if len(spelling) > 3}  # noqa: PLR2004 - shorter ones are abbreviations


def _by_sound(sound: str) -> str | None:
    return _sounds().get(sound)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFacts:
    """What one word can be in a name; `sound` is how it is compared."""

    plain: str
    sound: str
    is_title: bool
    is_degree: bool
    is_filiation: bool
    is_optional: bool
    is_abdul: bool
    is_servant: bool


def word_facts(word: str) -> WordFacts:
    """One word by itself, for whoever reads very many names and looks at each word once."""
    lists, plain = _lists(), _letters(word)
    sound = _sound(plain, lists.same)
    return WordFacts(
        plain=plain,
        sound=sound,
        is_title=plain in lists.titles,
        is_degree=plain in lists.degrees,
        is_filiation=plain in lists.filiation,
        is_optional=sound in lists.optional,
        is_abdul=plain in lists.abdul,
        is_servant=sound in lists.servants,
    )


def servant_sound(of: str) -> str:
    """`Abdul` with the plain name that follows, as if written in one."""
    return _servant(of, _lists())


def joined_servant_sound(plain: str) -> str:
    """The same of a plain word that is written in one already; empty when it is another name."""
    return _joined_servant(plain, _lists())


def name_words(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folded words of a name in their order, and those of the father where `bin` or `binti` tells of him."""
    lists = _lists()
    plain = list(_without_degrees(_split(name), lists))
    cut = next((place for place, word in enumerate(plain) if place and word in lists.filiation), len(plain))
    own, father = plain[:cut], [word for word in plain[cut + 1 :] if word not in lists.filiation]
    return _folded(own, lists), _folded(father, lists)


def sounds_in(text: str) -> tuple[str, ...]:
    """The words of a running text in their order, each as it is compared; none is left out but single letters."""
    letters = [part for word in _split(text) for part in re.split(r"[^a-z]+", word) if part]
    return _folded(letters, _lists()) if letters else ()


def _split(name: str) -> list[str]:
    """Words in small letters; a word with dots inside is one, for a degree is written so, a shortened name too."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    for mark in "'`´‘’ʼ":
        plain = plain.replace(mark, "")
    return [word for word in re.split(r"[\s,;/()\"\-‐‑–]+", plain) if word.strip(".")]


def _without_degrees(words: Sequence[str], lists: _Lists) -> Iterator[str]:
    kept: list[str] = []
    for word in words:
        letters = _letters(word)
        inside = word.strip(".")
        if "." in inside and letters in lists.degrees and kept:
            continue
        kept += [_letters(part) for part in inside.split(".")]
    kept = [word for word in kept if word]
    while len(kept) > 1 and kept[-1] in lists.degrees:
        kept.pop()
    # A title may stand behind too: "Hasan, Tn."
    bare = [word for word in kept if word not in lists.titles]
    yield from bare or kept


def _folded(words: Sequence[str], lists: _Lists) -> tuple[str, ...]:
    found: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if rest and (word in lists.abdul or (word == "a" and _sound(rest[0], lists.same) in lists.servants)):
            found.append(_servant(rest.pop(0), lists))
        elif len(word) == 1 and (word != "m" or found or not rest):
            continue
        elif joined := _joined_servant(word, lists):
            found.append(joined)
        else:
            found.append(_sound(word, lists.same))
    return tuple(word for word in found if word) or tuple(filter(None, map(fold, words)))


def _servant(of: str, lists: _Lists) -> str:
    """`Abdul` with the name that follows, as if written in one: the l goes into the next sound."""
    name = _sound(of, lists.same)
    return f"abdu{name}" if name[:1] in _SUN_LETTERS else f"abdul{name}"


def _joined_servant(word: str, lists: _Lists) -> str:
    """The same of one that is written in one already; empty when it is another name."""
    found = re.fullmatch(r"abd(?:u|oe)(?:l|([trdzsn])(?=\1)|(?=[trdzsn]))([a-z]{3,})", word)
    if found is None:
        return ""
    rest = found.group(2)
    return _servant(rest, lists)


def name_keys(name: str) -> NameKeys:
    """How a name is compared. Empty of a name that holds no letter."""
    own, father = name_words(name)
    if not own:
        return NameKeys(whole="")
    whole = _in_alphabet(own)
    others = dict.fromkeys(_others(own, father))
    others.pop(whole, None)
    return NameKeys(whole=whole, others=frozenset(list(others)[: KEYS_LIMIT - 1]))


def _others(own: tuple[str, ...], father: tuple[str, ...]) -> Iterator[str]:
    """The most telling first."""
    telling = tuple(word for word in own if word not in _lists().optional)
    yield "".join(own)
    if telling and telling != own:
        yield _in_alphabet(telling)
        yield "".join(telling)
    if father:
        # In this order only: Ali, Umar's son, is not Umar, Ali's son.
        yield "".join(own + father)
        yield own[0] + father[0]
    yield from _pairs(own)


def _pairs(words: tuple[str, ...]) -> Iterator[str]:
    if len(words) <= 2:  # noqa: PLR2004 - the two of them are the whole name
        return
    for first, second in combinations(words, 2):
        yield _in_alphabet((first, second))
    for first, second in pairwise(words):
        yield first + second


def _in_alphabet(words: Iterable[str]) -> str:
    return "".join(sorted(words))
