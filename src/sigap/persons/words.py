"""Words of parts, fields and codes in the reader's language; what a stored value reads as."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sigap.persons.rules import FieldKind, FieldSpec, ListedCode, OffenderKind, PartSpec
from sigap.places.queries import labels_of
from sigap.places.words import words_here

type _Labelled = PartSpec | FieldSpec | ListedCode | OffenderKind


def label_of(what: _Labelled) -> str:
    """What it is called."""
    return what.en if _is_english() else words_here(what.label)


def invite_of(spec: PartSpec) -> str:
    """What an empty card says."""
    return spec.invite_en if _is_english() else words_here(spec.invite)


def value_words(field: FieldSpec, value: str, regions: dict[str, str] | None = None) -> str:
    """A stored value as it reads; a code that the list no longer has reads as itself."""
    if not value:
        return str(_("belum diisi"))
    if field.kind is FieldKind.REGION:
        return (labels_of([value]) if regions is None else regions).get(value, value)
    words = {each.code: label_of(each) for each in field.codes}
    parts = value.split(",") if field.kind is FieldKind.MANY else [value]
    return ", ".join(words.get(part, part) for part in parts)


def regions_in(rows: Iterable[tuple[PartSpec, dict[str, str]]]) -> dict[str, str]:
    """Labels of every region that these parts name, in one statement; none where they name none."""
    codes = {
        facts[field.name]
        for spec, facts in rows
        for field in spec.fields
        if field.kind is FieldKind.REGION and facts.get(field.name)
    }
    return labels_of(codes) if codes else {}


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
