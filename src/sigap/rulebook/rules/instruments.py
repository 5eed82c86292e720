"""A law or local rule, what it does to another, and where it stands on a day. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.text import slugify

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import SourceKind


class InstrumentKind(StrEnum):
    """Which kind of law it is, the highest first."""

    LAW = "law"
    GOVERNMENT = "government"
    PRESIDENT = "president"
    MINISTER = "minister"
    COURT = "court"
    JUDGMENT = "judgment"
    POLICE = "police"
    CHAIR = "chair"
    REGIONAL = "regional"
    REGENT = "regent"
    DECREE = "decree"
    OTHER = "other"


LOCAL = frozenset({InstrumentKind.REGIONAL, InstrumentKind.REGENT, InstrumentKind.DECREE, InstrumentKind.OTHER})
"""What a regency adds by itself."""


class LinkKind(StrEnum):
    """What one law does to another."""

    AMENDS = "amends"
    REPEALS = "repeals"
    IMPLEMENTS = "implements"


class LawValidity(StrEnum):
    """Where a law stands on a day."""

    DRAFT = "draft"
    AHEAD = "ahead"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    ENDED = "ended"


class LinkUnfit(Exception):
    """A law that does something to itself, or laws in a ring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentContent:
    """What the library says of a law. `in_force_to` is the first day on which it was no longer in force."""

    kind: InstrumentKind
    name: str
    title: str
    summary: str
    source: str
    source_kind: SourceKind = SourceKind.MEMORY
    also: tuple[str, ...] = ()
    in_force_from: date | None = None
    in_force_to: date | None = None
    is_draft: bool = False
    is_ended: bool = False

    @property
    def code(self) -> str:
        """uu-212007: how an address names it, the same as on the pages of the law."""
        return slugify(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkContent:
    """What it does to the law named `to`, by which of its articles."""

    kind: LinkKind
    to: str
    articles: str = ""
    since: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ShippedInstrument:
    """A law of the reference file with its links."""

    content: InstrumentContent
    links: tuple[LinkContent, ...]
    provinces: tuple[str, ...] = ()


def shipped_instruments() -> tuple[ShippedInstrument, ...]:
    """The laws that SIGAP ships."""
    return tuple(_shipped(row) for row in toml_file("sigap.rulebook", "instruments.toml")["instruments"])


def _shipped(row: Mapping[str, Any]) -> ShippedInstrument:
    content = InstrumentContent(
        kind=InstrumentKind(row["kind"]),
        name=row["name"],
        title=row["title"],
        summary=row["summary"],
        source=row["source"],
        source_kind=SourceKind(row["source_kind"]),
        also=tuple(row.get("also", ())),
        in_force_from=row.get("from"),
        in_force_to=row.get("to"),
        is_ended=row.get("is_ended", False),
    )
    links = (
        LinkContent(
            kind=LinkKind(each["kind"]),
            to=each["to"],
            articles=each.get("articles", ""),
            since=each.get("since"),
            text=each.get("text", ""),
        )
        for each in row.get("links", ())
    )
    return ShippedInstrument(content, tuple(links), tuple(row.get("provinces", ())))


def state_on(day: date, content: InstrumentContent, *, is_amended: bool) -> LawValidity:
    """Where it stands on a day. One whose first day nobody read counts as begun."""
    if content.is_draft:
        return LawValidity.DRAFT
    if content.is_ended or (content.in_force_to is not None and content.in_force_to <= day):
        return LawValidity.ENDED
    if content.in_force_from is not None and content.in_force_from > day:
        return LawValidity.AHEAD
    return LawValidity.AMENDED if is_amended else LawValidity.IN_FORCE


type Edge = tuple[str, str]
"""Who does something, to whom."""


def check_link(known: Iterable[Edge], new: Edge) -> None:
    """Raises LinkUnfit when the new link leads from a law to itself, at once or round through others."""
    source, target = new
    onward: dict[str, set[str]] = {}
    for begin, end in known:
        onward.setdefault(begin, set()).add(end)
    reached, waiting = {target}, [target]
    while waiting:
        for each in onward.get(waiting.pop(), set()) - reached:
            reached.add(each)
            waiting.append(each)
    if source in reached:
        raise LinkUnfit(f"{source} leads back to itself")
