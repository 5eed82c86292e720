"""The sheet for bulk entry: one row for each value. Written for who takes it, kept nowhere."""

import io
from collections.abc import Mapping
from importlib import import_module

from sigap.simfoni.queries import Codes, VictimFile
from sigap.simfoni.reading import OpenedEntries
from sigap.simfoni.rows import groups_of
from sigap.simfoni.rules import FieldGroup, fields

_OWN = ("Kode kasus", "Korban SIGAP", "Nomor Simfoni")
_WIDTHS = dict.fromkeys(("description", "note", "address", "offender_address"), 40)
_NARROW = 18


def workbook(opened: OpenedEntries, codes: Codes, places: Mapping[str, str]) -> bytes:
    """One row for each value, as Simfoni takes them: what there is once stands on every row of the victim.

    Of several forms, services and offenders each stands on one row only.
    """
    xlsxwriter = import_module("xlsxwriter")  # 12 MB that a desk without sheets does without
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Simfoni")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E9EEF4", "border": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        titles = [
            *((title, _NARROW) for title in _OWN),
            *((each.label, _WIDTHS.get(each.code, _NARROW)) for each in fields()),
        ]
        for place, (title, width) in enumerate(titles):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, bold)
        line = 0
        for file in opened.files:
            for cells in _lines(file, opened, codes, places):
                line += 1
                for place, text in enumerate(cells):
                    sheet.write_string(line, place, text, plain)
        sheet.freeze_panes(1, len(_OWN))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0)
    return out.getvalue()


def _lines(file: VictimFile, opened: OpenedEntries, codes: Codes, places: Mapping[str, str]) -> list[list[str]]:
    once: dict[str, str] = {}
    many: dict[FieldGroup, list[dict[str, str]]] = {}
    for group in groups_of(file, opened, codes, places):
        row_values = {each.field: each.value for each in group.lines if each.field}
        if group.of in (FieldGroup.CASE, FieldGroup.VICTIM):
            once |= row_values
        else:
            many.setdefault(group.of, []).append(row_values)
    head = [file.access.case.code, str(file.person.label), file.entry.number]
    rows = []
    for place in range(max((len(each) for each in many.values()), default=1)):
        row_values = dict(once)
        for values in many.values():
            row_values |= values[place] if place < len(values) else {}
        rows.append([*head, *(row_values.get(field.code, "") for field in fields())])
    return rows
