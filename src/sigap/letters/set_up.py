"""Parts of a regency's set-up: how each office words a kind of letter, where not as shipped, and how it numbers."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.letters.actions.drafting import UnableToWriteLetter
from sigap.letters.actions.numbering import take_over_numbering
from sigap.letters.actions.wording import take_over_wording
from sigap.letters.models import LetterKind, NumberScheme, Wording
from sigap.letters.rules.numbers import NumberFormat, NumberSource, SeriesSpan

_SCHEME = ("source", "pattern", "unit", "span")


def _dump(_at: datetime) -> list[SetupRow]:
    rows = Wording.objects.filter(superseded_at=None, office__valid_to=None).exclude(text="").select_related("office")
    return [
        {"letter": f"{row.office.name}: {row.kind}", "office": row.office.name, "kind": row.kind, "text": row.text}
        for row in rows.order_by("office__name", "kind")
    ]


def _load(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    offices = _offices()
    for row in rows:
        office = offices.get(row.get("office", ""))
        if office is None or row.get("kind") not in set(LetterKind):
            words = {"what": row["letter"]}
            raise UnableToWriteLetter(_("Kata-kata surat “%(what)s”: kantor atau jenisnya tidak ada.") % words)
        kind = LetterKind(row["kind"])
        take_over_wording(by=by, at=at, office_id=office.pk, kind=kind, text=row.get("text", ""))


def _offices() -> dict[str, Office]:
    return {office.name: office for office in Office.objects.filter(valid_to=None)}


def _dump_schemes(_at: datetime) -> list[SetupRow]:
    rows = NumberScheme.objects.filter(superseded_at=None, office__valid_to=None).select_related("office")
    return [
        {"office": row.office.name} | {name: getattr(row, name) for name in _SCHEME}
        for row in rows.order_by("office__name")
    ]


def _load_schemes(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    offices = _offices()
    for row in rows:
        try:
            office, form = offices[row["office"]], _form(row)
        except (KeyError, ValueError):
            words = {"office": row["office"]}
            raise UnableToWriteLetter(_("Penomoran “%(office)s”: kantor atau caranya tidak ada.") % words) from None
        take_over_numbering(by=by, at=at, office_id=office.pk, form=form)


def _form(row: SetupRow) -> NumberFormat:
    source, span = NumberSource(row["source"]), SeriesSpan(row["span"])
    return NumberFormat(source=source, pattern=row["pattern"], unit=row["unit"], span=span)


number_schemes = SetupPart(
    code="number_schemes",
    label=_("Penomoran surat"),
    key="office",
    fields={"office": str, **dict.fromkeys(_SCHEME, str)},
    dump=_dump_schemes,
    load=_load_schemes,
    permission=Permission.LETTER_WRITE,
)
letter_wordings = SetupPart(
    code="letter_wordings",
    label=_("Kata-kata surat"),
    key="letter",
    fields={"letter": str, "office": str, "kind": str, "text": str},
    dump=_dump,
    load=_load,
    permission=Permission.LETTER_WRITE,
)
