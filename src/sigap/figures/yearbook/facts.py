"""What the statistics of a year say: tables of approved releases, and SDG 16.2.2 and GLOTIP out of the same tables.

Always in Indonesian. Nothing is counted here: what no release tells is named as not published, or as not recorded.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from sigap.figures.models import TypedFigure
from sigap.figures.queries import typed
from sigap.figures.rules import POPULATION, FigurePart, PeriodKind, PeriodUnknown, period_named
from sigap.letters.heads import task_force_head
from sigap.places.queries import home_regency, label_of
from sigap.releases.published import PublishedHead, PublishedRelease, standing
from sigap.releases.rules.limits import LIMITS, SMALLEST_BASE, SMALLEST_CELL
from sigap.releases.rules.tables import TOTAL, TRAFFICKED, TRAFFICKING, PublishedTable
from sigap.releases.series import offered_series
from sigap.releases.shown import shown_table
from sigap.ui.dates import letter_day, local, number

_WHOLE_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
MARK = "×"
MARK_WORDS = f"{MARK} tidak ditampilkan: kurang dari {SMALLEST_CELL}, nol, atau membuka angka lain yang kecil"
_HUNDRED_THOUSAND, _CENT = 100_000, Decimal("0.01")
_NOT_PUBLISHED, _NOT_RECORDED = "belum diterbitkan", "belum dicatat SIGAP"
_GROUPS: tuple[tuple[str, Mapping[str, str], FigurePart], ...] = (
    ("Semua", {}, FigurePart.TOTAL),
    ("Perempuan", {"sex": "P"}, FigurePart.FEMALE),
    ("Laki-laki", {"sex": "L"}, FigurePart.MALE),
    ("Anak", {"age": "child"}, FigurePart.CHILD),
    ("Dewasa", {"age": "adult"}, FigurePart.ADULT),
)
_ACROSS: tuple[tuple[str, Mapping[str, str]], ...] = tuple(
    (f"{age_label}: {sex_label}", {"age": age, "sex": sex})
    for age, age_label in (("child", "Anak"), ("grown", "Dewasa, atau umur belum diisi"))
    for sex, sex_label in (("P", "perempuan"), ("rest", "laki-laki, atau belum diisi"))
)
_GLOTIP_LACKS = (
    ("Menurut bentuk eksploitasi", "belum dicatat terpisah: jawaban skrining tersimpan bersegel"),
    ("Menurut kewarganegaraan", _NOT_RECORDED),
    ("Tersangka, terdakwa, dan terpidana menurut jenis kelamin", _NOT_RECORDED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOffered:
    """A year of which something was published: its own releases, and those of years together that hold it."""

    year: int
    releases: tuple[PublishedHead, ...]


def years_offered() -> list[YearOffered]:
    """Years that a release is of, the newest first. One statement."""
    found = [each.head for each in standing()]
    years = sorted({year for head in found for year in _years(head)}, reverse=True)
    return [YearOffered(year=year, releases=tuple(head for head in found if year in _years(head))) for year in years]


def _years(head: PublishedHead) -> range:
    """The whole years that a release is of; none for a part of a year, as of a return."""
    found = _WHOLE_YEARS.fullmatch(head.period)
    return range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)


def facts_of(year: int) -> dict[str, Any]:
    """All that the document says."""
    with translation.override("id"):
        found = sorted(
            (each for each in standing() if year in _years(each.head)),
            key=lambda one: (one.head.series, one.head.period),
        )
        population = _population(year)
        own = {each.head.series for each in found if each.head.period == str(year)}
        moments = [each.head.published_at for each in found]
        return {
            "title": f"Statistik tahun {year}",
            "year": year,
            "regency": label_of(home_regency()),
            "example": settings.SIGAP_DEMO,
            "head": asdict(task_force_head()),
            "foot": f"Statistik tahun {year}. {LIMITS.licence}. Dari terbitan yang disetujui saja.",
            "made_at": max(moments).isoformat() if moments else f"{year}-12-31T00:00:00+00:00",
            "licence": LIMITS.licence,
            "mark": MARK_WORDS,
            "tables": [_table(each, table) for each in found for table in each.tables],
            "states": [
                [str(each.title), "terbit" if each.code in own else f"{_NOT_PUBLISHED} untuk tahun ini saja"]
                for each in offered_series().values()
            ],
            "population": _population_words(population),
            "sdg": _sdg(_trafficked(found, str(year)), population),
            "glotip": [*_glotip(_trafficked(found, str(year))), *_across(found, year), *_GLOTIP_LACKS],
            "five_years": [
                [each.head.period_label, _count_words(_cell(tables))]
                for each in found
                if each.head.period != str(year) and (tables := _trafficked([each], each.head.period))
            ],
        }


def made_at(facts: Mapping[str, Any]) -> datetime:
    """When the newest release in it was published: the same releases give the same document."""
    return datetime.fromisoformat(facts["made_at"])


def _table(of: PublishedRelease, table: PublishedTable) -> dict[str, Any]:
    shown = shown_table(table.as_json())
    return {
        "code": table.head.code,
        "title": f"{table.head.title}, {of.head.period_label}",
        "period": of.head.period,
        "unit": table.head.unit,
        "definition": table.head.definition,
        "source": table.head.source,
        "release": f"{of.head.code} edisi {of.head.edition}",
        "address": f"{settings.SIGAP_PUBLIC_URL}/data-terbuka/{of.head.code}/edisi-{of.head.edition}/",
        "published": letter_day(local(of.head.published_at)),
        "digest": of.head.digest,
        "across": shown["across"],
        "down": [str(label) or "Wilayah" for label in shown["down"]],
        "columns": [str(label) for label in shown["columns"]],
        "rows": [
            {
                "labels": [str(label) for label in row["labels"]],
                "is_sum": row["is_sum"],
                "cells": [cell["n"] for cell in row["cells"]],
            }
            for row in shown["rows"]
        ],
    }


def _trafficked(found: Iterable[PublishedRelease], period: str) -> list[PublishedTable]:
    """The tables of detected victims of a span; none while they are not published, or tell them apart no more."""
    return [
        table
        for each in found
        for table in (each.tables if each.head.period == period else ())
        if TRAFFICKING in {axis.code for axis in table.axes}
    ]


def _cell(tables: Iterable[PublishedTable], **at: str) -> int | None:
    """Detected victims of a group; None where it is withheld, or no table tells the group apart."""
    wanted = {**at, TRAFFICKING: TRAFFICKED}
    for table in tables:
        axes = [axis.code for axis in table.axes]
        if wanted.keys() <= set(axes):
            found = table.cells.get(tuple(wanted.get(axis, TOTAL) for axis in axes))
            if found is not None:
                return found
    return None


def _count_words(count: int | None) -> str:
    return MARK if count is None else number(count)


def _population(year: int) -> TypedFigure | None:
    try:
        span = period_named(str(year))
    except PeriodUnknown:
        return None
    return typed([POPULATION], [span]).get((POPULATION, span.name)) if span.kind is PeriodKind.YEAR else None


def _population_words(found: TypedFigure | None) -> str:
    if found is None:
        return "Penduduk tahun ini belum ditulis, jadi laju per 100.000 tidak dihitung."
    total = number(found.value[FigurePart.TOTAL])
    return f"Penduduk {total} orang. Sumber: {found.source} ({found.office_name})."


def _sdg(tables: list[PublishedTable], population: TypedFigure | None) -> list[list[str]]:
    """By group: detected victims, population, victims per 100,000; or why there is none."""
    rows = []
    for label, at, part in _GROUPS:
        count = _cell(tables, **at)
        people = (population.value.get(part) if population else None) or 0
        rows.append(
            [
                label,
                _count_words(count) if tables else _NOT_PUBLISHED,
                number(people) if people else _NOT_RECORDED,
                _rate(count, people),
            ]
        )
    return rows


def _rate(count: int | None, people: int) -> str:
    if count is None or not people:
        return "–"
    if count < SMALLEST_BASE:
        return f"tidak dihitung: kurang dari {SMALLEST_BASE} orang"
    rate = Decimal(count * _HUNDRED_THOUSAND) / Decimal(people)
    return number(rate.quantize(_CENT, ROUND_HALF_UP), 2)


def _glotip(tables: list[PublishedTable]) -> list[tuple[str, str]]:
    return [(label, _count_words(_cell(tables, **at)) if tables else _NOT_PUBLISHED) for label, at, _part in _GROUPS]


def _across(found: Iterable[PublishedRelease], year: int) -> list[tuple[str, str]]:
    """Age and sex at once: of the year, and of years together that hold it."""
    spans = {each.head.period: each.head.period_label for each in found}
    rows = []
    for period, label in {str(year): "", **spans}.items():
        tables = [table for table in _trafficked(found, period) if {"age", "sex"} <= {axis.code for axis in table.axes}]
        if tables or period == str(year):
            also = f", {label}" if period != str(year) else ""
            rows += [
                (f"{group}{also}", _count_words(_cell(tables, **at)) if tables else _NOT_PUBLISHED)
                for group, at in _ACROSS
            ]
    return rows
