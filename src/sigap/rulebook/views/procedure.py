"""Pages of the procedure: each office's page, what changed since it was adopted, the paper, and its adoption."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.file_pages import FilePage, gives_file
from sigap.access.guard import DeskRequest, act, page
from sigap.access.permissions import Permission
from sigap.access.roles import OFFICE_KIND_LABELS, OfficeKind
from sigap.assistance.models import LINE_LABELS
from sigap.cases.downloads import send_file
from sigap.cleaning import FileKind
from sigap.kernel.clock import now
from sigap.letters.typesetting import pdf
from sigap.places.queries import home_regency, label_of
from sigap.rulebook.actions.reviewing import adopt_procedure
from sigap.rulebook.forms import AdoptForm
from sigap.rulebook.queries.decisions import rakor_decisions
from sigap.rulebook.queries.procedure import (
    StandingPage,
    edition_of,
    editions,
    frozen_page,
    procedure,
    standing_page,
)
from sigap.rulebook.rules.procedure import ProcedurePage, edition_digest
from sigap.ui import dates


@page(Permission.TASKFORCE_SEE)
def index(request: DeskRequest) -> HttpResponse:
    """Every office's page, and which of them are to be adopted again."""
    return _index(request, request.actor)


def _index(
    request: DeskRequest, actor: Actor, form: AdoptForm | None = None, failure: Failure = NO_FAILURE
) -> HttpResponse:
    found = procedure(actor, at=now())
    digest = edition_digest([each.page for each in found])
    context = {
        "rows": [
            {"each": each, "label": OFFICE_KIND_LABELS[each.page.kind], "count": len(each.page.rows)} for each in found
        ],
        "own": [
            {"label": OFFICE_KIND_LABELS[kind], "kind": kind.value}
            for kind in dict.fromkeys(membership.office_kind for membership in actor.memberships)
            if any(each.page.kind is kind for each in found)
        ],
        "editions": editions(actor),
        "waiting": sum(not each.is_adopted for each in found),
        "unable": failure.sentence,
        "may_edit": actor.can(Permission.RULEBOOK_EDIT),
    }
    if context["may_edit"] and context["waiting"]:
        initial = {"sha256": digest, "adopted_on": localdate(now())}
        context["form"] = form or AdoptForm(initial=initial, decisions=rakor_decisions(actor))
    return render(request, "rulebook/procedure.html", context, status=failure.status)


@act(Permission.RULEBOOK_EDIT)
def adopt(request: DeskRequest) -> HttpResponse:
    """Freezes all pages as they stand."""

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        form = AdoptForm(request.POST, decisions=rakor_decisions(actor))
        return _index(request, actor, form, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        form = AdoptForm(request.POST, decisions=rakor_decisions(actor))
        check_form(form)
        data = form.cleaned_data
        edition = adopt_procedure(
            by=actor,
            at=now(),
            adopted_on=data["adopted_on"],
            decision=data["decision"],
            sha256=data["sha256"],
            line=form.chosen,
        )
    messages.success(request, _("Edisi ke-%(n)d ditetapkan dan dibekukan.") % {"n": edition.number})
    return HttpResponseRedirect(reverse("rulebook:procedure"))


@page(Permission.TASKFORCE_SEE)
def edition(request: DeskRequest, number: int) -> HttpResponse:
    """An edition as it was adopted: by which decision, and its pages."""
    found = edition_of(request.actor, number)
    newest = editions(request.actor)[0]
    context = {
        "edition": found,
        "newest": newest if newest.number != found.number else None,
        "rows": [
            {"kind": kind.value, "label": OFFICE_KIND_LABELS[kind], "count": len(found.pages[kind.value])}
            for kind in OfficeKind
            if kind.value in found.pages
        ],
    }
    return render(request, "rulebook/edition.html", context)


@page(Permission.TASKFORCE_SEE)
def sheet(request: DeskRequest, kind: str, number: int | None = None) -> HttpResponse:
    """The page of one kind of office, with what changed since it was adopted; or as an edition froze it."""
    actor = request.actor
    found = standing_page(actor, kind, at=now()) if number is None else frozen_page(actor, number, kind)
    before, after = found.changes
    context = {
        "found": found,
        "number": number,
        "label": OFFICE_KIND_LABELS[found.page.kind],
        "lines": _lines(found.page),
        "before": before if found.adopted else [],
        "after": after if found.adopted else [],
    }
    return render(request, "rulebook/sheet.html", context)


def _lines(shown: ProcedurePage) -> list[dict[str, Any]]:
    return [{"label": LINE_LABELS[line], "rows": rows} for line, rows in shown.by_line.items()]


@page(Permission.TASKFORCE_SEE)
def _paper(request: DeskRequest, kind: str) -> HttpResponse:
    """The same on paper: as it was adopted where nothing changed since, else marked as a draft."""
    return _printed(standing_page(request.actor, kind, at=now()))


@page(Permission.TASKFORCE_SEE)
def _frozen_paper(request: DeskRequest, number: int, kind: str) -> HttpResponse:
    """A page of an edition on paper."""
    return _printed(frozen_page(request.actor, number, kind))


def _printed(found: StandingPage) -> HttpResponse:
    with override("id"):
        raw = pdf("procedure", _facts(found), at=now())
    return send_file(raw, FileKind.PDF, f"sop-{found.page.kind.replace('_', '-')}")


def _facts(found: StandingPage) -> dict[str, Any]:
    label = str(OFFICE_KIND_LABELS[found.page.kind])
    edition = found.edition if found.is_adopted else None
    day = dates.letter_day(edition.adopted_on) if edition else dates.letter_day(localdate(now()))
    return {
        "title": f"SOP penanganan TPPO: {label}",
        "head": {"office": label},
        "where": label_of(home_regency()),
        "offices": ", ".join(found.offices),
        "edition": f"Edisi ke-{edition.number}, ditetapkan {day}" if edition else f"RANCANGAN per {day}",
        "decision": edition.decision if edition else "Belum ditetapkan rakor; berlaku sebagai petunjuk saja.",
        "lines": [
            {"name": str(LINE_LABELS[line]), "rows": [_cells(row) for row in rows]}
            for line, rows in found.page.by_line.items()
        ],
        "foot": f"Sidik halaman {found.page.fingerprint[:16]}",
        "example": settings.SIGAP_DEMO,
    }


def _cells(row: Any) -> list[str]:
    return [row.what, row.who, row.within or "–", row.paper, row.next or "–", row.basis]


paper = gives_file(_paper, FilePage("rulebook:sheet", takes=("kind",)))
frozen_paper = gives_file(_frozen_paper, FilePage("rulebook:frozen_sheet", takes=("number", "kind")))
