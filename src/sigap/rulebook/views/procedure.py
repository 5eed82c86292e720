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
from sigap.access.roles import OFFICE_KIND_LABELS
from sigap.assistance.models import LINE_LABELS
from sigap.cases.downloads import send_file
from sigap.cleaning import FileKind
from sigap.kernel.clock import now
from sigap.letters.typesetting import pdf
from sigap.places.queries import home_regency, label_of
from sigap.rulebook.actions.reviewing import adopt_procedure
from sigap.rulebook.forms import AdoptForm
from sigap.rulebook.queries.procedure import StandingPage, editions, procedure, standing_page
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
        "form": form or AdoptForm(initial={"sha256": digest, "adopted_on": localdate(now())}),
        "unable": failure.sentence,
        "may_edit": actor.can(Permission.RULEBOOK_EDIT),
    }
    return render(request, "rulebook/procedure.html", context, status=failure.status)


@act(Permission.RULEBOOK_EDIT)
def adopt(request: DeskRequest) -> HttpResponse:
    """Freezes all pages as they stand."""
    form = AdoptForm(request.POST)
    show_on_failure(request, lambda actor, failure: _index(request, actor, form, failure))
    with request.entering() as actor:
        check_form(form)
        said = form.cleaned_data
        edition = adopt_procedure(
            by=actor, at=now(), adopted_on=said["adopted_on"], decision=said["decision"], sha256=said["sha256"]
        )
    messages.success(request, _("Edisi ke-%(n)d ditetapkan dan dibekukan.") % {"n": edition.number})
    return HttpResponseRedirect(reverse("rulebook:procedure"))


@page(Permission.TASKFORCE_SEE)
def sheet(request: DeskRequest, kind: str) -> HttpResponse:
    """The page of one kind of office, with what changed since it was adopted."""
    found = standing_page(request.actor, kind, at=now())
    before, after = found.changes
    context = {
        "found": found,
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
    """The same on one sheet: as it was adopted where nothing changed since, else marked as a draft."""
    at = now()
    found = standing_page(request.actor, kind, at=at)
    with override("id"):
        raw = pdf("procedure", _facts(found), at=at)
    return send_file(raw, FileKind.PDF, f"sop-{kind.replace('_', '-')}")


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
