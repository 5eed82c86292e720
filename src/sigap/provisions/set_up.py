"""Confirmations of law as they travel to another regency: as another's word, until somebody confirms them there.

The author is the office, not the jurist: a file of set-up carries no person. The name stays in the trail of the
regency that confirmed.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.kernel.errors import Unable
from sigap.kernel.regencies import full_name
from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.provisions import actions
from sigap.provisions.models import OutsideConfirmation
from sigap.provisions.queries import standing_confirmations

_FIELDS = ("id", "register", "code", "fingerprint", "statute", "title", "read_in", "office", "confirmed_on")


class UnableToTakeOverConfirmation(Unable):
    """A row of the file is no confirmation."""


def _dump(_at: datetime) -> list[SetupRow]:
    regency = full_name(settings.SIGAP_REGENCY, settings.SIGAP_REGENCY_NAME)
    return [
        {
            "id": str(row.pk),
            "register": row.register,
            "code": row.code,
            "fingerprint": row.fingerprint,
            "statute": row.statute,
            "title": row.title,
            "read_in": row.read_in,
            "office": f"{row.office_name}, {regency}",
            "confirmed_on": localdate(row.confirmed_at).isoformat(),
        }
        for row in standing_confirmations()
    ]


def _known(at: datetime) -> list[SetupRow]:
    outside = [
        {name: getattr(row, name) for name in _FIELDS}
        | {"id": str(row.pk), "confirmed_on": row.confirmed_on.isoformat()}
        for row in OutsideConfirmation.objects.all()
    ]
    return [*_dump(at), *outside]


def _load(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    try:
        confirmations = [
            OutsideConfirmation(**{name: row[name] for name in _FIELDS} | {"id": UUID(row["id"]), "noted_at": at})
            for row in rows
        ]
    except (KeyError, ValueError):
        raise UnableToTakeOverConfirmation(_("Sebuah konfirmasi hukum dalam berkas tidak terbaca.")) from None
    actions.note_outside(by=by, at=at, confirmations=confirmations)


law = SetupPart(
    code="law",
    label=_("Konfirmasi hukum"),
    key="id",
    title="title",
    fields=dict.fromkeys(_FIELDS, str),
    dump=_dump,
    known=_known,
    load=_load,
    permission=Permission.RULEBOOK_EDIT,
    names_places=False,
)
