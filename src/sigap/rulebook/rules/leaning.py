"""What leans on a law, by kind, and what each has to do when the law ends on a day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from sigap.provisions.rules import Provision
from sigap.rulebook.rules.citations import Citation, NameFinder


class Register(StrEnum):
    """What can lean on a law, in the order in which it is to be looked at when the law changes."""

    DEADLINES = "deadlines"
    LIMITS = "limits"
    OFFENCES = "offences"
    PURPOSES = "purposes"
    ASKING = "asking"
    LESSONS = "lessons"
    FORMS = "forms"
    CONSENTS = "consents"
    SCREENING = "screening"
    CLOSING = "closing"
    SECOND_REVIEW = "second_review"
    WARNINGS = "warnings"
    SERVICES = "services"
    MARKS = "marks"
    PUBLIC = "public"
    CHECKLISTS = "checklists"
    OTHER = "other"

    @classmethod
    def named(cls, name: str) -> "Register":
        """The register of a row; one that is not listed here is looked at last."""
        return cls(name) if name in cls else cls.OTHER


LIBRARY = "library"
"""The library's own rows of law: what is said of a law does not lean on it."""
_FIRST = frozenset({Register.DEADLINES, Register.LIMITS, Register.PURPOSES, Register.ASKING, Register.LESSONS})


class Effect(StrEnum):
    """What becomes of something when the law under it ends."""

    REVIEW = "review"
    READ = "read"
    RENEWED = "renewed"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitingRow:
    """One row that cites a law; of rows of one code the version that is in force on the day asked about."""

    register: Register
    code: str
    title: str
    articles: str
    provision: Provision
    effect: Effect
    renewed_on: date | None = None


def basis_of(provision: Provision) -> str:
    """The text in which a row says what it rests on."""
    lines = dict(provision.lines)
    return lines.get("Dasar") or f"{provision.statute} {provision.title.partition(':')[0]}"


class LawIndex:
    """All rows of law, by the laws that they cite."""

    def __init__(self, names: Iterable[tuple[str, str]], provisions: Iterable[Provision]) -> None:
        """`names`: every name of every law, with its code."""
        self._names = tuple(sorted(names))
        self._by_code: dict[str, list[tuple[Provision, str]]] = {}
        for provision in provisions:
            if provision.register == LIBRARY:
                continue
            for citation in cited(self._names, basis_of(provision)):
                self._by_code.setdefault(citation.code, []).append((provision, citation.articles))

    def count(self, code: str) -> int:
        """How many things lean on a law."""
        return len({(row.register, row.code) for row, _articles in self._by_code.get(code, ())})

    def leaning(self, code: str, *, ends_on: date, reviewed: frozenset[str] = frozenset()) -> tuple[CitingRow, ...]:
        """What leans on a law on the day it ends, the most pressing register first."""
        versions: dict[tuple[str, str], list[tuple[Provision, str]]] = {}
        for row, articles in self._by_code.get(code, ()):
            versions.setdefault((row.register, row.code), []).append((row, articles))
        rows = [_newest(found) for found in versions.values()]
        order = list(Register)
        found = [self._leaning(code, row, articles, ends_on, reviewed) for row, articles in rows]
        return tuple(sorted(found, key=lambda each: (order.index(each.register), each.title)))

    def _leaning(self, code: str, row: Provision, articles: str, ends_on: date, reviewed: frozenset[str]) -> CitingRow:
        register = Register.named(row.register)
        successor = self._successor(code, row, ends_on)
        effect = Effect.REVIEW if register in _FIRST else Effect.READ
        if successor is not None:
            effect = Effect.RENEWED
        elif row.fingerprint in reviewed:
            effect = Effect.REVIEWED
        return CitingRow(
            register=register,
            code=row.code,
            title=row.title,
            articles=articles,
            provision=row,
            effect=effect,
            renewed_on=successor.valid_from if successor else None,
        )

    def _successor(self, code: str, row: Provision, ends_on: date) -> Provision | None:
        """A later version of the same row that begins by the day and cites the old law no more."""
        mine = {id(each) for each, _articles in self._by_code[code]}
        later = [
            each
            for rows in self._by_code.values()
            for each, _articles in rows
            if (each.register, each.code) == (row.register, row.code)
            and id(each) not in mine
            and each.valid_from is not None
            and (row.valid_from is None or each.valid_from > row.valid_from)
            and each.valid_from <= ends_on
        ]
        return max(later, key=lambda each: str(each.valid_from), default=None)


def _newest(rows: list[tuple[Provision, str]]) -> tuple[Provision, str]:
    return max(rows, key=lambda each: str(each[0].valid_from or ""))


@lru_cache(maxsize=4)
def _finder(names: tuple[tuple[str, str], ...]) -> NameFinder:
    return NameFinder(dict(names))


@lru_cache(maxsize=4096)
def cited(names: tuple[tuple[str, str], ...], text: str) -> tuple[Citation, ...]:
    """The laws that a text cites, among those of these names; a text that was read is not read again."""
    return _finder(names).cited(text)
