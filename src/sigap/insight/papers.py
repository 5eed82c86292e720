"""A chart's numbers as files, CSV and workbook: what its page tells, with definition, span and n. Nothing more."""

import csv
import io
from collections.abc import Iterator, Sequence
from importlib import import_module

from django.conf import settings
from django.utils.translation import gettext as _

from sigap.insight.dashboard import ChartView, spread_words
from sigap.insight.rules.telling import ChartShape


def _table(view: ChartView) -> Iterator[Sequence[str | int]]:
    """Rows of a file: headings first. A number that is withheld stands as its words."""
    before = view.before.label if view.before else ""
    yield [_("Kelompok"), view.span.label, _("Dari"), _("Persen"), _("Keterangan"), *([before] if before else [])]
    for row in view.rows:
        of = row.number.of if row.number.of is not None and view.chart.shape is not ChartShape.SPREAD else ""
        figure: str | int = row.number.n if row.number.n is not None else row.words
        if view.chart.shape is ChartShape.SPREAD:
            figure = row.words
        share: str | int = row.number.share if of != "" and row.number.share is not None else ""
        yield [row.label, figure, of, share, spread_words(row.number), *([row.before] if before else [])]


def _notes(view: ChartView) -> Iterator[tuple[str, str]]:
    chart = view.chart
    yield _("Grafik"), f"{chart.code} {chart.title}"
    yield _("Masa"), view.span.label
    if view.n:
        yield "n", f"{view.n} {chart.unit_label}"
    for figure in chart.rows:
        yield f"{figure.code} {figure.label}", str(figure.definition)
    if chart.more:
        yield _("Catatan"), str(chart.more)
    if view.merged:
        yield _("Digabung"), ", ".join(view.merged)
    yield _("Kueri"), chart.counted_by
    yield _("Aturan"), _("Angka di bawah 5 tidak ditampilkan, nol juga; persen tidak ditulis bila n di bawah 20.")
    if settings.SIGAP_DEMO:
        yield "CONTOH", _("Semua angka di sini rekaan.")


def csv_of(view: ChartView) -> bytes:
    """UTF-8 with a mark, as spreadsheets expect it; notes below the table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows(_table(view))
    writer.writerow([])
    writer.writerows(_notes(view))
    return "\ufeff".encode() + out.getvalue().encode()


def sheet_of(view: ChartView) -> bytes:
    """The same as a workbook of two sheets."""
    xlsxwriter = import_module("xlsxwriter")  # 12 MB that a desk without files does without
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Angka"))
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 5, 18)
        for place, row in enumerate(_table(view)):
            sheet.write_row(place, 0, row, None if place else bold)
        notes = book.add_worksheet(_("Definisi"))
        notes.set_column(0, 0, 30)
        notes.set_column(1, 1, 90, wrap)
        for place, (name, words) in enumerate(_notes(view)):
            notes.write_string(place, 0, name, bold)
            notes.write_string(place, 1, words, wrap)
    return out.getvalue()
