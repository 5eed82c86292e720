"""What stands on paper, always in Indonesian: receipt, letters, extract, register of processing, DPIA draft.

Whatever is not given is one letter: it is built without looking at why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate

from sigap.access.models import Office
from sigap.clocks.models import UNIT_LABELS
from sigap.clocks.rules.units import Unit
from sigap.datarights import holdings
from sigap.datarights.models import DataAnswer, DataRequest, right_label
from sigap.datarights.reading import OpenedExtract
from sigap.datarights.rules import DENIED, AnswerOutcome, tells
from sigap.kernel.reference import toml_file
from sigap.letters.heads import Letterhead, head_of_office
from sigap.persons.words import label_of, value_words
from sigap.places.queries import labels_of
from sigap.ui import dates

type Row = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPart:
    """Rows under a heading."""

    heading: str
    rows: Sequence[Row] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsPaper:
    """A sheet as the page prints it. `to`: the word before a name that is written by hand."""

    head: Letterhead
    title: str
    rows: Sequence[Row] = ()
    to: str = ""
    texts: Sequence[str] = ()
    parts: Sequence[PaperPart] = field(default=(), repr=False)
    day: str
    sign: Sequence[str] = ()
    law: str = ""


def _words() -> dict[str, Any]:
    return toml_file("sigap.datarights", "letters.toml")


def _sheet(office: Office, name: str, at: datetime, *, regency: str = "", **more: Any) -> RightsPaper:
    words, own = _words(), _words()[name]
    return RightsPaper(
        head=head_of_office(office, regency=regency), title=own["title"], texts=own["texts"],
        day=dates.letter_day(localdate(at)), sign=words["sign"], **more,
    )  # fmt: skip


def _rows(request: DataRequest) -> list[Row]:
    words = _words()
    return [
        (words["number"], request.number),
        (
            words["asked"],
            f"{dates.long_day(localdate(request.requested_at))}, {dates.clock_time(request.requested_at)}",
        ),
        (words["kind"], right_label(request.kind)),
    ]


def receipt(request: DataRequest, due_at: datetime, at: datetime) -> RightsPaper:
    """For who asked: that it was noted, and by when it is answered."""
    with translation.override("id"):
        words = _words()
        due = (words["due"], f"{dates.long_day(localdate(due_at))}, {dates.clock_time(due_at)}")
        rows = [*_rows(request), due]
        return _sheet(request.office, "receipt", at, rows=rows, to=words["to"], law=words["law"])


def letter(request: DataRequest, answer: DataAnswer, at: datetime) -> RightsPaper:
    """The answer. Of what is denied the request alone is read."""
    outcome = AnswerOutcome(answer.outcome)
    with translation.override("id"):
        words = _words()
        name = "denied" if outcome in DENIED else outcome.value
        return _sheet(request.office, name, at, rows=_rows(request), to=words["to"], law=words["law"])


def extract(opened: OpenedExtract, at: datetime) -> RightsPaper:
    """What is held on one person: identity and parts that are filled in, of the rest how much; nobody else.

    By what they are found only where they ask themselves and no danger stands.
    """
    with translation.override("id"):
        words = _words()
        named = {opened.identity.village} | {value for part in opened.parts.parts for value in part.facts.values()}
        regions = labels_of({each for each in named if each[:2].isdigit() and "." in each})
        identity = opened.identity
        if not opened.tells_whereabouts:
            identity = replace(identity, address="", phone="", village="")
        known = identity.labelled(regions.get(identity.village, ""))
        parts = [PaperPart(heading=words["extract"]["identity"], rows=[row for row in known if row[1]])]
        for part in opened.parts.parts:
            rows = [
                (label_of(each), value_words(each, part.facts[each.name], regions))
                for each in part.spec.fields
                if part.facts.get(each.name) and tells(part.spec.part, each.name, whereabouts=opened.tells_whereabouts)
            ]
            if part.spec.is_closed and part.row is not None:
                rows = [(words["extract"]["closed"], words["extract"]["read_out"])]
            parts += [PaperPart(heading=label_of(part.spec), rows=rows)] if rows else []
        if opened.related:
            texts = words["extract"]
            related = [(texts[name], texts["counted"].format(n=count)) for name, count in opened.related]
            parts += [PaperPart(heading=texts["beside"], rows=[*related, (texts["how"], texts["how_words"])])]
        return _sheet(opened.request.office, "extract", at, rows=_rows(opened.request), to=words["to"], parts=parts)


def _written(heading: str, parts: Sequence[holdings.RegisterPart], written: Mapping[str, str]) -> PaperPart:
    rows = [(str(holdings.PART_LABELS[part]), written.get(part) or _words()["empty"]) for part in parts]
    return PaperPart(heading=heading, rows=rows)


def _categories(heading: str) -> PaperPart:
    return PaperPart(
        heading=heading,
        rows=[(each.label, f"{each.whose}: {each.columns}") for each in holdings.held_categories()],
    )


def register(office: Office, regency: str, at: datetime) -> RightsPaper:
    """The register of processing, from what is held."""
    with translation.override("id"):
        texts, facts = _words()["register"], holdings.printed_facts()
        kept = [
            (rule.label, f"{rule.amount} {UNIT_LABELS[Unit(rule.unit)]}. {basis}")
            for rule, basis in holdings.keeping(at)
        ]
        parts = [
            _written(texts["written"], holdings.OF_REGISTER, facts.words),
            _categories(texts["categories"]),
            PaperPart(heading=texts["purposes"], rows=holdings.purposes()),
            PaperPart(
                heading=texts["laws"],
                rows=[(each.name, f"{each.rows}, {each.confirmed}") for each in holdings.laws_used()],
            ),
            PaperPart(heading=texts["recipients"], rows=facts.recipients),
            PaperPart(heading=texts["keeping"], rows=kept),
            PaperPart(heading=texts["measures"], rows=facts.measures),
        ]
        return _sheet(office, "register", at, regency=regency, parts=parts)


def assessment(office: Office, regency: str, at: datetime) -> RightsPaper:
    """The draft of the DPIA: what is weighed by people, beside what is counted."""
    with translation.override("id"):
        words, facts = _words(), holdings.printed_facts()
        parts = [
            _written(words["dpia"]["written"], holdings.OF_ASSESSMENT, facts.words),
            _categories(words["register"]["categories"]),
            PaperPart(heading=words["register"]["measures"], rows=facts.measures),
        ]
        return _sheet(office, "dpia", at, regency=regency, parts=parts)
