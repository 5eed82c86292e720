"""Pages of visits: what is planned and still open, one visit, how it is planned, called off, ended."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act_and_return, page
from sigap.access.permissions import Permission
from sigap.access.queries.duty import away
from sigap.kernel.clock import now
from sigap.letters.queries import letters_about, names_other_day
from sigap.provisions.queries import is_confirmed
from sigap.supervision import queries
from sigap.supervision.actions import noting, planning
from sigap.supervision.actions.planning import VisitPlan
from sigap.supervision.actions.visit_state import UnableToVisit, may_write
from sigap.supervision.forms import OFFICERS, CancelForm, PlanForm, ReceivedForm, VisitCloseForm
from sigap.supervision.models import MARK_LABELS, SupervisionVisit, VisitPoint
from sigap.supervision.paper import report_pdf
from sigap.supervision.rules import LACKING, PointMark, VisitKind, VisitStatus, checklists_on, tally_of
from sigap.taskforce.queries.forces import task_forces
from sigap.ui.forms import ServerForm
from sigap.ui.paging import page_asked

_LIST = "supervision:list"
_VISIT = "supervision:visit"


@page(Permission.TASKFORCE_SEE)
def visits(request: DeskRequest) -> HttpResponse:
    """What is ahead, and by office what is still open."""
    at, actor = now(), request.actor
    kind = VisitKind.RECEIVED if request.GET.get("tampil") == "diterima" else VisitKind.OWN
    number = page_asked(request)
    rows, has_more = queries.past_visits(actor, kind, page=number)
    context = {
        "found": queries.overview(actor, at),
        "kind": kind,
        "rows": rows,
        "newer": number - 1,
        "older": number + 1 if has_more else 0,
        "may_manage": actor.can(Permission.SUPERVISION_MANAGE),
        "now": at,
    }
    return render(request, "supervision/list.html", context)


@page(Permission.TASKFORCE_SEE)
def visit(request: DeskRequest, visit_id: UUID) -> HttpResponse:
    """One visit: its plan, how the points stood, findings and what was promised."""
    actor = request.actor
    found = queries.visit_for(actor, visit_id)
    points, findings = queries.points_of(actor, found), queries.findings_of(actor, found)
    asked = found.asked
    sections = [
        (section.title, [_row(found, point.code, point.text, points.get(point.code)) for point in section.points])
        for section in (asked.sections if asked else ())
    ]
    covered = {finding.code for finding, _item in findings if finding.code}
    lacking = [row for _title, rows in sections for row in rows if row["is_lacking"] and row["code"] not in covered]
    manages = actor.can(Permission.SUPERVISION_MANAGE)
    letters = letters_about(actor, found.about) if manages else []
    writes = manages and found.is_open and bool(found.team) and actor.can(Permission.LETTER_WRITE)
    context = {
        "visit": found,
        "asked": asked,
        "is_confirmed": asked is not None and is_confirmed(asked.provision),
        "tally": tally_of(asked.points, {code: row.mark for code, row in points.items()}) if asked else None,
        "sections": sections,
        "findings": findings,
        "lacking": lacking if manages and found.is_open else [],
        "photos": queries.photos_of(actor, found),
        "letters": [(each, names_other_day(each, found.day)) for each in letters],
        "may_assign": writes and all(each.ended_at for each in letters),
        "may_note": may_write(actor, found) and asked is not None,
        "may_manage": manages and found.is_open,
        "may_promise": manages and found.status != VisitStatus.CANCELLED,
        "away": _away(found) if manages else [],
        "person_id": actor.person_id,
        "is_planned": found.status == VisitStatus.PLANNED,
        "close_form": VisitCloseForm() if manages and found.status == VisitStatus.RUNNING else None,
        "cancel_form": CancelForm() if manages and found.is_open else None,
        "now": now(),
    }
    return render(request, "supervision/visit.html", context)


def _away(found: SupervisionVisit) -> list[str]:
    """Who of the team of a visit ahead is away then."""
    people = {each["person"]: each["name"] for each in found.team if each["person"]}
    if found.status != VisitStatus.PLANNED or not people:
        return []
    return [people[str(each)] for each in away([UUID(person) for person in people], at=found.starts_at)]


def _row(visit: SupervisionVisit, code: str, text: str, point: VisitPoint | None) -> dict[str, Any]:
    mark = PointMark(point.mark) if point and point.mark else None
    return {
        "code": code,
        "text": text,
        "mark": mark.value if mark else "",
        "label": MARK_LABELS[mark] if mark else _("Belum dilihat"),
        "note": point.note if point else "",
        "is_lacking": mark in LACKING,
        "finding_url": f"{reverse('supervision:finding', args=[visit.pk])}?butir={code}",
    }


def _build_plan_form(actor: Actor, data: Any, visit_id: UUID | None = None) -> FormAndContext[PlanForm]:
    at = now()
    today = localdate(at)
    initial: dict[str, Any] = {"row_id": uuid4()}
    words: dict[str, Any] = {
        "heading": _("Rencanakan kunjungan"),
        "back": reverse(_LIST),
        "back_label": _("Pengawasan"),
    }
    if visit_id is not None:
        found = queries.visit_for(actor, visit_id)
        initial = _initial(found)
        words = {
            "heading": _("Ubah rencana"),
            "back": reverse(_VISIT, args=[visit_id]),
            "back_label": found.target_name,
        }
    form = PlanForm(
        data,
        parties=queries.parties(actor, at, today),
        lists=checklists_on(today),
        officers=queries.officers(actor, at=at),
        initial=initial,
    )
    if visit_id is not None:
        for name in ("target", "checklist"):
            form.fields[name].disabled = True
    lead = _("Kantornya diberi tahu. Isiannya dibaca di telepon saat kunjungan; paling lama 20 menit.")
    return form, words | {"action": _("Simpan"), "lead": lead}


def _initial(found: SupervisionVisit) -> dict[str, Any]:
    chosen = [each["person"] for each in found.team if each["person"]][:OFFICERS]
    typed = [f"{each['name']}, {each['position']}" for each in found.team if not each["person"]]
    return {
        "row_id": found.pk,
        "target": f"{found.target_kind}:{found.target_id}",
        "checklist": found.checklist,
        "starts_at": found.starts_at,
        "purpose": found.purpose,
        "place": found.place,
        "others": "\n".join(typed),
        **{f"officer_{number}": person for number, person in enumerate(chosen, start=1)},
    }


def _planned(request: DeskRequest, actor: Actor, form: PlanForm, visit_id: UUID | None = None) -> HttpResponse:
    given = form.cleaned_data
    plan = VisitPlan(
        target=form.party,
        starts_at=given["starts_at"],
        purpose=given["purpose"],
        place=given["place"],
        checklist=form.chosen_list,
        team=form.team,
    )
    if visit_id is None:
        found = planning.plan_visit(by=actor, at=now(), plan=plan, visit_id=given["row_id"])
    else:
        found = planning.change_visit(by=actor, at=now(), visit_id=visit_id, plan=plan)
    messages.success(request, _("Rencana kunjungan tersimpan."))
    return to(_VISIT, found.pk)


plan = form_view(Permission.SUPERVISION_MANAGE, _build_plan_form, _planned)


def _build_received_form(actor: Actor, data: Any) -> FormAndContext[ReceivedForm]:
    at = now()
    form = ReceivedForm(data, parties=queries.parties(actor, at, localdate(at)), initial={"row_id": uuid4()})
    lead = _("Dari kepolisian, provinsi, atau kementerian. Rekomendasinya dicatat setelah ini.")
    back = {"back": reverse(_LIST), "back_label": _("Pengawasan")}
    return form, {"heading": _("Catat kunjungan yang diterima"), "action": _("Simpan"), "lead": lead} | back


def _received(request: DeskRequest, actor: Actor, form: ReceivedForm) -> HttpResponse:
    given = form.cleaned_data
    visit_plan = VisitPlan(
        target=form.party, starts_at=given["starts_at"], purpose=given["purpose"], visitor=given["visitor"]
    )
    found = planning.record_received(by=actor, at=now(), plan=visit_plan, visit_id=given["row_id"])
    messages.success(request, _("Kunjungan tercatat. Sekarang catat rekomendasinya."))
    return to(_VISIT, found.pk)


received = form_view(Permission.SUPERVISION_MANAGE, _build_received_form, _received)


def _written(form: ServerForm, name: str) -> str:
    """What stands in the one field of a form. Raises UnableToVisit with the form's own words where it does not fit."""
    if not form.is_valid():
        raise UnableToVisit(next(iter(form.errors.values()))[0])
    return str(form.cleaned_data[name])


@act_and_return(Permission.SUPERVISION_MANAGE, _VISIT, "visit_id")
def close(request: DeskRequest, visit_id: UUID) -> str:
    """The visit ends; its report stands."""
    form = VisitCloseForm(request.POST)
    with request.entering() as actor:
        # Nothing is closed without the conclusion that was written for it: a closed visit takes none any more.
        noting.close_visit(by=actor, at=now(), visit_id=visit_id, summary=_written(form, "summary"))
    return _("Kunjungan selesai. Kantornya diberi tahu, laporannya dapat diunduh.")


@act_and_return(Permission.SUPERVISION_MANAGE, _VISIT, "visit_id")
def cancel(request: DeskRequest, visit_id: UUID) -> str:
    """It does not take place."""
    form = CancelForm(request.POST)
    with request.entering() as actor:
        planning.cancel_visit(by=actor, at=now(), visit_id=visit_id, why=_written(form, "why"))
    return _("Kunjungan dibatalkan.")


@act_and_return(Permission.SUPERVISION_MANAGE, _VISIT, "visit_id")
def assign(request: DeskRequest, visit_id: UUID) -> Any:
    """Drafts the surat tugas and goes there."""
    with request.entering() as actor:
        at, found = now(), queries.visit_for(actor, visit_id)
        force = next((each.name for each in task_forces(actor, at)), "")
        letter = planning.draft_assignment(by=actor, at=at, visit=found, force_name=force)
    return HttpResponseRedirect(reverse("letters:letter", args=[letter.pk]))


@page(Permission.TASKFORCE_SEE)
def report(request: DeskRequest, visit_id: UUID) -> HttpResponse:
    """The report as PDF; a draft until the visit has ended."""
    found = queries.visit_for(request.actor, visit_id)
    response = HttpResponse(report_pdf(request.actor, found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="laporan-pengawasan-{found.day.isoformat()}.pdf"'
    return response


@page(Permission.TASKFORCE_SEE)
def lists(request: DeskRequest) -> HttpResponse:
    """The checklists as they ship, with where they come from."""
    held = [(each, is_confirmed(each.provision)) for each in checklists_on(localdate(now()))]
    return render(request, "supervision/lists.html", {"lists": held})
