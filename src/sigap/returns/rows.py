"""What somebody owes of a return, as a line of the queue."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.figures.rules import period_named
from sigap.work.rules import Kind

RETURN_KINDS = (Kind.RETURN_DUE, Kind.RETURN_CONFIRM)


def return_row(kind: Kind, *, word: str, title: str) -> dict[str, Any]:
    """The verb first, then which return; `word` is the code of its kind and its span."""
    code, _space, period = word.partition(" ")
    is_own = kind is Kind.RETURN_CONFIRM
    what = _("Benarkan angka kantor: %(title)s") if is_own else _("Kirim laporan: %(title)s")
    return {
        "url": reverse("returns:confirm" if is_own else "returns:return", args=[code, period]),
        "what": what % {"title": title},
        "facts": [period_named(period).label],
        "office": "",
    }
