"""The part of a regency's set-up that wordings of letters are: how each office words a kind, where not as shipped."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.letters.actions.drafting import UnableToWriteLetter
from sigap.letters.actions.wording import take_over_wording
from sigap.letters.models import LetterKind, Wording


def _dump(_at: datetime) -> list[SetupRow]:
    rows = Wording.objects.filter(superseded_at=None, office__valid_to=None).exclude(text="").select_related("office")
    return [
        {"letter": f"{row.office.name}: {row.kind}", "office": row.office.name, "kind": row.kind, "text": row.text}
        for row in rows.order_by("office__name", "kind")
    ]


def _load(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    offices = {office.name: office for office in Office.objects.filter(valid_to=None)}
    for row in rows:
        office = offices.get(row.get("office", ""))
        if office is None or row.get("kind") not in set(LetterKind):
            told = {"what": row["letter"]}
            raise UnableToWriteLetter(_("Kata-kata surat “%(what)s”: kantor atau jenisnya tidak ada.") % told)
        kind = LetterKind(row["kind"])
        take_over_wording(by=by, at=at, office_id=office.pk, kind=kind, text=row.get("text", ""))


letter_wordings = SetupPart(
    code="letter_wordings",
    label=_("Kata-kata surat"),
    key="letter",
    fields={"letter": str, "office": str, "kind": str, "text": str},
    dump=_dump,
    load=_load,
    permission=Permission.LETTER_WRITE,
)
