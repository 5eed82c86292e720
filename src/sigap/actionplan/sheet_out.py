"""Writes the matrix as an .xlsx file, in the columns that are read again. The only module that knows xlsxwriter."""

import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import translation

from sigap.actionplan.models import LIGHT_LABELS, SOURCE_LABELS, ActionPlan, PlanEdition, QuarterEntry
from sigap.actionplan.queries import Entries, spent_of, value_of
from sigap.actionplan.rows import PlanView
from sigap.actionplan.rules import FundingSource, Measure
from sigap.actionplan.rules.matrix import ActivityFacts, IndicatorFacts, MatrixFacts
from sigap.actionplan.rules.quarters import ROMAN

_TEXTS = ("Tujuan", "Kode program", "Program", "Kode", "Kegiatan")
_MEASURES = {Measure.COUNT: "dihitung dari nol", Measure.LEVEL: "keadaan"}
_WIDTHS = {"Tujuan": 30, "Program": 26, "Kegiatan": 36, "Indikator": 34, "Penanggung jawab": 22, "Pendukung": 22}
_NARROW = 14

type Row = dict[str, Any]


def workbook(edition: PlanEdition, matrix: MatrixFacts, entries: Entries, view: PlanView, *, at: datetime) -> bytes:
    """The sheet of an edition with what was reached up to a quarter; the same facts give the same bytes."""
    import xlsxwriter  # noqa: PLC0415 - costs memory that a desk without a sheet does without

    plan, out = edition.plan, io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": plan.title, "created": at.replace(tzinfo=None)})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E9EEF4", "border": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    amount = book.add_format({"num_format": "#,##0", "valign": "top", "border": 1})
    value = book.add_format({"num_format": "#,##0.####", "valign": "top", "border": 1})
    sheet = book.add_worksheet("Matriks RAD")
    # Whoever reads another language gets the same columns: they are read again by their Indonesian names.
    with translation.override("id"):
        columns, rows = _columns(plan, matrix, view), list(_rows(matrix, entries, view))
    for place, title in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(title, _NARROW))
        sheet.write_string(0, place, title, head)
    for number, row in enumerate(rows, start=1):
        for place, title in enumerate(columns):
            cells = row.get(title)
            if isinstance(cells, Decimal):
                sheet.write_number(number, place, float(cells), amount if "Rp" in title else value)
            else:
                sheet.write_string(number, place, cells or "", plain)
    sheet.freeze_panes(1, 5)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return out.getvalue()


def _money_title(year: int, source: FundingSource) -> str:
    return f"Anggaran {year} {SOURCE_LABELS[source]} (Rp)"


def _columns(plan: ActionPlan, matrix: MatrixFacts, view: PlanView) -> list[str]:
    quarter = f"{ROMAN[view.quarter.number]} {view.year}"
    money = [
        _money_title(year, source)
        for year in plan.years
        for source in FundingSource
        if matrix.by_source(year).get(source)
    ]
    return [
        *_TEXTS,
        *("Indikator", "Satuan", "Awal", "Cara hitung", "Arah"),
        *(f"Target {year}" for year in plan.years),
        *("Triwulan target", "Penanggung jawab", "Pendukung"),
        *money,
        *(f"Jumlah anggaran {year} (Rp)" for year in plan.years),
        *(f"Capaian {quarter}", f"Realisasi {quarter} (Rp)", f"Lampu {quarter}"),
    ]


def _rows(matrix: MatrixFacts, entries: Entries, view: PlanView) -> Iterator[Row]:
    for activity in matrix.activities:
        entry = entries.get(activity.key)
        row = _activity(activity, entry, view)
        for number, indicator in enumerate(activity.indicators or (None,)):
            if number:
                row = {title: row[title] for title in (*_TEXTS, "Penanggung jawab", "Pendukung")}
            yield row | (_indicator(indicator, entry, view) if indicator else {})
    yield _total(matrix)


def _activity(activity: ActivityFacts, entry: QuarterEntry | None, view: PlanView) -> Row:
    texts = (activity.goal, activity.programme_code, activity.programme, activity.code, activity.title)
    spent = spent_of(entry)
    money = {_money_title(each.year, each.source): each.amount for each in activity.money}
    totals = {f"Jumlah anggaran {year} (Rp)": amount for year, amount in activity.stated.items()}
    row: Row = dict(zip(_TEXTS, texts, strict=True)) | money | totals
    row["Penanggung jawab"] = activity.office.name
    row["Pendukung"] = "; ".join(each.name for each in activity.supports)
    return row | ({f"Realisasi {ROMAN[view.quarter.number]} {view.year} (Rp)": spent} if spent is not None else {})


def _indicator(indicator: IndicatorFacts, entry: QuarterEntry | None, view: PlanView) -> Row:
    quarter = f"{ROMAN[view.quarter.number]} {view.year}"
    value = value_of(entry, indicator)
    due = next((each.due_quarter for each in indicator.targets if each.due_quarter), None)
    return {
        "Indikator": indicator.title,
        "Satuan": indicator.unit,
        "Awal": indicator.baseline,
        "Cara hitung": _MEASURES[indicator.measure],
        "Arah": "turun" if indicator.is_falling else "naik",
        "Triwulan target": ROMAN[due] if due else "",
        **{f"Target {each.year}": each.target for each in indicator.targets},
        f"Capaian {quarter}": value,
        f"Lampu {quarter}": str(LIGHT_LABELS[view.light(indicator, value)]),
    }


def _total(matrix: MatrixFacts) -> Row:
    stated = {f"Jumlah anggaran {year} (Rp)": amount for year, amount in matrix.stated.items()}
    return {"Tujuan": "Jumlah seluruhnya", **stated} if stated else {}
