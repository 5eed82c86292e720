"""Who a person is: the fields that are sealed, as one text, and where it lies."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap.access.roles import Room
from sigap.ui.dates import long_day
from sigap.vault.sealing import Place

IDENTITY = "sealed_identity"
_TABLE = "cases_caseperson"


IDENTITY_LABELS = {
    "full_name": _("Nama lengkap"),
    "alias": _("Nama panggilan"),
    "nik": _("NIK"),
    "birth_date": _("Tanggal lahir"),
    "address": _("Alamat"),
    "phone": _("Telepon"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a person is, as far as known; empty where not. Stored sealed only."""

    full_name: str
    alias: str = ""
    nik: str = ""
    birth_date: str = ""
    address: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        return "Identity(…)"

    def as_text(self) -> str:
        """What is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> "Identity":
        """The reverse of as_text."""
        return cls(**json.loads(text))

    @classmethod
    def from_fields(cls, cleaned: Mapping[str, Any]) -> "Identity":
        """From a form's cleaned values; a date becomes ISO text."""
        born = cleaned["birth_date"]
        texts = {each.name: cleaned[each.name] for each in fields(cls) if each.name != "birth_date"}
        return cls(birth_date=born.isoformat() if born else "", **texts)

    def as_fields(self) -> dict[str, Any]:
        """What a form begins with."""
        born = date.fromisoformat(self.birth_date) if self.birth_date else None
        return asdict(self) | {"birth_date": born}

    def labelled(self) -> list[tuple[str, str]]:
        """Label and value of each field, as a page shows them."""
        born = long_day(date.fromisoformat(self.birth_date)) if self.birth_date else ""
        values = asdict(self) | {"birth_date": born}
        return [(str(label), values[name]) for name, label in IDENTITY_LABELS.items()]


def identity_place(person_id: UUID) -> Place:
    """Where a person's identity lies."""
    return Place(table=_TABLE, row=person_id, column=IDENTITY, room=Room.IDENTITY.value)
