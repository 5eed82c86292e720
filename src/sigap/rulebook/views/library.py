"""Pages of the library: every law, and one of them with what leans on it."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.provisions.models import KIND_LABELS
from sigap.provisions.queries import confirmed_by, is_confirmed
from sigap.provisions.rules import SourceKind
from sigap.rulebook.models import IN_FORCE_LABELS, INSTRUMENT_KIND_LABELS
from sigap.rulebook.queries.library import InstrumentPage, instrument_for, library
from sigap.rulebook.rules.instruments import InForce, InstrumentKind
from sigap.rulebook.rules.leaning import Leaning
from sigap.rulebook.views.wording import EFFECT_LABELS, REGISTER_LABELS, link_to, tone_of

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


def _row(each: Any) -> dict[str, Any]:
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
    found = instrument_for(request.actor, code, at=now())
    return render(request, "rulebook/instrument.html", _shown(request, found))


def _shown(request: DeskRequest, found: InstrumentPage) -> dict[str, Any]:
    row = found.row
    day = row.in_force_to or now().date()
    leaning = found.index.leaning(row.code, ends_on=day)
    return {
        "law": row,
        "state": IN_FORCE_LABELS[found.state],
        "tone": tone_of(found.state),
        "is_ended": found.state is InForce.ENDED,
        "groups": _groups(request, leaning),
        "leaning": len(leaning),
        "onward": found.onward,
        "back": found.back,
        "files": found.files,
        "confirmed": confirmed_by(row.provision),
        "source_kind": KIND_LABELS[SourceKind(row.source_kind)],
        "law_url": reverse("provisions:statute", args=[row.code]) if request.actor.can(Permission.LAW_SEE) else "",
        "may_edit": request.actor.can(Permission.RULEBOOK_EDIT),
    }


def _groups(request: DeskRequest, leaning: tuple[Leaning, ...]) -> list[dict[str, Any]]:
    return [
        {
            "label": REGISTER_LABELS[register],
            "rows": [
                {
                    "what": each,
                    "url": link_to(request.actor, each.register, each.code, each.provision.statute),
                    "effect": EFFECT_LABELS[each.effect],
                }
                for each in rows
            ],
        }
        for register, rows in groupby(leaning, key=lambda each: each.register)
    ]
