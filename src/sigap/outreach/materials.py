"""The twelve sheets and the three questions of each topic, in the words of the region."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sigap.kernel.reference import toml_file
from sigap.outreach.rules import SessionAudience, SessionTopic
from sigap.places.words import stored_words


class MaterialKind(StrEnum):
    """What a sheet is used as."""

    POSTER = "poster"
    SLIDES = "slides"
    OUTLINE = "outline"
    RADIO = "radio"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialPart:
    """A heading and its lines: a slide, a step of a talk, a block of a poster."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One sheet; `simple` is the same in few short words."""

    code: str
    kind: MaterialKind
    audience: SessionAudience
    topic: SessionTopic
    title: str
    parts: tuple[MaterialPart, ...]
    simple: tuple[str, ...]

    @property
    def slug(self) -> str:
        """How an address names it."""
        return self.code.replace("_", "-")


def materials() -> tuple[Material, ...]:
    """All of them, in the order of the file."""
    return tuple(_material(row) for row in _file()["materials"])


def material_of(slug: str) -> Material | None:
    """The sheet that an address names; none where there is none."""
    return next((each for each in materials() if slug in {each.slug, each.code}), None)


def questions_of(topic: SessionTopic) -> tuple[tuple[str, str], ...]:
    """Three questions with what is right, asked before and after a session."""
    return next(
        tuple((stored_words(asked), right) for asked, right in row["asked"])
        for row in _file()["questions"]
        if row["topic"] == topic
    )


def _file() -> Mapping[str, Any]:
    return toml_file("sigap.outreach", "materials.toml")


def _material(row: Mapping[str, Any]) -> Material:
    return Material(
        code=row["code"],
        kind=MaterialKind(row["kind"]),
        audience=SessionAudience(row["audience"]),
        topic=SessionTopic(row["topic"]),
        title=stored_words(row["title"]),
        parts=tuple(
            MaterialPart(title=stored_words(part["title"]), lines=tuple(map(stored_words, part["lines"])))
            for part in row["parts"]
        ),
        simple=tuple(map(stored_words, row["simple"])),
    )
