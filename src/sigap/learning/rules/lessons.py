"""The lessons that ship: parts with one question each, in two languages, by which law, for which offices. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from sigap.access.roles import OfficeKind
from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, SourceKind, statute_of

WORDS_A_MINUTE = 170
"""How many words somebody reads on a telephone who does not read for a living."""
MINUTES = 5


@dataclass(frozen=True, slots=True)
class LessonText:
    """A text in both languages."""

    id: str
    en: str

    def of(self, language: str) -> str:
        """The text as somebody reads it."""
        return self.en if language.startswith("en") else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonPart:
    """What is read, one question, and why its answer is right. The first option is the right one."""

    title: LessonText
    text: LessonText
    question: LessonText
    options: tuple[LessonText, ...]
    why: LessonText

    def shuffled(self, seed: str) -> list[int]:
        """The options in an order of their own, the same at every look."""
        order = list(range(len(self.options)))
        Random(seed).shuffle(order)  # noqa: S311 - an order, no secret
        return order

    def texts(self) -> tuple[LessonText, ...]:
        """All that somebody reads."""
        return (self.title, self.text, self.question, *self.options, self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A lesson as it ships."""

    code: str
    version: int
    title: LessonText
    kinds: frozenset[OfficeKind]
    parts: tuple[LessonPart, ...]
    provision: Provision

    def is_for(self, kinds: Collection[OfficeKind]) -> bool:
        """Whether somebody of such an office is to know it."""
        return not self.kinds or bool(self.kinds.intersection(kinds))

    @property
    def minutes(self) -> float:
        """How long it takes to read all of it."""
        words = sum(len(text.id.split()) for part in self.parts for text in part.texts())
        return words / WORDS_A_MINUTE


@cache
def lessons() -> Mapping[str, Lesson]:
    """Every lesson by its code, in the order in which they are learnt."""
    rows = toml_file("sigap.learning", "lessons.toml")["lessons"]
    return {row["code"]: _lesson(row) for row in rows}


def provisions() -> tuple[Provision, ...]:
    """What each lesson says of the law, as a jurist confirms it."""
    return tuple(lesson.provision for lesson in lessons().values())


def _lesson(row: Mapping[str, Any]) -> Lesson:
    parts = tuple(_part(each) for each in row["parts"])
    taught = "\n".join(f"{part.text.id} Jawaban: {part.options[0].id}. {part.why.id}" for part in parts)
    return Lesson(
        code=row["code"],
        version=row["version"],
        title=LessonText(*row["title"]),
        kinds=frozenset(OfficeKind(kind) for kind in row.get("for", ())),
        parts=parts,
        provision=Provision(
            register="lessons",
            code=row["code"],
            statute=statute_of(row["basis"]),
            title=row["title"][0],
            lines=(("Dasar", row["basis"]), ("Bunyi", taught)),
            source=row["source"],
            kind=SourceKind(row["kind"]),
        ),
    )


def _part(row: Mapping[str, Any]) -> LessonPart:
    return LessonPart(
        title=LessonText(*row["title"]),
        text=LessonText(*row["text"]),
        question=LessonText(*row["question"]),
        options=tuple(LessonText(*option) for option in row["options"]),
        why=LessonText(*row["why"]),
    )
