"""Hearings of a case with room and number, opened for who works in the section of the law; one for who accompanies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.cases.reading.closing import PieceOfFile
from sigap.hearings.actions import HearingPlace, place_of_hearing
from sigap.hearings.models import Hearing
from sigap.hearings.queries import MOST, accompanied, hearings_of, own_companion
from sigap.hearings.rules import HearingStatus
from sigap.ui.dates import long_day


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedHearing:
    """A hearing with its place; what a postponed one lacks is the earlier one's, whose note still holds."""

    row: Hearing
    place: HearingPlace = field(repr=False)


def open_hearings(*, entering: Entering, code: str, at: datetime) -> tuple[CaseAccess, list[OpenedHearing]]:
    """Every hearing of a case, the last first. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[Hearing]], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.CASE_SEE)
        rows = list(hearings_of(access)[:MOST])
        return (access, rows), [_sealing(access, row) for row in rows]

    (access, rows), texts = open_section_texts(entering, select, at)
    return access, _with_places(rows, texts)


def open_accompanied(*, entering: Entering, companion_id: UUID, at: datetime) -> OpenedHearing:
    """The hearing at which the actor is to accompany, whether the section of the law is open to them or not.

    A place that was sealed in a section closed to them is empty. Raises Refused.
    """

    def select(actor: Actor) -> tuple[list[Hearing], Sequence[Sealing]]:
        rows = accompanied(own_companion(actor, companion_id))
        access = case_for(actor, rows[0].case.code, need=Section.SUMMARY, power=Permission.CASE_SEE)
        readable = [row for row in rows if access.has(Section(row.section))]
        return [rows[0], *readable], [_sealing(access, row) for row in readable]

    (row, *readable), texts = open_section_texts(entering, select, at)
    opened = _with_places(readable, texts)
    return next((each for each in opened if each.row == row), OpenedHearing(row=row, place=HearingPlace()))


def _sealing(access: CaseAccess, row: Hearing) -> Sealing:
    return access, place_of_hearing(row), row.sealed_place, row.key_id


def _with_places(rows: Sequence[Hearing], texts: Sequence[str]) -> list[OpenedHearing]:
    places = {row.id: _place(text) for row, text in zip(rows, texts, strict=True)}
    for row in sorted(rows, key=lambda each: each.recorded_at):
        mine, before = places[row.id], places.get(row.follows_id) if row.follows_id else None
        if before:
            places[row.id] = HearingPlace(
                room=mine.room or before.room,
                number=mine.number or before.number,
                note="\n".join(dict.fromkeys(filter(None, (before.note, mine.note)))),
            )
    return [OpenedHearing(row=row, place=places[row.id]) for row in rows]


def _place(text: str) -> HearingPlace:
    """A place, or the words that stand for one whose key was destroyed."""
    return HearingPlace(**json.loads(text)) if text.startswith("{") else HearingPlace(note=text)


def parts_to_close(case_id: UUID) -> list[PieceOfFile]:
    """What the second person reads before a closing: each hearing without its place, and what became of it."""
    rows = Hearing.objects.filter(case_id=case_id).exclude(status=HearingStatus.MOVED).defer("sealed_place")
    return [
        PieceOfFile(
            heading=_("Sidang: %(agenda)s") % {"agenda": row.agenda_label},
            meta=", ".join(
                str(each)
                for each in (row.court_name, long_day(row.starts_at), row.outcome_label or row.status_label)
                if each
            ),
        )
        for row in rows.order_by("starts_at")
    ]
