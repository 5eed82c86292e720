"""A release for other machines: the exact text under its digest, and DHIS2 values by code. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sigap.releases.rules.tables import PERIOD, PLACE, TOTAL, CellKey, PublishedTable

_CODE, _DEFAULT = "CODE", "default"
_YEAR = 4


def exact_text(code: str, edition: int, tables: Sequence[Mapping[str, Any]]) -> str:
    """The one spelling of a release: its SHA-256 is the digest, so that a copy can be held against it."""
    return json.dumps([code, edition, tables], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """The digest of a release's exact text."""
    return hashlib.sha256(text.encode()).hexdigest()


def data_value_set(
    tables: Sequence[PublishedTable], *, series: str, regency: str, published_on: date
) -> dict[str, object]:
    """A release as a DHIS2 dataValueSet, every identifier a code; a region has its Kemendagri code.

    Sums have data elements of their own, named by the axes that they tell apart, so that DHIS2 counts nobody twice.
    What is withheld, what is of several years together and what lies in no region of the hierarchy is left out.
    """
    return {
        "dataSet": f"SIGAP_{series}",
        "completeDate": published_on.isoformat(),
        "dataElementIdScheme": _CODE,
        "orgUnitIdScheme": _CODE,
        "categoryOptionComboIdScheme": _CODE,
        "dataValues": [value for table in tables for value in _values(table, regency)],
    }


def _values(table: PublishedTable, regency: str) -> Iterator[dict[str, str]]:
    for key, number in table.cells.items():
        year, place = _year(table, key), _place(table, key, regency)
        if number is None or not year or not place:
            continue
        apart = [
            (axis.code, at)
            for axis, at in zip(table.axes, key, strict=True)
            if axis.code not in {PERIOD, PLACE} and at != TOTAL
        ]
        yield {
            "dataElement": ".".join(["SIGAP", table.head.code, *(axis for axis, _at in apart)]),
            "period": year,
            "orgUnit": place,
            "categoryOptionCombo": ",".join(f"{axis}:{at}" for axis, at in apart) or _DEFAULT,
            "value": str(number),
        }


def _year(table: PublishedTable, key: CellKey) -> str:
    """The year that a cell is of; empty where it is of several."""
    months = table.head.context.get(PERIOD, frozenset())
    for axis, at in zip(table.axes, key, strict=True):
        if axis.code == PERIOD:
            months = frozenset(leaf for each in axis.categories if at in {TOTAL, each.code} for leaf in each.leaves)
    years = {month[:_YEAR] for month in months}
    return years.pop() if len(years) == 1 else ""


def _place(table: PublishedTable, key: CellKey, regency: str) -> str:
    """The region that a cell is of; empty where it has no code of one."""
    for axis, at in zip(table.axes, key, strict=True):
        if axis.code == PLACE and at != TOTAL:
            return at if at.startswith(f"{regency}.") else ""
    return regency
