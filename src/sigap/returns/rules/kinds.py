"""The kinds of returns: contents, addressee, span and due day, from dated reference data. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.figures.rules import Figure, Period, PeriodKind, figure_of, last_over
from sigap.kernel.reference import toml_file


class Classification(StrEnum):
    """Who may read an edition; printed on each of its pages."""

    SECRET = "secret"  # noqa: S105 - a class of papers, no password
    RESTRICTED = "restricted"


CLASSIFICATION_LABELS: dict[Classification, Promise] = {
    Classification.SECRET: _("RAHASIA"),
    Classification.RESTRICTED: _("TERBATAS"),
}


class NoSuchReturn(LookupError):
    """No return has this code."""


class ReturnUnfit(ValueError):
    """A table of the reference file that cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSection:
    """One heading of a return, with its figures."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnKind:
    """One kind of return as it ships."""

    code: str
    title: str
    period: PeriodKind
    sender: str
    addressee: str
    through: str
    due_days: int
    confirm_days: int
    classification: Classification
    basis: str
    source: str
    source_kind: str
    sections: tuple[ReturnSection, ...]
    narrative: tuple[str, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures, in order."""
        return tuple(figure for section in self.sections for figure in section.figures)

    def section_of(self, code: str) -> str:
        """Under which heading a figure stands."""
        return next(each.title for each in self.sections if any(figure.code == code for figure in each.figures))


def kinds_from(file: Mapping[str, Any]) -> tuple[ReturnKind, ...]:
    """The kinds of a reference file. Raises ReturnUnfit."""
    kinds = tuple(_kind(file.get("defaults", {}) | table) for table in file["returns"])
    if len({kind.code for kind in kinds}) != len(kinds):
        raise ReturnUnfit("two returns of one code")
    return kinds


def _kind(table: Mapping[str, Any]) -> ReturnKind:
    sections = tuple(
        ReturnSection(title=each["title"], figures=tuple(_figures(each["figures"]))) for each in table["sections"]
    )
    codes = [figure.code for section in sections for figure in section.figures]
    if len(set(codes)) != len(codes):
        raise ReturnUnfit(f"{table['code']}: a figure stands twice")
    return ReturnKind(
        period=PeriodKind(table["period"]),
        classification=Classification(table["classification"]),
        due_days=int(table["due_days"]),
        confirm_days=int(table["confirm_days"]),
        sections=sections,
        narrative=tuple(table["narrative"]),
        source_kind=table["kind"],
        **{name: table[name] for name in ("code", "title", "sender", "addressee", "through", "basis", "source")},
    )


def _figures(codes: Sequence[str]) -> Iterator[Figure]:
    for code in codes:
        figure = figure_of(code)
        if figure is None:
            raise ReturnUnfit(f"no figure {code}")
        yield figure


@cache
def shipped_kinds() -> Mapping[str, ReturnKind]:
    """The kinds that ship, by code."""
    return {kind.code: kind for kind in kinds_from(toml_file("sigap.returns", "returns.toml"))}


def kind_of(code: str) -> ReturnKind:
    """The kind of a code. Raises NoSuchReturn."""
    try:
        return shipped_kinds()[code]
    except KeyError:
        raise NoSuchReturn(code) from None


def owed_on(period: PeriodKind, due_days: int, day: date) -> Period | None:
    """The span whose return is owed on a day: over, and not past its due day; None where none is."""
    last = last_over(period, day)
    return last if day <= last.last + timedelta(days=due_days) else None
