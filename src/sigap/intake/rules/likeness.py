"""Who is meant by what a reporter wrote, of the people and offices of the task force. Pure.

Under "who must not know" any likeness counts: a doubtful one keeps a person out, not the report. In the story, where
neighbours and victims bear the same names, it takes two words of a name, or one with "Bu" before it and an office near.
A story in which single names of many people stand is a list of names, and tells of none of them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from uuid import UUID

from sigap.mailbox.conflict.office_words import all_words, is_near, offices_in, official_words, plain_words
from sigap.mailbox.conflict.rules import NamedOfficeKind, named_kinds
from sigap.matching.names import name_words, sounds_in

_ADDRESS = """
bu ibu buk pak bapak bpk mbak mba mas bang abang kak kakak yuk ayuk cek mang bik bude pakde sdr sdri dr dokter bernama
namanya nama
"""
_NO_NAMES = """
saya aku kami kita dia ia yang dan atau di dari dengan ke itu ini ada tidak jangan tahu boleh semua orang orangnya anak
paman bibi tante om suami istri ayah ibunya bapaknya kakek nenek adik tetangga teman keluarga rumah sana sini juga sama
ketua wakil bagian bidang kabupaten
"""
_NEAR_OFFICE = 6
"""Words between a name and an office that still belong together."""
_TOGETHER = 2
"""A name's words stand together, with one word at most between them."""
_FORGIVEN_FROM = 5  # letters
_SHORT = 3
"""Letters by which a name that is called for short begins: "Bu Rin"."""
_OWN_WORD_AT_MOST = 2
"""A word that more offices bear in their names tells none of them apart."""
_SINGLE_AT_MOST = 6
"""People whom a story can mean by one word of their name each; where it fits more, whoever wrote it tries names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody who works in the task force: where, and whether they take reports."""

    id: UUID
    name: str = field(repr=False)
    offices: frozenset[UUID]
    takes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOffice:
    """An office of the task force; its name, and the names it had before, in one."""

    id: UUID
    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDirectory:
    """Against whom a report is held."""

    people: Sequence[KnownPerson]
    offices: Sequence[KnownOffice]


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionedParties:
    """Who is named, or may be; `area`: the offices of its desa and kecamatan too."""

    people: frozenset[UUID] = frozenset()
    offices: frozenset[UUID] = frozenset()
    area: str = ""

    def __bool__(self) -> bool:
        """Whether anybody is."""
        return bool(self.people or self.offices or self.area)

    def leaves_somebody(self, directory: StaffDirectory) -> bool:
        """Whether somebody is left who could take the report."""
        return any(
            who.takes and who.id not in self.people and not who.offices & self.offices for who in directory.people
        )


def mentioned_in(
    *, story: str, details: Mapping[str, object], area: str, directory: StaffDirectory
) -> MentionedParties:
    """Who must not know of a report, as far as its words say it."""
    names = " . ".join(str(details[name]) for name in ("hidden_from_who", "hidden_from_office") if details.get(name))
    found = details.get("hidden_from")
    ticked = frozenset(map(str, found)) if isinstance(found, list) else frozenset()
    return MentionedParties(
        people=frozenset({*_named(names, directory.people), *_named_in_story(story, directory.people)}),
        offices=frozenset(_offices(names, ticked, directory.offices)),
        area=area if "village" in ticked else "",
    )


def _named(names: str, people: Iterable[KnownPerson]) -> Iterator[UUID]:
    """Whoever may be meant where it is said who must not know."""
    people = list(people)
    words = sounds_in(names)
    plain = list(_telling(names, names=frozenset(word for who in people for word in plain_words(who.name))))
    # A name that is written apart: "Pere an".
    plain += [one + other for one, other in pairwise(words)]
    short = [word for before, word in pairwise(words) if before in _addresses() and len(word) >= _SHORT]
    for who in people:
        own = _words_of(who.name)
        if any(_is_like(word, mine) for word in plain for mine in own) or any(
            mine.startswith(word) for word in short for mine in own
        ):
            yield who.id


def _is_like(word: str, mine: str) -> bool:
    return word == mine or (min(len(word), len(mine)) >= _FORGIVEN_FROM and is_near(word, mine))


def _named_in_story(story: str, people: Iterable[KnownPerson]) -> Iterator[UUID]:
    words = sounds_in(story)
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        places[word].append(place)
    officials = [place for word in _officials() for place in places.get(word, ())]
    single: set[UUID] = set()
    for who in people:
        own = _words_of(who.name)
        if _stands_whole(own, places):
            yield who.id
        if any(
            _is_beside_office(place, words, officials, is_whole=len(own) == 1)
            for mine in own
            for place in places.get(mine, ())
        ):
            single.add(who.id)
    if len(single) <= _SINGLE_AT_MOST:
        yield from single


def _stands_whole(own: tuple[str, ...], places: Mapping[str, list[int]]) -> bool:
    """Two different words of a name stand together, in whatever order."""
    found = [(place, mine) for mine in dict.fromkeys(own) for place in places.get(mine, ())]
    found.sort()
    return any(one[1] != other[1] and other[0] - one[0] <= _TOGETHER for one, other in pairwise(found))


def _is_beside_office(place: int, words: Sequence[str], officials: Collection[int], *, is_whole: bool) -> bool:
    """A name with an address before it, or the whole of a short name, near an office or somebody in one."""
    is_addressed = place > 0 and words[place - 1] in _addresses()
    return (is_addressed or is_whole) and any(0 < abs(place - other) <= _NEAR_OFFICE for other in officials)


def _offices(names: str, ticked: Collection[str], offices: Sequence[KnownOffice]) -> Iterator[UUID]:
    """Offices that are ticked by their kind, or written; of several of one kind those whose own name is written too."""
    by_tick = named_kinds({NamedOfficeKind(each) for each in ticked if each in _TICKED})
    by_word = named_kinds(offices_in(names))
    words = frozenset(sounds_in(names))
    own = _own_words(offices)
    called = {each.id for each in offices if own[each.id] and own[each.id] & words}
    narrowed = {each.kind for each in offices if each.id in called}
    for each in offices:
        is_of_kind = each.kind in by_word and each.kind not in narrowed
        if each.kind in by_tick or each.id in called or is_of_kind:
            yield each.id


_TICKED = frozenset(NamedOfficeKind) - {NamedOfficeKind.VILLAGE}
"""Kinds whose tick means every such office; the village means the one where it happened."""


def _own_words(offices: Sequence[KnownOffice]) -> dict[UUID, frozenset[str]]:
    """The words by which an office is told from the others."""
    words = {each.id: frozenset(word for word in _telling(each.name) if len(word) > _SHORT) for each in offices}
    often = Counter(word for found in words.values() for word in found)
    return {
        office: frozenset(word for word in found if often[word] <= _OWN_WORD_AT_MOST) for office, found in words.items()
    }


@cache
def _words_of(name: str) -> tuple[str, ...]:
    """The words of an officer's name, as they sound."""
    own, father = name_words(name)
    words = tuple(word for word in own + father if len(word) >= _SHORT)
    return words or own + father


@cache
def _addresses() -> frozenset[str]:
    return frozenset(sounds_in(_ADDRESS))


def _telling(text: str, *, names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words that may be a name, as they sound: as it is written none is ordinary, or it stands in these names."""
    kept = [word for word in plain_words(text) if word in names or word not in _ordinary()]
    return sounds_in(" ".join(kept))


@cache
def _ordinary() -> frozenset[str]:
    """Words under "who must not know" that are nobody's name, as they are written: "Diah" only sounds as "dia"."""
    return frozenset(plain_words(" ".join((_ADDRESS, _NO_NAMES, *all_words()))))


@cache
def _officials() -> frozenset[str]:
    return frozenset(sounds_in(" ".join(official_words())))
