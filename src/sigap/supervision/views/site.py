"""Pages used on site: the checklist on a telephone, a photo, a finding with what was promised."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.file_pages import FilePage, gives_file
from sigap.access.form_pages import FormAndContext, form_page, form_view, to
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.cases.downloads import send_file
from sigap.cleaning import FileKind
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused, Unable
from sigap.meetings.queries.items import running_offices
from sigap.supervision import queries
from sigap.supervision.actions import noting
from sigap.supervision.actions.noting import NotedPoint, PointsKept, PromisedAction, state_of
from sigap.supervision.actions.visit_state import may_write
from sigap.supervision.forms import FindingForm, FindingPromiseForm, PhotoForm
from sigap.supervision.models import MARK_LABELS, SupervisionVisit
from sigap.supervision.reading import open_photo
from sigap.supervision.rules import LACKING, PointMark, VisitTarget
from sigap.taskforce.files import cleaned
from sigap.ui.dates import clock_time

_ASKED_BY_SCRIPT = "X-Draft"
_WRONG = 422
_LONGEST_NOTE = 500
_VISIT, _SITE = "supervision:visit", "supervision:site"


def _site(
    request: DeskRequest, actor: Actor, visit_id: UUID, typed: Mapping[str, NotedPoint], words: Mapping[str, str]
) -> HttpResponse:
    """The checklist; `typed` instead of what stands, `words` beside the points that were not kept."""
    found = queries.visit_for(actor, visit_id)
    if found.asked is None or not may_write(actor, found):
        raise Refused(Permission.SUPERVISION_MANAGE, ids={"visit": str(visit_id)})
    points, photos = queries.points_of(actor, found), queries.photos_of(actor, found)
    count = {code: sum(photo.code == code for photo in photos) for code in {photo.code for photo in photos}}
    sections = []
    for section in found.asked.sections:
        rows = []
        for point in section.points:
            row, mine = points.get(point.code), typed.get(point.code)
            stands = (row.mark, row.note) if row else ("", "")
            mark, note = (mine.mark, mine.note) if mine else stands
            rows.append(
                {
                    "point": point,
                    "mark": mark,
                    "note": note,
                    "was": state_of(*stands),
                    "photos": count.get(point.code, 0),
                    "told": words.get(point.code, ""),
                }
            )
        sections.append((section.title, rows))
    context = {"visit": found, "sections": sections, "marks": [(m.value, MARK_LABELS[m]) for m in PointMark]}
    return render(request, "supervision/site.html", context, status=_WRONG if words else 200)


@page(Permission.TASKFORCE_REPORT)
def _site_page(request: DeskRequest, visit_id: UUID) -> HttpResponse:
    return _site(request, request.actor, visit_id, {}, {})


@act(Permission.TASKFORCE_REPORT)
def _site_kept(request: DeskRequest, visit_id: UUID) -> HttpResponse:
    """Kept as it is typed, by the page's script; or at once, without."""
    is_script = request.headers.get(_ASKED_BY_SCRIPT) == "1"
    at = now()
    try:
        with request.entering() as actor:
            found = queries.visit_for(actor, visit_id)
            typed = _typed(request, found)
            kept = noting.keep_points(by=actor, at=at, visit_id=visit_id, points=list(typed.values()))
            words = _refusal_words(kept)
    except Unable as unable:
        if is_script:
            return JsonResponse({"words": unable.sentence}, status=_WRONG)
        raise
    if is_script:
        if kept.refused:
            return JsonResponse({"words": " ".join(kept.refused.values())}, status=_WRONG)
        more = _("Butir yang diisi rekan lebih dulu tidak diubah; muat ulang untuk melihatnya.") if words else ""
        return JsonResponse({"saved": f"{clock_time(at)}. {more}" if more else clock_time(at)})
    if words:
        lost = {code: typed[code] for code in words}
        with request.entering() as actor:
            return _site(request, actor, visit_id, lost, words)
    if (code := request.POST.get("photo", "")) in typed:
        # By a button and not by a link: what was tapped last is kept first.
        return HttpResponseRedirect(f"{reverse('supervision:photo', args=[visit_id])}?butir={code}")
    messages.success(request, _("Isian tersimpan."))
    return to(_VISIT, visit_id)


site = either(get=_site_page, post=_site_kept)


def _typed(request: DeskRequest, found: SupervisionVisit) -> dict[str, NotedPoint]:
    return {
        point.code: NotedPoint(
            code=point.code,
            mark=request.POST.get(f"{point.code}-mark", ""),
            note=request.POST.get(f"{point.code}-note", "")[:_LONGEST_NOTE],
            was=request.POST.get(f"{point.code}-was", ""),
        )
        for point in (found.asked.points if found.asked else ())
    }


def _refusal_words(kept: PointsKept) -> dict[str, str]:
    overtaken = _("Rekan mengisi butir ini lebih dulu. Isian Anda belum tersimpan: bandingkan, lalu simpan lagi.")
    return dict.fromkeys(kept.overtaken, overtaken) | dict(kept.refused)


def _photo_page(
    request: DeskRequest, actor: Actor, visit_id: UUID, form: PhotoForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    found = queries.visit_for(actor, visit_id)
    code = str(form["code"].value() or "")
    point = next((each for each in (found.asked.points if found.asked else ()) if each.code == code), None)
    context = {"visit": found, "form": form, "point": point, "unable": failure.sentence}
    return render(request, "supervision/photo.html", context, status=failure.status)


@page(Permission.TASKFORCE_REPORT)
def _photo_form(request: DeskRequest, visit_id: UUID) -> HttpResponse:
    form = PhotoForm(initial={"row_id": uuid4(), "code": request.GET.get("butir", "")[:40]})
    return _photo_page(request, request.actor, visit_id, form)


@act(Permission.TASKFORCE_REPORT)
def _photo_sent(request: DeskRequest, visit_id: UUID) -> HttpResponse:
    form = PhotoForm(request.POST, request.FILES)
    show_on_failure(request, lambda actor, failure: _photo_page(request, actor, visit_id, form, failure))
    with request.entering() as actor:
        check_form(form)
        if not may_write(actor, queries.visit_for(actor, visit_id)):
            raise Refused(Permission.SUPERVISION_MANAGE, ids={"visit": str(visit_id)})
    copied = cleaned(form.cleaned_data["row_id"], form.cleaned_data["file"].read())
    with request.entering() as actor:
        photo = noting.add_photo(
            by=actor,
            at=now(),
            visit_id=visit_id,
            code=form.cleaned_data["code"],
            kind=copied.media,
            copy=copied.copy,
            photo_id=copied.id,
        )
    messages.success(request, _("Foto tersimpan."))
    anchor = f"#{photo.code}" if photo.code else ""
    return HttpResponseRedirect(f"{reverse(_SITE, args=[visit_id])}{anchor}")


photo = either(get=_photo_form, post=_photo_sent)


@reading_sealed(Permission.TASKFORCE_SEE)
def _picture(request: DeskRequest, visit_id: UUID, photo_id: UUID) -> HttpResponse:
    found, raw = open_photo(entering=request.entering, visit_id=visit_id, photo_id=photo_id, at=now())
    return send_file(raw, FileKind(found.kind), f"foto-{found.added_at:%Y%m%d-%H%M%S}")


picture = gives_file(_picture, FilePage(_VISIT, takes=("visit_id",)))
"""The clean copy of a photo, to be saved."""


@act_and_return(Permission.TASKFORCE_REPORT, _VISIT, "visit_id")
def drop_photo(request: DeskRequest, visit_id: UUID, photo_id: UUID) -> str:
    """A photo that does not belong there goes."""
    with request.entering() as actor:
        noting.remove_photo(by=actor, at=now(), visit_id=visit_id, photo_id=photo_id)
    return _("Foto dihapus.")


def _build_finding_form(actor: Actor, data: Any, visit_id: UUID) -> FormAndContext[FindingForm]:
    at, found = now(), queries.visit_for(actor, visit_id)
    initial: dict[str, Any] = {"row_id": uuid4()}
    if found.target_kind == VisitTarget.OFFICE:
        initial["office"] = str(found.target_id)
    form = FindingForm(
        data, offices=running_offices(at), is_received=found.is_received, today=localdate(at), initial=initial
    )
    heading = _("Catat rekomendasi") if found.is_received else _("Catat temuan")
    return form, {
        "heading": heading,
        "whose": found.target_name,
        "action": _("Simpan"),
        "back": reverse(_VISIT, args=[visit_id]),
        "back_label": found.target_name,
        "lead": _("Tanpa kasus dan tanpa nama klien. Kasus dibahas dalam konferensi kasus, di dalam kasusnya."),
    }


def _finding_noted(request: DeskRequest, actor: Actor, form: FindingForm, visit_id: UUID) -> HttpResponse:
    given = form.cleaned_data
    promise = _promise_in(given) if form.is_promised else None
    noting.note_finding(
        by=actor,
        at=now(),
        visit_id=visit_id,
        text=given["text"],
        code=given["code"],
        promise=promise,
        finding_id=given["row_id"],
    )
    messages.success(request, _("Tercatat."))
    return to(_VISIT, visit_id)


def _promise_in(given: dict[str, Any]) -> PromisedAction:
    office = UUID(given["office"])
    return PromisedAction(text=given["action"], office_id=office, due_on=given["due_on"], evidence=given["evidence"])


def _build_promise_form(
    actor: Actor, data: Any, visit_id: UUID, finding_id: UUID
) -> FormAndContext[FindingPromiseForm]:
    at, found = now(), queries.visit_for(actor, visit_id)
    initial = {"office": str(found.target_id)} if found.target_kind == VisitTarget.OFFICE else {}
    return FindingPromiseForm(data, offices=running_offices(at), today=localdate(at), initial=initial), {
        "heading": _("Catat janji"),
        "whose": found.target_name,
        "action": _("Simpan"),
        "back": reverse(_VISIT, args=[visit_id]),
        "back_label": found.target_name,
        "lead": queries.finding_behind(actor, finding_id),
    }


def _promised(
    request: DeskRequest, actor: Actor, form: FindingPromiseForm, visit_id: UUID, finding_id: UUID
) -> HttpResponse:
    given = _promise_in(form.cleaned_data)
    noting.promise_later(by=actor, at=now(), visit_id=visit_id, finding_id=finding_id, promise=given)
    messages.success(request, _("Janji tercatat, dan masuk daftar tindak lanjut."))
    return to(_VISIT, visit_id)


promise = form_view(Permission.SUPERVISION_MANAGE, _build_promise_form, _promised)
_finding_form = form_view(Permission.SUPERVISION_MANAGE, _build_finding_form, _finding_noted)


@page(Permission.SUPERVISION_MANAGE)
def _finding_of_point(request: DeskRequest, visit_id: UUID) -> HttpResponse:
    """The form, filled in from the point that lacks something."""
    code = request.GET.get("butir", "")
    found = queries.visit_for(request.actor, visit_id)
    form, words = _build_finding_form(request.actor, None, visit_id)
    point = next((each for each in (found.asked.points if found.asked else ()) if each.code == code), None)
    if point is not None:
        row = queries.points_of(request.actor, found).get(code)
        mark = PointMark(row.mark) if row and row.mark else None
        parts = [point.text, str(MARK_LABELS[mark]).lower() if mark in LACKING else "", row.note if row else ""]
        form.initial = {**form.initial, "code": code, "text": ": ".join(part for part in parts if part)}
    return form_page(request, form, **words)


finding = either(get=_finding_of_point, post=_finding_form)
