"""A release as a file of data: a row a cell, under headings and a row of HXL tags. Pure."""

import csv
import io
from collections.abc import Iterator, Sequence

from sigap.releases.rules.tables import TOTAL, CellKey, PublishedTable, TableAxis

_SUM, _WITHHELD = "Jumlah", "tidak ditampilkan"


def csv_of(tables: Sequence[PublishedTable], *, period: str, edition: int, licence: str) -> str:
    """All tables in one file; what is not shown has no number and says so."""
    axes = {axis.code: axis for table in tables for axis in table.axes}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    headings = ["Tabel", "Yang dihitung", "Masa", *(each.label for each in axes.values())]
    writer.writerow([*headings, "Satuan", "Angka", "Keterangan", "Edisi", "Lisensi"])
    tags = ["#indicator+code", "#indicator+name", "#date+period", *(each.hxl for each in axes.values())]
    writer.writerow(
        [*tags, "#indicator+unit", "#indicator+value+num", "#indicator+status", "#meta+edition", "#meta+licence"]
    )
    for table in tables:
        for key, number in table.cells.items():
            writer.writerow(
                [
                    table.head.code,
                    table.head.title,
                    period,
                    *_places(table, axes, key),
                    table.head.unit,
                    "" if number is None else number,
                    _WITHHELD if number is None else "",
                    edition,
                    licence,
                ]
            )
    return out.getvalue()


def _places(table: PublishedTable, axes: dict[str, TableAxis], key: CellKey) -> Iterator[str]:
    """A label an axis of the file; the sum over an axis that the table does not have."""
    own = {axis.code: (axis, at) for axis, at in zip(table.axes, key, strict=True)}
    for code in axes:
        axis, at = own.get(code, (None, TOTAL))
        yield _SUM if axis is None or at == TOTAL else next(each.label for each in axis.categories if each.code == at)
