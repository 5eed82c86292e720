"""Letters about a case: who makes them, to whom, by which article, what fills them in. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.access.office_kinds import OfficeKind
from sigap.kernel.reference import toml_file
from sigap.letters.rules.kinds import FieldShape, KindSpec, Layout, LetterBook, LetterField, LetterKind
from sigap.provisions.rules import Provision, provision_from


class CaseLetter(StrEnum):
    """A letter, by the word in its address."""

    REPORT = "laporan"
    COMPANION = "pendampingan"
    RECORDING = "terekam"
    COMPLAINT = "pengaduan"
    HANDOVER = "serah-terima"
    MEDICAL = "medis"
    LEGAL_AID = "bantuan-hukum"
    LPSK = "lpsk"
    COURT_KDRT = "perintah"
    COURT_TPKS = "pembatasan"
    RESTITUTION = "restitusi"
    IMPACT = "dampak"
    RECEIPT = "kuitansi"
    PROGRESS = "sp2hp"
    VISUM = "visum"
    CHILD_INQUIRY = "litmas"
    SOCIAL_REPORT = "laporan-sosial"


class LetterGroup(StrEnum):
    """Under which heading a letter stands on the list."""

    REPORTING = "letters_reporting"
    HELP = "letters_help"
    PROTECTION = "letters_protection"
    MONEY = "letters_money"
    INVESTIGATOR = "letters_investigator"


class LetterSubject(StrEnum):
    """What of a case a letter is about: all of it, one person, or one row of the app whose name it bears."""

    CASE = "case"
    SUSPECT = "suspect"
    VICTIM = "victim"
    CHILD = "child"
    PROTECTION = "protection"
    CLAIM = "claim"
    RECEIPT = "receipt"


class LetterSigner(StrEnum):
    """Who signs: the head of the office under its letterhead, a person without one, or either."""

    OFFICE = "office"
    PERSON = "person"
    EITHER = "either"


class NamedPeople(StrEnum):
    """Whose names a field may hold."""

    SUBJECT = "subject"
    VICTIMS = "victims"
    SUSPECTS = "suspects"
    LIABLE = "liable"
    APPLICANT = "applicant"


UNIT, ANY = "unit", "any"
"""Among makers: the unit that leads the case, whatever kind of office it is; every office in the section of the law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLetterSpec:
    """One letter. `fills` names what of the case fills a field in, `values` what stands there at first.

    `to` are its addressees: instead the head of the first office of `to_kinds` that there is, for the `attention` of
    somebody there; `is_by_stage`: the investigator, the prosecutor, or the court, as far as the case has come.
    `of_kinds`: of which kind of office each of `to` is, so that none is named that may not know of the case.

    `named` says of whom a field holds the name, where the reader lets the file's names in: see `NamedPeople`.
    """

    code: CaseLetter
    title: str
    subject: str
    group: LetterGroup
    about: LetterSubject
    makers: frozenset[str]
    road: str
    signed_by: LetterSigner
    to: tuple[str, ...]
    to_kinds: tuple[OfficeKind, ...]
    of_kinds: tuple[OfficeKind, ...]
    attention: str
    is_by_stage: bool
    copies: tuple[str, ...]
    enclosures: str
    basis: str
    signer: str
    cosigner: str
    kind: KindSpec
    provision: Provision
    fills: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, NamedPeople] = field(default_factory=dict)

    @property
    def is_sent(self) -> bool:
        """Whether it goes to somebody; a statement, a receipt, a record goes to nobody."""
        return self.kind.layout is Layout.LETTER

    def is_made_by(self, kinds: Collection[str], *, is_unit: bool) -> bool:
        """Whether an office of these kinds makes it; `is_unit` when it leads the case."""
        return ANY in self.makers or (is_unit and UNIT in self.makers) or not self.makers.isdisjoint(kinds)


_APP = "sigap.correspondence"
_FILES: Mapping[LetterGroup, str] = {group: f"{group.value.removeprefix('letters_')}.toml" for group in LetterGroup}


@cache
def case_letters() -> Mapping[CaseLetter, CaseLetterSpec]:
    """Every letter as shipped, in the order of the list."""
    return {
        CaseLetter(code): _spec(CaseLetter(code), group, row)
        for group, name in _FILES.items()
        for code, row in toml_file(_APP, name)["letters"].items()
    }


def provisions() -> tuple[Provision, ...]:
    """On which law each letter rests, as a jurist confirms it."""
    return tuple(spec.provision for spec in case_letters().values())


def _spec(code: CaseLetter, group: LetterGroup, row: Mapping[str, Any]) -> CaseLetterSpec:
    fields = row["fields"]
    reference = {name: row[name] for name in ("basis", "source", "kind")}
    return CaseLetterSpec(
        code=code,
        title=row["title"],
        subject=row["subject"],
        group=group,
        about=LetterSubject(row["about"]),
        makers=frozenset(row["makers"]),
        road=row.get("road", ""),
        signed_by=LetterSigner(row["signed_by"]),
        to=tuple(row.get("to", ())),
        to_kinds=tuple(map(OfficeKind, row.get("to_kinds", ()))),
        of_kinds=tuple(map(OfficeKind, row.get("of_kinds", row.get("to_kinds", ())))),
        attention=row.get("attention", ""),
        is_by_stage=row.get("is_by_stage", False),
        copies=tuple(row.get("copies", ())),
        enclosures=row.get("enclosures", ""),
        basis=row["basis"],
        signer=row.get("signer", ""),
        cosigner=row.get("cosigner", ""),
        kind=KindSpec(
            kind=LetterKind.OFFICIAL,
            book=LetterBook.CORRESPONDENCE,
            layout=Layout(row.get("layout", Layout.LETTER.value)),
            title=row.get("heading", row["title"]),
            closing="",
            fields=tuple(_field(name, each) for name, each in fields.items()),
            wording=row["wording"].strip(),
        ),
        provision=provision_from("letter", code.value, row["title"], reference),
        fills={name: each["fill"] for name, each in fields.items() if "fill" in each},
        values={name: "\n".join(each["value"]) for name, each in fields.items() if "value" in each},
        named={name: NamedPeople(each["named"]) for name, each in fields.items() if "named" in each},
    )


def _field(name: str, each: Mapping[str, Any]) -> LetterField:
    return LetterField(
        name=name,
        label=each["label"],
        shape=FieldShape(each.get("shape", FieldShape.LINE.value)),
        hint=each.get("hint", ""),
        columns=tuple(each.get("columns", ())),
    )
