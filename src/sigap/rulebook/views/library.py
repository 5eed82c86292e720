"""Pages of the library: every law, and one of them with what leans on it."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from sigap.access.file_pages import FilePage, gives_file
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.cases.downloads import send_file
from sigap.cleaning import FileKind
from sigap.kernel.clock import now
from sigap.kernel.written_days import DayNotInCalendar, DayUnreadable, read_day
from sigap.provisions.models import KIND_LABELS
from sigap.provisions.queries import is_confirmed
from sigap.provisions.rules import SourceKind
from sigap.rulebook.models import IN_FORCE_LABELS, INSTRUMENT_KIND_LABELS
from sigap.rulebook.queries.library import ListedInstrument, file_of, instrument_for, library
from sigap.rulebook.rules.instruments import InstrumentKind
from sigap.rulebook.views.effects import touched
from sigap.rulebook.views.graph import graph_of
from sigap.rulebook.views.wording import tone_of
from sigap.ui.dates import letter_day

_LONGEST = 80


@page(Permission.TASKFORCE_SEE)
def index(request: DeskRequest) -> HttpResponse:
    """Every law by kind, where it stands today, and how much leans on it; or those that contain some words."""
    words = request.GET.get("kata", "").strip()[:_LONGEST]
    found = library(request.actor, at=now(), words=words)
    groups = [
        {"label": INSTRUMENT_KIND_LABELS[InstrumentKind(kind)], "rows": [_row(each) for each in rows]}
        for kind, rows in groupby(found, key=lambda each: each.row.kind)
    ]
    context = {
        "groups": groups,
        "words": words,
        "count": len(found),
        "may_edit": request.actor.can(Permission.RULEBOOK_EDIT),
    }
    return render(request, "rulebook/library.html", context)


def _row(each: ListedInstrument) -> dict[str, Any]:
    return {
        "law": each.row,
        "leaning": each.leaning,
        "state": IN_FORCE_LABELS[each.state],
        "tone": tone_of(each.state),
        "is_confirmed": is_confirmed(each.row.provision),
    }


@page(Permission.TASKFORCE_SEE)
def instrument(request: DeskRequest, code: str) -> HttpResponse:
    """One law: what changes when it changes, what it does to others, where what is said of it comes from."""
    at, actor = now(), request.actor
    found = instrument_for(actor, code, at=at)
    row, supposed = found.row, request.GET.get("mulai", "").strip()[:_LONGEST]
    day, unread = row.in_force_to or localdate(at), False
    if supposed:
        try:
            day = read_day(supposed, today=localdate(at))
        except (DayNotInCalendar, DayUnreadable):
            unread = True
    context = {
        "law": row,
        "state": IN_FORCE_LABELS[found.state],
        "tone": tone_of(found.state),
        "touched": touched(actor, found, ends_on=day, at=at),
        "is_ending": row.in_force_to is not None or row.is_ended,
        "supposed": letter_day(day) if supposed and not unread else supposed,
        "unread": unread,
        "successor": found.successor,
        "onward": found.onward,
        "back": found.back,
        "graph": graph_of(found),
        "files": found.files,
        "source_kind": KIND_LABELS[SourceKind(row.source_kind)],
        "law_url": reverse("provisions:statute", args=[row.code]) if actor.can(Permission.LAW_SEE) else "",
        "may_confirm": actor.can(Permission.LAW_CONFIRM),
        "may_edit": actor.can(Permission.RULEBOOK_EDIT),
    }
    return render(request, "rulebook/instrument.html", context)


@page(Permission.TASKFORCE_SEE)
def _text(request: DeskRequest, code: str, file_id: UUID) -> HttpResponse:
    """The text of a law, to be saved."""
    found = file_of(request.actor, code, file_id)
    return send_file(bytes(found.raw), FileKind.PDF, code)


text = gives_file(_text, FilePage("rulebook:instrument", takes=("code",)))
