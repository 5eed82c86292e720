"""The standard's fields, from dated reference data: where each comes from, which codes it takes. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.kernel.reference import toml_file

_LETTERS = re.compile(r"[^a-z0-9]")
AGE_BAND, YEAR, REGION = "sigap_AgeBand", "sigap_YearOpened", "sigap_Region"
GENDER, STATUS = "prs_Gender", "vic_TraffickingStatus"


class FieldOrigin(StrEnum):
    """Where a field comes from, or why it stays empty."""

    RECORDED = "recorded"
    GENERALISED = "generalised"
    SEALED = "sealed"
    PERSONAL = "personal"
    UNRECORDED = "unrecorded"
    NOT_HERE = "not_here"


ORIGIN_LABELS: dict[FieldOrigin, Promise] = {
    FieldOrigin.RECORDED: _("Dari berkas kasus"),
    FieldOrigin.GENERALISED: _("Digabung dulu"),
    FieldOrigin.SEALED: _("Tersegel, tidak dibuka"),
    FieldOrigin.PERSONAL: _("Tidak pernah keluar"),
    FieldOrigin.UNRECORDED: _("Belum dicatat"),
    FieldOrigin.NOT_HERE: _("Di luar baris ini"),
}
ORIGIN_TONES: dict[FieldOrigin, str] = {FieldOrigin.RECORDED: "ok", FieldOrigin.GENERALISED: "ok"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardField:
    """One field. `codes`: what it takes, in the standard's order. `labels`: codes by other spellings."""

    name: str
    origin: FieldOrigin
    words: str
    is_column: bool
    takes_several: bool
    codes: tuple[str, ...]
    labels: Mapping[str, str]

    def code_of(self, text: str) -> str | None:
        """The code that a cell means: itself, or as the official spreadsheets write it; None for anything else."""
        return self.labels.get(spelled(text))


def spelled(text: str) -> str:
    """Small letters and digits alone: the official files differ in blanks, capitals and strokes."""
    return _LETTERS.sub("", text.lower())


@cache
def standard_fields() -> Mapping[str, StandardField]:
    """Every field by name, in the order of the reference file."""
    return {
        name: StandardField(
            name=name,
            origin=FieldOrigin(row["origin"]),
            words=row["words"],
            is_column=row.get("column", False),
            takes_several=row.get("several", False),
            codes=tuple(row.get("codes", ())),
            labels={spelled(code): code for code in row.get("codes", ())}
            | {spelled(label): code for label, code in row.get("labels", {}).items()},
        )
        for row in toml_file("sigap.figures", "htcds.toml")["fields"]
        for name in row["names"]
    }


def columns() -> list[str]:
    """The columns of a file, in order."""
    return [each.name for each in standard_fields().values() if each.is_column]


def quasi_identifiers() -> list[str]:
    """Columns by which somebody outside may know a person."""
    return list(toml_file("sigap.figures", "htcds.toml")["quasi_identifiers"])


def sensitive_columns() -> frozenset[str]:
    """Columns of which nothing may be true of a whole class."""
    return frozenset(toml_file("sigap.figures", "htcds.toml")["sensitive"])


def codes_of_children() -> list[str]:
    """Codes that only children have here: they tell the age."""
    return list(toml_file("sigap.figures", "htcds.toml")["of_children"])


def standard_source() -> str:
    """The standard, its day and its source, in one line."""
    file = toml_file("sigap.figures", "htcds.toml")
    return f"{file['standard']}. {file['source']}"
