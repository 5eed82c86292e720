"""Pages of activities: what is ahead and was, one of them, how it is planned and called off."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_page, form_view, to
from sigap.access.guard import DeskRequest, act_and_return, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.cases.forms.merging import THEIRS
from sigap.kernel.clock import now
from sigap.letters.queries import letters_about, names_other_day
from sigap.meetings.queries.items import running_offices
from sigap.outreach.materials import material_of, materials
from sigap.outreach.models import AUDIENCE_LABELS, SMILEY_LABELS
from sigap.places.queries import home_regency, labels_of, places_in
from sigap.prevention.actions import planning
from sigap.prevention.actions.activity_state import locked_activity, may_call_off, may_report
from sigap.prevention.forms import OffForm, PreventionChangeForm, PreventionPlanForm
from sigap.prevention.models import PreventionActivity
from sigap.prevention.queries import activities as queries
from sigap.prevention.queries import people
from sigap.prevention.queries.coverage import by_district
from sigap.prevention.reading import open_messages
from sigap.prevention.rules import LearningAnswers
from sigap.prevention.views.reporting import child_url
from sigap.ui.paging import page_asked

_LIST, _ACTIVITY = "prevention:list", "prevention:activity"


@page(Permission.TASKFORCE_SEE)
def activities(request: DeskRequest) -> HttpResponse:
    """What is ahead, what waits for its report, what was."""
    actor, number = request.actor, page_asked(request)
    ahead, unreported = queries.ahead(actor, now(), is_whole=request.GET.get("tampil") == "semua")
    rows, has_more = queries.past(actor, page=number)
    context = {
        "ahead": ahead,
        "unreported": unreported,
        "rows": rows,
        "newer": number - 1,
        "older": number + 1 if has_more else 0,
        "may_manage": actor.can(Permission.PREVENTION_MANAGE),
        "waiting": people.waiting_count(actor),
    }
    return render(request, "prevention/list.html", context)


@page(Permission.TASKFORCE_SEE)
def activity(request: DeskRequest, activity_id: UUID) -> HttpResponse:
    """One activity: its plan, what came of it."""
    actor = request.actor
    found = queries.activity_for(actor, activity_id)
    manages, writes = actor.can(Permission.PREVENTION_MANAGE), actor.can(Permission.LETTER_WRITE)
    letters = letters_about(actor, found.about) if writes else []
    context = {
        "activity": found,
        "region": labels_of([found.region_code])[found.region_code],
        "rad": queries.rad_title(found.rad_activity),
        "may_report": may_report(actor, found),
        "may_manage": manages,
        "is_due": found.has_begun(now()),
        "is_over": found.day < localdate(now()),
        "materials": [each for code in found.materials if (each := material_of(code))],
        "photos": queries.photos_of(actor, found),
        "letters": [(each, names_other_day(each, found.day)) for each in letters],
        "may_write": writes,
        "helpers": people.helpers_of(actor, found) if manages else [],
        "child_url": child_url(actor),
        **_results(actor, found),
        "off_form": OffForm() if found.is_open and may_call_off(actor, found) else None,
        "asks_to_call_off": found.is_open and may_report(actor, found) and not may_call_off(actor, found),
    }
    return render(request, "prevention/activity.html", context)


def _results(actor: Actor, found: PreventionActivity) -> dict[str, Any]:
    """What the page shows of a report."""
    if not found.is_reported:
        return {}
    counts = [
        (_("Perempuan"), found.reached_female),
        (_("Laki-laki"), found.reached_male),
        (_("Anak (di bawah 18)"), found.reached_child),
        (_("Dewasa"), found.reached_adult),
        (_("Lansia (60+)"), found.reached_elder),
        (_("Penyandang disabilitas"), found.reached_disabled),
    ]
    answers = [each for stored in (found.before, found.after) if (each := LearningAnswers.of(stored))]
    smileys = people.smileys_of(actor, found) if actor.can(Permission.PREVENTION_MANAGE) else {}
    return {
        "counts": counts,
        "shares": [round(100 * each.share) for each in answers],
        "smileys": [(SMILEY_LABELS[smiley], n) for smiley, n in smileys.items()] if any(smileys.values()) else [],
    }


@page(Permission.TASKFORCE_SEE)
def covered(request: DeskRequest) -> HttpResponse:
    """Which villages and schools were reached, by kecamatan."""
    is_year = request.GET.get("masa") == "setahun"
    today = localdate(now())
    districts = by_district(request.actor, now(), since=today - timedelta(days=365) if is_year else None)
    context = {
        "districts": districts,
        "is_year": is_year,
        "reached": sum(each.reached for each in districts),
        "villages": sum(each.villages for each in districts),
        "schools": sum(len(each.schools) for each in districts),
    }
    return render(request, "prevention/coverage.html", context)


def _build_form(
    actor: Actor, data: Any, activity_id: UUID | None = None, begun: Mapping[str, Any] | None = None
) -> FormAndContext[PreventionPlanForm]:
    at = now()
    lead = _("Tanpa nama klien dan tanpa kasus. Kegiatan yang sudah lewat boleh dicatat, lalu langsung dilaporkan.")
    words: dict[str, Any] = {"action": _("Simpan"), "lead": lead}
    choices: dict[str, Any] = {
        "places": places_in(home_regency()),
        "offices": running_offices(at),
        "materials": [(each.code, f"{each.title} ({AUDIENCE_LABELS[each.audience]})") for each in materials()],
    }
    if activity_id is None:
        initial = {"row_id": uuid4(), "is_for_all": True} | dict(begun or {})
        form = PreventionPlanForm(data, rad=queries.rad_choices(actor, localdate(at)), **choices, initial=initial)
        words |= {"heading": _("Rencanakan kegiatan"), "back": reverse(_LIST), "back_label": _("Pencegahan")}
        return form, words
    # What is sent is held against the activity as it stands until the act ends.
    found = queries.activity_for(actor, activity_id) if data is None else locked_activity(actor, activity_id)
    rad = queries.rad_choices(actor, localdate(at), found.rad_activity)
    words |= {"heading": _("Ubah rencana"), "back_label": found.topic_label, "about": THEIRS}
    words["back"] = reverse(_ACTIVITY, args=[activity_id])
    return PreventionChangeForm(data, activity=found, rad=rad, **choices), words


def _planned(
    request: DeskRequest, actor: Actor, form: PreventionPlanForm, activity_id: UUID | None = None
) -> HttpResponse:
    if activity_id is None:
        found = planning.plan_activity(
            by=actor,
            at=now(),
            activity_id=form.cleaned_data["row_id"],
            asked_id=form.cleaned_data["asked"],
            **form.activity,
        )
    else:
        found = planning.change_activity(by=actor, at=now(), activity_id=activity_id, **form.activity)
    messages.success(request, _("Rencana kegiatan tersimpan."))
    if activity_id is None and found.asked_id:
        messages.warning(request, _("Telepon yang meminta: kapan harinya. Nomornya di “Nama dan nomor yang meminta”."))
    return to(_ACTIVITY, found.pk)


_plan_form = form_view(Permission.PREVENTION_MANAGE, _build_form, _planned)


@reading_sealed(Permission.PREVENTION_MANAGE)
def _plan_shown(request: DeskRequest, activity_id: UUID | None = None) -> HttpResponse:
    """The form, filled in from what somebody asked for, or for the village whose page led here."""
    begun: dict[str, Any] = {"region": request.GET.get("desa", "")}
    wish = ""
    if asked_id := request.GET.get("diminta"):
        found = open_messages(
            entering=request.entering, wanted=lambda actor: people.asked_session(actor, asked_id), at=now()
        )
        for message, opened_words in found:
            topic = next(iter(message.topics), "")
            begun = {
                "asked": message.pk,
                "region": message.area,
                "topic": topic,
                "place": opened_words.get("place", ""),
            }
            topics = ", ".join(str(label) for label in message.topic_labels)
            wish = _("Yang diminta: %(topics)s; kira-kira %(n)s orang.") % {
                "topics": topics,
                "n": message.people or "–",
            }
    with request.entering() as actor:
        form, words = _build_form(actor, None, activity_id, begun)
        words["lead"] = f"{wish} {words['lead']}".strip()
        return form_page(request, form, **words)


plan = either(get=_plan_shown, post=_plan_form)


@act_and_return(Permission.TASKFORCE_REPORT, _ACTIVITY, "activity_id")
def off(request: DeskRequest, activity_id: UUID) -> str:
    """It does not take place."""
    form = OffForm(request.POST)
    with request.entering() as actor:
        why = form.cleaned_data["why"] if form.is_valid() else ""
        planning.call_off(by=actor, at=now(), activity_id=activity_id, why=why)
    return _("Kegiatan dibatalkan.")
