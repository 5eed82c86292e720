"""What pages show of a person: cards of parts, lines of one part, pairs, and two versions to merge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import PersonRole
from sigap.persons.forms import OffendersForm
from sigap.persons.models import HOUSEHOLD_LABELS, OffenderRelation
from sigap.persons.queries import OffenderPair, parts_noted
from sigap.persons.reading import OpenedPart, OpenedPerson
from sigap.persons.rules import FieldSpec, Household, PersonPart, offender_kinds
from sigap.persons.words import invite_of, label_of, regions_in, value_words
from sigap.ui.merging import merge_context
from sigap.ui.shell import Words

type Line = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCard:
    """A part on the person's page. Without lines it is closed or destroyed; without a row, not filled in yet."""

    part: OpenedPart
    label: str
    invite: str
    url: str
    lines: tuple[Line, ...]


def cards_of(opened: OpenedPerson) -> list[PartCard]:
    """A card for each part that stands open to the reader; places in one statement, where any is named."""
    regions = regions_in((part.spec, dict(part.facts)) for part in opened.parts)
    code, ordinal, role = opened.access.case.code, opened.person.ordinal, PersonRole(opened.person.role)
    return [
        PartCard(
            part=part,
            label=label_of(part.spec),
            invite=invite_of(part.spec),
            url=reverse("persons:part", args=[code, ordinal, part.spec.slug]),
            lines=_lines(part.spec.fields_of(role), part.facts, regions),
        )
        for part in opened.parts
    ]


_NEEDS = {PersonPart.LANGUAGE, PersonPart.DISABILITY}


def needs_words(access: CaseAccess) -> list[str]:
    """Of whom it is noted how to talk with them or what lets them take part, as far as it stands open."""
    noted = {part.person_id: part.person for part in parts_noted(access, _NEEDS)}
    people = sorted(noted.values(), key=lambda person: person.ordinal)
    words = _("%(who)s: bahasa atau dukungannya tercatat di Data lengkap. Baca dulu, siapkan sebelum bertemu.")
    return [words % {"who": person.label} for person in people]


def lines_of(part: OpenedPart) -> tuple[Line, ...]:
    """Label and value of each field that is filled in."""
    return _lines(part.spec.fields, part.facts, regions_in([(part.spec, dict(part.facts))]))


def _lines(fields: Sequence[FieldSpec], facts: Mapping[str, str], regions: dict[str, str]) -> tuple[Line, ...]:
    return tuple(
        (label_of(each), value_words(each, facts[each.name], regions)) for each in fields if facts.get(each.name)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenderRow:
    """A pair as a person's page shows it: the other one, the kind, the household."""

    other: Words
    kind: str
    household: Words


def offender_rows(pairs: Sequence[OffenderPair], person: CasePerson) -> list[OffenderRow]:
    """The pairs of this person, in order."""
    return [
        OffenderRow(
            other=pair.offender.label if pair.victim.pk == person.pk else pair.victim.label,
            kind=label_of(offender_kinds()[pair.row.kind]) if pair.row and pair.row.kind else "",
            household=HOUSEHOLD_LABELS[Household(pair.row.household)] if pair.row and pair.row.household else "",
        )
        for pair in pairs
        if person.pk in (pair.victim.pk, pair.offender.pk)
    ]


def part_merge(theirs: OpenedPart, base: Mapping[str, str], mine: Mapping[str, str]) -> dict[str, Any]:
    """What `ui/parts/merge.html` shows of a part that two wrote."""
    fields = {each.name: each for each in theirs.spec.fields}
    context = merge_context(
        base=base,
        theirs=theirs.facts,
        mine=mine,
        label_of=lambda name: label_of(fields[name]),
        words_of=lambda name, value: value_words(fields[name], value),
    )
    row = theirs.row
    signed = {"who": row.writer_name, "when": row.written_at} if row else {}
    return context | signed | {"hidden": [("version", theirs.version)]}


def pairs_merge(access: CaseAccess, form: OffendersForm) -> dict[str, Any] | None:
    """The same of pairs that somebody wrote since the form was opened; None where nobody did."""
    stale = [pair for pair in form.pairs if form.is_valid() and pair.version != form.given[pair.key].based_on]
    if not stale:
        return None
    given = form.given
    old = OffenderRelation.objects.filter(case=access.case)
    versions = {(row.victim_id, row.offender_id, row.version): (row.kind, row.household) for row in old}
    base: dict[str, str] = {}
    theirs: dict[str, str] = {}
    for pair in form.pairs:
        first = versions.get((pair.victim.pk, pair.offender.pk, given[pair.key].based_on), ("", ""))
        stands = (pair.row.kind, pair.row.household) if pair.row else ("", "")
        for what, was, now_is in zip(("kind", "household"), first, stands, strict=True):
            base[f"{what}-{pair.key}"], theirs[f"{what}-{pair.key}"] = was, now_is
    # What nobody else touched is sent as it was typed.
    fresh = {pair.key for pair in form.pairs} - {pair.key for pair in stale}
    mine = {name: str(form.cleaned_data[name]) for name in base}
    theirs |= {name: mine[name] for name in base if name.split("-", 1)[1] in fresh}
    context = merge_context(base=base, theirs=theirs, mine=mine, label_of=_label(form), words_of=_pair_words)
    newest = max((pair.row for pair in stale if pair.row), key=lambda row: row.written_at)
    versions_now = [(f"version-{pair.key}", pair.version) for pair in form.pairs]
    return context | {"who": newest.writer_name, "when": newest.written_at, "hidden": versions_now}


def _label(form: OffendersForm) -> Any:
    return lambda name: form.fields[name].label


def _pair_words(name: str, value: str) -> Words:
    if name.startswith("household-"):
        return HOUSEHOLD_LABELS[Household(value)]
    return label_of(offender_kinds()[value]) if value else HOUSEHOLD_LABELS[Household.UNKNOWN]
