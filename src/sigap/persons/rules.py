"""What may be known of a person of a case: parts and fields, who reads which, and what is asked twice. Pure.

The parts stand in `reference/persons.toml`; here is the matrix of who reads them, the decision, and the questions.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.access.office_kinds import OfficeKind
from sigap.cases.rules import HARMED, PersonRole, RelationKind, age_on
from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from

type Facts = Mapping[str, str]
"""A part as it is stored: each field's text; several codes parted by commas; what is empty is left out."""


class PersonPart(StrEnum):
    """A part of what is known of a person: a form, a card and a key of its own."""

    CITIZENSHIP = "part_citizenship"
    EDUCATION = "part_education"
    WORK = "part_work"
    MARITAL = "part_marital"
    RELIGION = "part_religion"
    LANGUAGE = "part_language"
    DISABILITY = "part_disability"
    HEALTH_COVER = "part_health_cover"
    ID_ADDRESS = "part_id_address"
    DOMICILE = "part_domicile"
    HOUSEHOLD = "part_household"


OFFENDERS = "part_offenders"
"""In the matrix beside the parts: how the alleged offenders stand to a victim."""


class FieldKind(StrEnum):
    """What is written in a field."""

    ONE = "one"
    MANY = "many"
    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    REGION = "region"


class Household(StrEnum):
    """Whether an alleged offender lives with a victim."""

    UNKNOWN = ""
    TOGETHER = "together"
    APART = "apart"


class Doubt(StrEnum):
    """What is asked once more before it is saved. Never refused: it may be what a child is to be protected from."""

    MARRIED_CHILD = "married_child"
    WORKING_CHILD = "working_child"
    SCHOOLED_EARLY = "schooled_early"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCode:
    """A code with its word in both languages."""

    code: str
    label: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A field of a part, and what uses it."""

    name: str
    kind: FieldKind
    label: str
    en: str
    used_by: str
    is_counted: bool
    roles: frozenset[PersonRole]
    codes: tuple[ListedCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSpec:
    """A part: its words, its fields, of whom it is. A closed one opens on its own page, one person at a time."""

    part: PersonPart
    slug: str
    label: str
    en: str
    invite: str
    invite_en: str
    is_closed: bool
    fields: tuple[FieldSpec, ...]

    def fields_of(self, role: PersonRole) -> tuple[FieldSpec, ...]:
        """Those that are asked of somebody in this role."""
        return tuple(each for each in self.fields if role in each.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenderKind:
    """How an alleged offender may stand to a victim, and the relations of the case that say the same."""

    code: str
    label: str
    en: str
    relations: tuple[RelationKind, ...]


_O = OfficeKind
_OWN = frozenset({_O.UPTD_PPA, _O.UPTD_PROVINSI})
_HEALTH = frozenset({_O.RSUD, _O.DINKES, _O.PUSKESMAS})
_HOMES = frozenset({_O.RUMAH_AMAN, _O.PANTI})
_LAW = frozenset({_O.POLRES_PPA, _O.KEJARI})
_SCHOOL = frozenset({_O.DISDIK, _O.SEKOLAH})
_VICTIM: Mapping[str, frozenset[OfficeKind]] = {
    PersonPart.CITIZENSHIP: _OWN | {_O.DISDUKCAPIL, _O.IMIGRASI, _O.P4MI, _O.DINSOS},
    PersonPart.EDUCATION: _OWN | _SCHOOL | _HOMES | {_O.DINSOS},
    PersonPart.WORK: _OWN | {_O.DISNAKER, _O.P4MI, _O.DINSOS},
    PersonPart.MARITAL: _OWN | {_O.KEMENAG, _O.PENGADILAN_AGAMA, _O.DISDUKCAPIL},
    PersonPart.RELIGION: _OWN | _HOMES | {_O.KEMENAG},
    PersonPart.LANGUAGE: _OWN | _HEALTH | _HOMES | _LAW | _SCHOOL | {_O.DINSOS, _O.LPSK, _O.PENGADILAN_NEGERI},
    PersonPart.DISABILITY: _OWN | _HEALTH | _HOMES | _LAW | _SCHOOL | {_O.DINSOS, _O.LPSK, _O.PENGADILAN_NEGERI},
    PersonPart.HEALTH_COVER: _OWN | _HEALTH | {_O.DINSOS},
    PersonPart.ID_ADDRESS: _OWN | _LAW | {_O.DISDUKCAPIL, _O.DINSOS, _O.IMIGRASI, _O.P4MI},
    PersonPart.DOMICILE: _OWN | _HOMES | {_O.DISDUKCAPIL, _O.DINSOS, _O.POLRES_PPA, _O.PUSKESMAS},
    PersonPart.HOUSEHOLD: _OWN | _HOMES | {_O.DINSOS},
    OFFENDERS: _OWN | _HOMES | _LAW | {_O.DINSOS, _O.LPSK},
}
_OF_BAPAS = (PersonPart.EDUCATION, PersonPart.LANGUAGE, PersonPart.DISABILITY, PersonPart.HOUSEHOLD)
GUARDED = "guarded"
"""Whose domicile it is, in the matrix, while a danger stands in the case or a protection is asked for or runs."""
SUSPECT_SIDE = frozenset({_O.BAPAS, _O.OBH})
"""Who may stand at an accused person's side: no address of a victim is ever theirs to read."""
READERS: Mapping[str, Mapping[str, frozenset[OfficeKind]]] = {
    PersonRole.VICTIM: _VICTIM,
    PersonRole.CHILD_IN_CONFLICT: {**_VICTIM, **{part: _VICTIM[part] | {_O.BAPAS} for part in _OF_BAPAS}},
    PersonRole.SUSPECT: {
        PersonPart.CITIZENSHIP: _OWN | _LAW | {_O.IMIGRASI},
        PersonPart.EDUCATION: _OWN | _LAW,
        PersonPart.WORK: _OWN | _LAW,
        PersonPart.LANGUAGE: _OWN | _LAW,
        PersonPart.ID_ADDRESS: _OWN | _LAW,
        PersonPart.DOMICILE: _OWN | _LAW,
    },
    GUARDED: {PersonPart.DOMICILE: frozenset({_O.UPTD_PPA, _O.RUMAH_AMAN})},
}
"""Which kinds of office read which part, by the person's role in the case. Of others nothing is asked."""


def readers_of(part: str, role: str, *, is_guarded: bool) -> frozenset[OfficeKind]:
    """Kinds of office to which a part of somebody in this role is open."""
    whose = GUARDED if is_guarded and part == PersonPart.DOMICILE and role in set(HARMED) else role
    return READERS.get(whose, {}).get(part, frozenset())


@cache
def parts() -> Mapping[PersonPart, PartSpec]:
    """Every part, in the order in which a page shows them."""
    return {spec.part: spec for spec in map(_part, _reference()["parts"])}


def part_called(slug: str) -> PersonPart | None:
    """The part whose page has this address; None where there is none."""
    return next((spec.part for spec in parts().values() if spec.slug == slug), None)


def parts_of(role: PersonRole) -> tuple[PartSpec, ...]:
    """The parts that are asked of somebody in this role."""
    return tuple(spec for spec in parts().values() if spec.part in READERS.get(role, {}) and spec.fields_of(role))


@cache
def offender_kinds() -> Mapping[str, OffenderKind]:
    """Every way in which an alleged offender may stand to a victim, by code."""
    rows = _reference()["offenders"]["kinds"]
    return {
        row["code"]: OffenderKind(**row | {"relations": tuple(map(RelationKind, row["relations"]))}) for row in rows
    }


def kind_proposed(relations: Collection[RelationKind]) -> str:
    """What the relations of the case already say of a pair; empty where nothing."""
    found = (kind.code for kind in offender_kinds().values() if set(kind.relations) & set(relations))
    return next(found, "")


def provisions() -> tuple[Provision, ...]:
    """Every list as somebody confirms it: what it asks, and what uses that."""
    of_parts = (_provision(row["code"], row["label"], row) for row in _reference()["parts"])
    return (*of_parts, _provision(OFFENDERS, "Hubungan pelaku dengan korban", _reference()["offenders"]))


def _provision(code: str, label: str, row: Mapping[str, Any]) -> Provision:
    data: dict[str, Any] = {"basis": row["basis"], "source": row["source"], "kind": row["letter"]}
    data |= {each["label"]: each["used_by"].replace(", ", " dan ") for each in row.get("fields", ())}
    if "kinds" in row:
        data["Daftar"] = "; ".join(each["label"] for each in row["kinds"])
    return provision_from("persons", code, label, data)


@cache
def _reference() -> dict[str, Any]:
    return toml_file("sigap.persons", "persons.toml")


def _part(row: Mapping[str, Any]) -> PartSpec:
    part = PersonPart(row["code"])
    roles = frozenset(map(PersonRole, row.get("of", ("victim", "child_in_conflict", "suspect"))))
    return PartSpec(
        part=part,
        slug=row["slug"],
        label=row["label"],
        en=row["en"],
        invite=row["invite"],
        invite_en=row["invite_en"],
        is_closed=row.get("closed", False),
        fields=tuple(_field(each, roles) for each in row["fields"]),
    )


def _field(row: Mapping[str, Any], roles: frozenset[PersonRole]) -> FieldSpec:
    return FieldSpec(
        name=row["name"],
        kind=FieldKind(row["kind"]),
        label=row["label"],
        en=row["en"],
        used_by=row["used_by"],
        is_counted=row.get("counted", False),
        roles=roles & frozenset(map(PersonRole, row.get("of", roles))),
        codes=tuple(ListedCode(code=code, label=label, en=en) for code, label, en in row.get("codes", ())),
    )


def counted_codes(spec: PartSpec, facts: Facts) -> list[str]:
    """What stands in clear beside the seal, so that figures can be counted: field and code."""
    return sorted(f"{each.name}:{facts[each.name]}" for each in spec.fields if each.is_counted and facts.get(each.name))


_MARRIED = frozenset({"registered", "unregistered", "divorced", "widowed", "separated"})
_NO_WORK = frozenset({"none", "pupil", "other"})
_YOUNGEST_AT = {"sd": 5, "smp": 10, "sma": 13, "pt": 15}
"""The age below which a level of school is asked about once more; SIGAP's own, no law."""
_ADULT = 18


def doubts_of(part: PersonPart, facts: Facts, age: int | None) -> tuple[Doubt, ...]:
    """What to ask about before it is saved. `age`: the highest that it can be today."""
    return tuple(_doubts(part, facts, age)) if age is not None else ()


def _doubts(part: PersonPart, facts: Facts, age: int) -> Iterator[Doubt]:
    if part is PersonPart.MARITAL and facts.get("state") in _MARRIED and age < _ADULT:
        yield Doubt.MARRIED_CHILD
    if part is PersonPart.WORK and facts.get("occupation", "none") not in _NO_WORK and age < _ADULT:
        yield Doubt.WORKING_CHILD
    if part is PersonPart.EDUCATION and age < _YOUNGEST_AT.get(facts.get("level", ""), 0):
        yield Doubt.SCHOOLED_EARLY


def age_span(age_years: int | None, recorded_on: date | None, today: date) -> tuple[int, int] | None:
    """How old somebody is today at least and at most, of whom an age was recorded on a day; None while unknown."""
    if age_years is None or recorded_on is None:
        return None
    passed = age_on(recorded_on, today)
    return age_years + passed, age_years + passed + int(recorded_on < today)


def may_have_come_of_age(age_years: int | None, recorded_on: date | None, today: date) -> bool:
    """Whether somebody recorded as a child may be none any more."""
    span = age_span(age_years, recorded_on, today)
    return span is not None and age_years is not None and age_years < _ADULT <= span[1]


_DOTTED = re.compile(r"^[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?$")
_PLAIN = re.compile(r"^[0-9]{4}(?:[0-9]{2,3}|[0-9]{6})?$")
_STEPS = ((0, 2), (2, 4), (4, 6), (6, 10))


def is_dotted(text: str) -> bool:
    """Whether a text has the form of a region code of Kemendagri: 16.09.01.2001."""
    return _DOTTED.match(text) is not None


def is_plain(text: str) -> bool:
    """Whether a text is a region code without dots, which may be either system's: BPS 1608 is Kemendagri 16.09."""
    return _PLAIN.match(text) is not None


def with_dots(digits: str) -> str:
    """The same digits read as Kemendagri's; empty where they cannot be."""
    dotted = ".".join(digits[begin:end] for begin, end in _STEPS if digits[begin:end])
    return dotted if is_dotted(dotted) else ""
