"""MAP.toml: what a register's own titles and words mean, whose cases they are. Every mistake is told at once. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sigap.actionplan.rules.columns import plain_words
from sigap.kernel.reference import toml_file
from sigap.registers.rules.columns import RegisterField, field_named

LEFT_OUT = "-"
KEMENDAGRI, BPS = "kemendagri", "bps"
DEFAULT_SOURCE = "Register lama"
_LONGEST = 120
_TEXTS = ("source", "office", "manager", "region_codes")
_REGIONS = frozenset({RegisterField.VILLAGE.value, RegisterField.DISTRICT.value})
EXAMPLE = """\
source = "Register UPTD PPA 2019-2023"   # tampil pada tiap kasus
office = "UPTD PPA"
manager = "nama.login"                   # bila kolom petugas kosong
region_codes = "kemendagri"              # atau "bps"
header_row = 4

[columns]                                # judul = kolom, atau "-" bila tidak dibaca
"Nama Penyintas" = "name"

[values.kind]                            # isi sel = kode, atau "-"
"Kasus lama" = "form_other"

[values.village]
"Dusun Tiga" = "16.09.01.2001"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMap:
    """What a mapping file says; empty where there is none."""

    source: str = DEFAULT_SOURCE
    office: str = ""
    manager: str = ""
    region_codes: str = ""
    header_row: int | None = None
    columns: Mapping[str, RegisterField] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def value(self, of: RegisterField, text: str) -> str | None:
        """What a cell's text was said to mean; None where nothing was."""
        meanings = self.values.get(of.value)
        return meanings.get(plain_words(text)) if meanings else None


def map_in(text: str) -> tuple[RegisterMap, list[str]]:
    """What a mapping file says, and what is wrong with it."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return RegisterMap(), [f"bukan TOML ({error})"]
    mistakes = [f"{name}: tidak dikenal" for name in data if name not in (*_TEXTS, "header_row", "columns", "values")]
    texts = {name: str(data[name]).strip() for name in _TEXTS if name in data}
    mistakes += [f"{name}: isi dengan teks" for name in texts if not texts[name] or len(texts[name]) > _LONGEST]
    if texts.get("region_codes", KEMENDAGRI) not in {KEMENDAGRI, BPS}:
        mistakes.append(f"region_codes: {KEMENDAGRI} atau {BPS}")
    row = data.get("header_row")
    if row is not None and not (isinstance(row, int) and row > 0):
        mistakes.append("header_row: nomor barisnya, mulai dari 1")
    columns = _columns(_table(data, "columns"), mistakes)
    values = _values(_table(data, "values"), mistakes)
    if mistakes:
        return RegisterMap(), mistakes
    return RegisterMap(**texts, header_row=row, columns=columns, values=values), []


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name, {})
    return found if isinstance(found, dict) else {}


def _columns(data: Mapping[str, Any], mistakes: list[str]) -> dict[str, RegisterField]:
    found = {}
    for title, meant in data.items():
        # Either way round: the title first, or the field.
        field_meant, written = _field(meant), title
        if field_meant is None:
            field_meant, written = _field(title), str(meant)
        if field_meant is None:
            known = ", ".join(each for each in RegisterField if each is not RegisterField.LEFT_OUT)
            mistakes.append(
                f"[columns] {title!r} = {meant!r}: kolom tidak dikenal; yang ada: {known}, atau {LEFT_OUT!r}"
            )
        else:
            found[plain_words(written)] = field_meant
    return found


def _field(meant: object) -> RegisterField | None:
    if meant == LEFT_OUT:
        return RegisterField.LEFT_OUT
    return RegisterField(str(meant)) if str(meant) in set(RegisterField) else field_named(str(meant))


def _values(data: Mapping[str, Any], mistakes: list[str]) -> dict[str, dict[str, str]]:
    known: Mapping[str, Any] = toml_file("sigap.registers", "columns.toml")["values"]
    found: dict[str, dict[str, str]] = {}
    for name, rows in data.items():
        if (name not in known and name not in _REGIONS) or not isinstance(rows, dict):
            mistakes.append(f"[values.{name}]: tidak dikenal; yang ada: {', '.join(sorted([*known, *_REGIONS]))}")
            continue
        codes = {code for code, _words in known.get(name, ())}
        for written, code in rows.items():
            if codes and code not in {*codes, LEFT_OUT}:
                mistakes.append(
                    f"[values.{name}] {written!r} = {code!r}: yang ada {', '.join(sorted(codes))}, {LEFT_OUT!r}"
                )
            found.setdefault(name, {})[plain_words(written)] = str(code)
    return found
