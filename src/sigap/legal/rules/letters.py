"""Letters about the criminal case: who makes them, to whom, by which article, what fills them in. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.kernel.reference import toml_file
from sigap.legal.rules.marks import MarkKind, TrackLine, mark_types
from sigap.letters.rules.kinds import FieldShape, KindSpec, Layout, LetterBook, LetterField, LetterKind


class CaseLetter(StrEnum):
    """A letter, by the word in its address."""

    PROGRESS = "sp2hp"
    REPORT = "laporan"
    COMPANION = "pendampingan"
    COMPLAINT = "pengaduan"


class LetterMaker(StrEnum):
    """Who makes it: police or prosecutor, the unit that leads the case, or the reporter, for whom it is made ready."""

    LAW_OFFICE = "law_office"
    UNIT = "unit"
    REPORTER = "reporter"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLetterSpec:
    """One letter. `fills` names what of the track fills a field in, `values` what stands there at first."""

    code: CaseLetter
    title: str
    subject: str
    maker: LetterMaker
    to: tuple[str, ...]
    copies: tuple[str, ...]
    basis: str
    signer: str
    kind: KindSpec
    fills: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@cache
def case_letters() -> Mapping[CaseLetter, CaseLetterSpec]:
    """Every letter, as shipped."""
    return {
        CaseLetter(code): _spec(code, row) for code, row in toml_file("sigap.legal", "letters.toml")["letters"].items()
    }


@cache
def plain_words() -> Mapping[MarkKind, str]:
    """What comes next, said to a victim, by the mark that is usual next."""
    rows = toml_file("sigap.legal", "letters.toml")["next"]
    return {kind: rows[kind.value] for kind, row in mark_types().items() if row.line is TrackLine.MAIN}


def _spec(code: str, row: Mapping[str, Any]) -> CaseLetterSpec:
    fields = row["fields"]
    return CaseLetterSpec(
        code=CaseLetter(code),
        title=row["title"],
        subject=row["subject"],
        maker=LetterMaker(row["maker"]),
        to=tuple(row["to"]),
        copies=tuple(row["copies"]),
        basis=row["basis"],
        signer=row["signer"],
        kind=KindSpec(
            kind=LetterKind.OFFICIAL,
            book=LetterBook.CORRESPONDENCE,
            layout=Layout.LETTER,
            title=row["title"],
            closing="",
            fields=tuple(
                LetterField(
                    name=name,
                    label=each["label"],
                    shape=FieldShape(each.get("shape", FieldShape.LINE.value)),
                    hint=each.get("hint", ""),
                )
                for name, each in fields.items()
            ),
            wording=row["wording"].strip(),
        ),
        fills={name: each["fill"] for name, each in fields.items() if "fill" in each},
        values={name: "\n".join(each["value"]) for name, each in fields.items() if "value" in each},
    )
