"""Kinds of official letters and what each may say: fields, shape on paper, wording as shipped. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache

from django.utils.translation import pgettext

from sigap.kernel.reference import toml_file


class LetterKind(StrEnum):
    """A kind of letter. The stored code is the Indonesian word."""

    INVITATION = "undangan"
    ASSIGNMENT = "surat_tugas"
    OFFICE_NOTE = "nota_dinas"
    OFFICIAL = "surat_dinas"
    RECORD = "berita_acara"
    MINUTES = "notula"
    REPORT = "laporan"
    DECREE = "sk"
    ATTESTATION = "surat_keterangan"


class LetterBook(StrEnum):
    """The class of a kind, which has a book of numbers of its own (Permendagri 1/2023, unread)."""

    DIRECTIVE = "arahan"
    CORRESPONDENCE = "korespondensi"
    SPECIAL = "khusus"
    OTHER = "lainnya"


class Layout(Enum):
    """How a kind is set on paper."""

    LETTER = "letter"
    NOTE = "note"
    TITLED = "titled"
    DECREE = "decree"


class FieldShape(Enum):
    """How a field is typed and set: one line, paragraphs, a list by numbers or letters, a table, dictums."""

    LINE = "line"
    PARAGRAPHS = "paragraphs"
    NUMBERS = "numbers"
    LETTERS = "letters"
    TABLE = "table"
    DICTUMS = "dictums"

    @property
    def is_list(self) -> bool:
        """Whether it holds several lines."""
        return self is not FieldShape.LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterField:
    """Something that a letter of a kind may say. `columns`: the heads of a table, whose cells are divided by a bar."""

    name: str
    label: str
    shape: FieldShape = FieldShape.LINE
    hint: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSpec:
    """What a kind is made of. `title` stands over it on paper, where its layout has one."""

    kind: LetterKind
    book: LetterBook
    layout: Layout
    title: str
    closing: str
    fields: tuple[LetterField, ...]
    wording: str

    @property
    def field_names(self) -> frozenset[str]:
        """What may stand in its wording."""
        return frozenset(each.name for each in self.fields) | frozenset(COMMON)

    def field(self, name: str) -> LetterField:
        """One of its fields, or one that every letter has. Raises KeyError."""
        for each in self.fields:
            if each.name == name:
                return each
        return LetterField(name=name, label=COMMON[name])


_APP, _FILE = "sigap.letters", "kinds.toml"
COMMON: Mapping[str, str] = {name: content["label"] for name, content in toml_file(_APP, _FILE)["common"].items()}
"""What every letter knows without being told."""


def shown(words: str) -> str:
    """A field's label or hint as the form says it, in the reader's language; on paper it stays as it is."""
    return pgettext("surat", words)


@cache
def kind_specs() -> Mapping[LetterKind, KindSpec]:
    """Every kind, as shipped."""
    return {LetterKind(code): _form(LetterKind(code), table) for code, table in toml_file(_APP, _FILE)["kinds"].items()}


def _form(kind: LetterKind, table: Mapping[str, object]) -> KindSpec:
    return KindSpec(
        kind=kind,
        book=LetterBook(str(table["book"])),
        layout=Layout(str(table["layout"])),
        title=str(table["title"]),
        closing=str(table.get("closing", "")),
        fields=tuple(_field(name, content) for name, content in _tables(table["fields"])),
        wording=str(table["wording"]).strip(),
    )


def _tables(of: object) -> list[tuple[str, Mapping[str, object]]]:
    return list(of.items()) if isinstance(of, dict) else []


def _field(name: str, content: Mapping[str, object]) -> LetterField:
    columns = content.get("columns", ())
    return LetterField(
        name=name,
        label=str(content["label"]),
        shape=FieldShape(content.get("shape", FieldShape.LINE.value)),
        hint=str(content.get("hint", "")),
        columns=tuple(map(str, columns)) if isinstance(columns, list) else (),
    )
