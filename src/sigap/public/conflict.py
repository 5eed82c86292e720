"""A report on an official or an office: the question about it, and where such a report goes instead.

It is sealed to people in other offices, never to the intake. Whoever names an office, or speaks of one, is asked before
anything is sent. The answer rests on words for offices alone: names of people all answer alike, or strangers would
learn here who works in them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.mailbox.conflict.office_words import (
    offices_in,
    offices_of,
    story_speaks_of_office,
    who_speaks_of_office,
)
from sigap.mailbox.conflict.posting import TooFewRecipients, post_conflict
from sigap.mailbox.conflict.rules import NamedOfficeKind, closes_intake
from sigap.mailbox.conflict.words import NAMED_LABELS
from sigap.mailbox.posting import Receipt
from sigap.ui.forms import ServerForm

__all__ = ["ConflictRouteAnswer", "NamesOffice", "OfficeQuestion", "TooFewRecipients", "choose_way", "post"]


class ConflictRouteAnswer(StrEnum):
    """What the reporter answered: to people elsewhere, or the ordinary way."""

    APART = "apart"
    ORDINARY = "ordinary"


class NamesOffice(ServerForm):
    """Whether the report is about an official or an office, and which."""

    names_office = forms.MultipleChoiceField(
        choices=[(named.value, words) for named, words in NAMED_LABELS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Apakah laporan ini tentang petugas atau kantor?"),
        error_messages={"invalid_choice": _("Pilih dari daftar.")},
    )
    # Each said by a button of its own: once the page has asked, and once it has told how few would read it.
    way = forms.ChoiceField(
        choices=[(way.value, way.value) for way in ConflictRouteAnswer], required=False, widget=forms.HiddenInput
    )
    takes_fewer = forms.BooleanField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeQuestion:
    """What is asked before sending. Without `is_told` only the story speaks of an office.

    `is_closed`: an office is meant through whose hands an ordinary report goes. `is_unknown`: which one, nobody said.
    """

    is_told: bool
    is_closed: bool
    is_unknown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRoute:
    """The offices that a report is about, and whether it goes to people elsewhere; or the question before that."""

    named: tuple[str, ...]
    is_apart: bool = False
    question: OfficeQuestion | None = None


def choose_way(cleaned: dict[str, Any]) -> ConflictRoute:
    """Where a report goes, by what was ticked, written and answered. Asks no list of people."""
    ticked = frozenset(map(NamedOfficeKind, cleaned["names_office"]))
    where, who = cleaned["hidden_from_office"], cleaned["hidden_from_who"]
    written = offices_in(where) | offices_of(who)
    is_told = bool("office" in cleaned["hidden_from"] or where or who_speaks_of_office(who))
    named = tuple(sorted(kind.value for kind in ticked or written))
    if cleaned["way"] == ConflictRouteAnswer.APART or (ticked and not cleaned["way"]):
        return ConflictRoute(named=named or (NamedOfficeKind.OTHER.value,), is_apart=True)
    if not (ticked or is_told or story_speaks_of_office(cleaned["story"])):
        return ConflictRoute(named=())
    question = OfficeQuestion(
        is_told=is_told or bool(ticked),
        is_closed=closes_intake(ticked | written),
        is_unknown=is_told and not (ticked | written),
    )
    if cleaned["way"] == ConflictRouteAnswer.ORDINARY and not (question.is_closed or question.is_unknown):
        return ConflictRoute(named=tuple(sorted(kind.value for kind in ticked)))
    return ConflictRoute(named=named, question=question)


def post(cleaned: dict[str, Any], details: dict[str, Any], *, at: datetime) -> Receipt:
    """Posts such a report. Raises TooFewRecipients, KeyReused."""
    return post_conflict(
        story=cleaned["story"],
        details=details,
        named=cleaned["names_office"],
        flags=cleaned["flags"],
        about=cleaned["about"],
        area=cleaned["area"],
        idempotency_key=bytes.fromhex(cleaned["key"]),
        at=at,
        takes_fewer=cleaned["takes_fewer"],
    )
