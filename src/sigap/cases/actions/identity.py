"""Who a person is: the fields that are sealed, as one text, and where it lies."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap.access.roles import Section
from sigap.cases.rules import age_from_year, age_on
from sigap.places.words import regional
from sigap.ui.dates import long_day
from sigap.vault.sealing import Place

IDENTITY = "sealed_identity"
_TABLE = "cases_caseperson"
_BIRTH = ("birth_date", "birth_year", "birth_estimate")
_ESTIMATED = "yes"


IDENTITY_LABELS = {
    "full_name": _("Nama lengkap"),
    "alias": _("Nama panggilan"),
    "nik": _("NIK"),
    "birth_date": _("Tanggal lahir"),
    "birth_year": _("Tahun lahir"),
    "address": _("Alamat"),
    "phone": _("Telepon"),
    "village": regional(_("Desa atau kelurahan")),
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
    # Where only the year is known; empty beside a whole date.
    birth_year: str = ""
    # Code of the village, so that a search by name and village finds them; the address itself stays words.
    village: str = ""
    # "yes" where the birth is somebody's guess: "sekitar 2009".
    birth_estimate: str = ""

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
        born, year = cleaned["birth_date"], cleaned.get("birth_year")
        texts = {each.name: cleaned.get(each.name, "") for each in fields(cls) if each.name not in _BIRTH}
        return cls(
            birth_date=born.isoformat() if born else "",
            birth_year=str(year) if year and not born else "",
            birth_estimate=_ESTIMATED if cleaned.get("birth_estimate") and (born or year) else "",
            **texts,
        )

    def as_known(self) -> dict[str, str]:
        """What is known, by field: as a file to another installation has it."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_known(cls, known: Mapping[str, str]) -> "Identity":
        """The reverse of as_known; fields of a newer SIGAP are left out."""
        names = {each.name for each in fields(cls)}
        return cls(**{"full_name": ""} | {name: value for name, value in known.items() if name in names})

    @property
    def year_of_birth(self) -> str:
        """The year, from the date or by itself; empty when unknown."""
        return self.birth_date[:4] or self.birth_year

    def age_on(self, day: date) -> int | None:
        """Completed years on a day, so that a child is never taken for more.

        Of a bare year the lower of the two; a year less where the birth is a guess.
        """
        if self.birth_date:
            age = age_on(date.fromisoformat(self.birth_date), day)
        elif self.birth_year:
            age = age_from_year(int(self.birth_year), day)
        else:
            return None
        return max(age - 1, 0) if self.birth_estimate else age

    def as_fields(self) -> dict[str, Any]:
        """What a form begins with."""
        born = date.fromisoformat(self.birth_date) if self.birth_date else None
        return asdict(self) | {
            "birth_date": born,
            "birth_year": int(self.birth_year) if self.birth_year else None,
            "birth_estimate": bool(self.birth_estimate),
        }

    def labelled(self, village: str = "") -> list[tuple[str, str]]:
        """Label and value of each field, as a page shows them; `village` is what its code is called."""
        born = long_day(date.fromisoformat(self.birth_date)) if self.birth_date else ""
        around = f"{_('sekitar')} " if self.birth_estimate else ""
        values = asdict(self) | {"birth_date": born, "village": village or self.village}
        values |= {name: f"{around}{values[name]}" for name in ("birth_date", "birth_year") if values[name]}
        return [(str(label), values[name]) for name, label in IDENTITY_LABELS.items()]


def identity_place(person_id: UUID) -> Place:
    """Where a person's identity lies."""
    return Place(table=_TABLE, row=person_id, column=IDENTITY, section=Section.IDENTITY.value)
