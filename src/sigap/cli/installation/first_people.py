"""FIRST.toml: the offices and officers with which an installation begins. Every mistake is told at once."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, OfficeKind, RoleCode
from sigap.access.rules import may, may_hold

LEAST_MANAGERS = 2
"""Nobody gives power to oneself, and a reset takes two: one alone would be locked in."""
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
EXAMPLE = """\
[[office]]
kind = "secretariat"
name = "Sekretariat Gugus Tugas"

[[person]]                        # paling sedikit dua orang yang mengatur petugas
login = "nama.sekretariat"
name = "Nama Lengkap"
office = "Sekretariat Gugus Tugas"
role = "secretariat"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOffice:
    """An office to begin with."""

    kind: OfficeKind
    name: str
    region: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPerson:
    """An officer to begin with, in one role."""

    login: str
    name: str
    office: str
    role: RoleCode


@dataclass(frozen=True, slots=True)
class FirstInstallation:
    """All that FIRST.toml names."""

    offices: tuple[FirstOffice, ...]
    people: tuple[FirstPerson, ...]


def read(path: Path, *, region: str) -> tuple[FirstInstallation, list[str]]:
    """What the file names, and what is wrong with it; nothing where anything is. `region` is the regency's code."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        return FirstInstallation((), ()), [f"{path}: tidak terbaca ({error.strerror})"]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return FirstInstallation((), ()), [f"{path}: bukan TOML ({error})"]
    offices, people = _rows(data, "office"), _rows(data, "person")
    mistakes = [f"bagian [{name}] tidak dikenal" for name in data if name not in {"office", "person"}]
    mistakes += _of_offices(offices) + _of_people(people, {str(row.get("name")): row for row in offices})
    if mistakes:
        return FirstInstallation((), ()), [f"{path}: {mistake}" for mistake in mistakes]
    return FirstInstallation(
        tuple(
            FirstOffice(
                kind=OfficeKind(row["kind"]),
                name=row["name"],
                region=row.get("region", region),
                phone=row.get("phone", ""),
            )
            for row in offices
        ),
        tuple(
            FirstPerson(login=row["login"], name=row["name"], office=row["office"], role=RoleCode(row["role"]))
            for row in people
        ),
    ), []


def _rows(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = data.get(name, [])
    return rows if isinstance(rows, list) and all(isinstance(row, dict) for row in rows) else []


def _of_offices(rows: list[dict[str, Any]]) -> list[str]:
    mistakes = [] if rows else ["belum ada [[office]]"]
    for number, row in enumerate(rows, start=1):
        place = f"kantor ke-{number}"
        mistakes += _texts(row, place, needed=("kind", "name"), allowed=("kind", "name", "region", "phone"))
        if row.get("kind") not in set(OfficeKind):
            mistakes.append(f"{place}: kind {row.get('kind')!r}; yang ada: {', '.join(OfficeKind)}")
    return mistakes + [f"kantor {name!r} tertulis dua kali" for name in _twice(rows, "name")]


def _of_people(rows: list[dict[str, Any]], offices: dict[str, dict[str, Any]]) -> list[str]:
    fields = ("login", "name", "office", "role")
    mistakes = []
    for number, row in enumerate(rows, start=1):
        place = f"orang ke-{number}"
        mistakes += _texts(row, place, needed=fields, allowed=fields)
        if not _LOGIN.fullmatch(str(row.get("login", ""))):
            mistakes.append(f"{place}: login {row.get('login')!r}; huruf kecil, angka, titik, 2 sampai 64 tanda")
        mistakes += _of_post(row, place, offices)
    mistakes += [f"login {login!r} tertulis dua kali" for login in _twice(rows, "login")]
    if sum(_manages(row) for row in rows) < LEAST_MANAGERS:
        managing = ", ".join(role for role in RoleCode if may([role], Permission.PEOPLE_MANAGE))
        mistakes.append(f"perlu paling sedikit {LEAST_MANAGERS} orang yang mengatur petugas (role: {managing})")
    return mistakes


def _of_post(row: dict[str, Any], place: str, offices: dict[str, dict[str, Any]]) -> list[str]:
    role, office = row.get("role"), offices.get(str(row.get("office")))
    if office is None:
        return [f"{place}: kantor {row.get('office')!r} tidak ada di [[office]]"]
    if role not in set(RoleCode):
        return [f"{place}: role {role!r}; yang ada: {', '.join(RoleCode)}"]
    if office.get("kind") in set(OfficeKind) and not may_hold(RoleCode(role), OfficeKind(office["kind"])):
        kinds = ", ".join(sorted(ROLES[RoleCode(role)].office_kinds))
        return [f"{place}: role {role} tidak ada di kantor jenis {office['kind']} (hanya: {kinds})"]
    return []


def _twice(rows: list[dict[str, Any]], field: str) -> list[str]:
    found = [str(row.get(field, "")) for row in rows]
    return sorted({value for value in found if value and found.count(value) > 1})


def _manages(row: dict[str, Any]) -> bool:
    return row.get("role") in set(RoleCode) and may([RoleCode(row["role"])], Permission.PEOPLE_MANAGE)


def _texts(row: dict[str, Any], place: str, *, needed: tuple[str, ...], allowed: tuple[str, ...]) -> list[str]:
    mistakes = [f"{place}: {name} tidak dikenal" for name in row if name not in allowed]
    mistakes += [f"{place}: {name} harus teks" for name in allowed if name in row and not isinstance(row[name], str)]
    return mistakes + [f"{place}: {name} belum diisi" for name in needed if not str(row.get(name, "")).strip()]
