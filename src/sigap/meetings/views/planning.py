"""Pages before a meeting: its plan, its rhythm, its agenda, the offices asked and what they answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, FormInvalid, show_on_failure
from sigap.access.file_pages import FilePage, gives_file
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.access.queries import sub_forces
from sigap.cases.forms.merging import THEIRS, version_of
from sigap.kernel.clock import now
from sigap.letters.actions.drafting import draft_letter
from sigap.letters.models import LetterKind
from sigap.letters.queries import letters_about
from sigap.meetings.actions import planning as actions
from sigap.meetings.actions.recording import locked
from sigap.meetings.forms import MeetingChangeForm, MeetingForm, RhythmForm
from sigap.meetings.models import AGENDA_LABELS, AgendaPoint, Meeting
from sigap.meetings.papers import calendar_of, letter_fields, letter_subject, mail_text, names_other_plan, whatsapp_text
from sigap.meetings.queries import meetings as queries
from sigap.meetings.queries.agenda import proposed_for
from sigap.meetings.queries.items import items_of_points
from sigap.meetings.rules.agenda import MINUTES, AgendaTime, ProposedPoint
from sigap.meetings.rules.kinds import AgendaSource, InvitationAnswer, MeetingKind
from sigap.meetings.views.shell import stages
from sigap.taskforce.queries import task_forces

_MOST_MINUTES = 480
_DIGITS = 4  # no longer number is meant
_MOST_TITLE = 200
_NOT_AGENDA = {"csrfmiddlewaretoken", "on"}  # what a page sends besides


def _back(meeting: Meeting | None = None) -> dict[str, Any]:
    if meeting is None:
        return {"back": reverse("meetings:list"), "back_label": _("Rakor")}
    return {"back": reverse("meetings:meeting", args=[meeting.pk]), "back_label": meeting.title}


def _choices(actor: Actor) -> dict[str, Any]:
    at = now()
    groups = [f"{each.number} {each.name}" for each in sub_forces(on=localdate(at))]
    return {"leaders": queries.leaders_to_choose(actor, at=at), "groups": groups}


def _build_plan_form(actor: Actor, data: Any) -> FormAndContext[MeetingForm]:
    before = queries.last_planned(actor)
    alike = {"length": before.minutes_planned, "place": before.place, "leader": str(before.leader_id)} if before else {}
    initial = {"meeting_id": uuid4(), "kind": MeetingKind.PLENARY, **alike}
    form = MeetingForm(data, initial=initial, **_choices(actor))
    return form, {"heading": _("Jadwalkan rapat"), "action": _("Simpan, lanjut ke agenda"), **_back()}


def _force(actor: Actor) -> dict[str, Any]:
    """The task force that meets: the first that there is."""
    found = next(iter(task_forces(actor, now())), None)
    return {"task_force_id": found.pk if found else None, "task_force_name": found.name if found else ""}


def _plan(_request: DeskRequest, actor: Actor, form: MeetingForm) -> HttpResponse:
    made = actions.plan_meeting(
        by=actor, at=now(), meeting_id=form.cleaned_data["meeting_id"], plan=form.plan(**_force(actor))
    )
    if not queries.agenda_rows(made):
        actions.set_agenda(by=actor, at=now(), meeting_id=made.pk, points=proposed_for(actor, made, at=now()))
    return to("meetings:agenda", made.pk)


plan = form_view(Permission.MEETING_MANAGE, _build_plan_form, _plan)


def _build_change_form(actor: Actor, data: Any, meeting_id: UUID) -> FormAndContext[MeetingChangeForm]:
    # What is sent is held against the plan as it stands until the act ends.
    found = queries.meeting_for(actor, meeting_id) if data is None else locked(meeting_id)
    words = {"heading": _("Ubah rencana rapat"), "action": _("Simpan"), "about": THEIRS, **_back(found)}
    if found.is_planned:
        words |= {
            "also_url": reverse("meetings:cancel", args=[found.pk]),
            "also_label": _("Batalkan rapat ini"),
            "also_lead": _("Kantor yang sudah diundang diberi tahu."),
        }
    return MeetingChangeForm(data, meeting=found, **_choices(actor)), words


def _change(_request: DeskRequest, actor: Actor, form: MeetingChangeForm, meeting_id: UUID) -> HttpResponse:
    actions.change_meeting(by=actor, at=now(), meeting_id=meeting_id, plan=form.plan(**_force(actor)))
    return to("meetings:meeting", meeting_id)


change = form_view(Permission.MEETING_MANAGE, _build_change_form, _change)


@act_and_return(Permission.MEETING_MANAGE, "meetings:meeting", "meeting_id")
def cancel(request: DeskRequest, meeting_id: UUID) -> str:
    """It is called off."""
    with request.entering() as actor:
        actions.cancel_meeting(by=actor, at=now(), meeting_id=meeting_id)
    return _("Rapat dibatalkan.")


def _build_rhythm_form(actor: Actor, data: Any) -> FormAndContext[RhythmForm]:
    plenary = next((each for each in queries.rhythms(actor) if each.kind == MeetingKind.PLENARY), None)
    standing = {"every_months": plenary.every_months, "basis": plenary.basis} if plenary else {}
    form = RhythmForm(data, initial={"kind": MeetingKind.PLENARY, **standing})
    lead = _("Seberapa sering tiap jenis rapat diadakan menurut SK. Yang belum dijadwalkan mengingatkan sendiri.")
    return form, {"heading": _("Irama rapat"), "action": _("Simpan"), "lead": lead, **_back()}


def _rhythm(_request: DeskRequest, actor: Actor, form: RhythmForm) -> HttpResponse:
    data = form.cleaned_data
    actions.set_rhythm(
        by=actor, at=now(), kind=MeetingKind(data["kind"]), every_months=data["every_months"], basis=data["basis"]
    )
    return to("meetings:list")


rhythm = form_view(Permission.MEETING_MANAGE, _build_rhythm_form, _rhythm)


@act_and_return(Permission.MEETING_MANAGE, "meetings:agenda", "meeting_id")
def propose(request: DeskRequest, meeting_id: UUID) -> str:
    """Adds what has become worth discussing since; what was left out stays left out."""
    with request.entering() as actor:
        meeting = queries.meeting_for(actor, meeting_id)
        rows = queries.agenda_rows(meeting)
        kept = [_proposed(row) for row in rows]
        known = {point.about for point in kept if point.about}
        new = [point for point in proposed_for(actor, meeting, at=now()) if point.about not in known]
        if new:
            read = [str(row.pk) for row in rows]
            actions.set_agenda(by=actor, at=now(), meeting_id=meeting_id, points=[*kept, *new], in_place_of=read)
    return ngettext("%(n)d usulan baru.", "%(n)d usulan baru.", len(new)) % {"n": len(new)}


def _agenda_shown(
    request: DeskRequest, actor: Actor, meeting_id: UUID, failure: Failure, posted: QueryDict | None = None
) -> HttpResponse:
    meeting = queries.meeting_for(actor, meeting_id)
    points = queries.agenda_rows(meeting)
    own = posted.get("own", "") if posted is not None else ""
    if posted is not None and _read_points(posted) != {str(point.pk) for point in points}:
        # Ticks and places are those of points that are gone, and what was written anew may be in already.
        there = {point.title for point in points}
        own = "\n".join(line for line in own.splitlines() if not {each.title for each in _own_points(line)} <= there)
        posted = None
    rows = [
        {
            "point": point,
            "item": item,
            "label": AGENDA_LABELS[AgendaSource(point.source)],
            "is_in": _is_picked(point, posted),
            "minutes": _written(posted, f"minutes:{point.pk}", point.minutes),
            "place": _written(posted, f"place:{point.pk}", point.position),
        }
        for point, item in items_of_points(actor, points)
    ]
    taken = sum(point.minutes for point in points if _is_picked(point, posted))
    context = {
        "meeting": meeting,
        "stages": stages(meeting, "agenda"),
        "rows": rows,
        "own": own,
        "now": now(),
        "time": AgendaTime(taken=taken, there=meeting.minutes_planned),
        "unable": failure.sentence,
    }
    return render(request, "meetings/agenda.html", context, status=failure.status)


def _is_picked(point: AgendaPoint, posted: QueryDict | None) -> bool:
    return point.is_in if posted is None else str(point.pk) in posted.getlist("pick")


def _written(posted: QueryDict | None, name: str, otherwise: int) -> str:
    return str(otherwise) if posted is None else posted.get(name, "")


@page(Permission.MEETING_MANAGE)
def _agenda_page(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    return _agenda_shown(request, request.actor, meeting_id, NO_FAILURE)


def _number(posted: QueryDict, name: str, otherwise: int) -> int:
    written = posted.get(name, "").strip()
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= _DIGITS else otherwise


def _read_points(posted: QueryDict) -> set[str]:
    """The ids of the points that stood on the page that was sent."""
    return {name.removeprefix("minutes:") for name in posted if name.startswith("minutes:")}


def _picked(meeting: Meeting, posted: QueryDict) -> list[ProposedPoint]:
    """The points by their written places, ticked or not, then the own ones: one a line, its minutes at the end."""
    wanted, found = set(posted.getlist("pick")), []
    for row in queries.agenda_rows(meeting):
        minutes = _number(posted, f"minutes:{row.pk}", row.minutes)
        if not 1 <= minutes <= _MOST_MINUTES:
            raise FormInvalid(_("Menit tiap acara antara 1 dan 480."))
        point = replace(_proposed(row), minutes=minutes, is_in=str(row.pk) in wanted)
        found.append((_number(posted, f"place:{row.pk}", row.position), point))
    return [point for _place, point in sorted(found, key=lambda pair: pair[0])] + list(
        _own_points(posted.get("own", ""))
    )


def _proposed(row: AgendaPoint) -> ProposedPoint:
    return ProposedPoint(
        source=AgendaSource(row.source),
        about=row.about,
        title=row.title,
        detail=row.detail,
        minutes=row.minutes,
        is_in=row.is_in,
    )


def _own_points(text: str) -> Iterator[ProposedPoint]:
    for line in text.splitlines():
        title, _space, last = line.strip().rpartition(" ")
        has_minutes = (
            bool(title)
            and last.isascii()
            and last.isdecimal()
            and len(last) <= _DIGITS
            and 0 < int(last) <= _MOST_MINUTES
        )
        words, minutes = (title, int(last)) if has_minutes else (line.strip(), MINUTES[AgendaSource.OWN])
        if words:
            yield ProposedPoint(
                source=AgendaSource.OWN, about="", title=words[:_MOST_TITLE], detail="", minutes=minutes
            )


@act(Permission.MEETING_MANAGE)
def _agenda_set(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    posted = request.POST

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        return _agenda_shown(request, actor, meeting_id, failure, posted)

    show_on_failure(request, again)
    with request.entering() as actor:
        points = _picked(queries.meeting_for(actor, meeting_id), posted)
        actions.set_agenda(
            by=actor,
            at=now(),
            meeting_id=meeting_id,
            points=points,
            in_place_of=_read_points(posted),
            sent=version_of({name: "\n".join(posted.getlist(name)) for name in posted.keys() - _NOT_AGENDA}),
        )
    is_on = "on" in posted
    return HttpResponseRedirect(reverse("meetings:invitation" if is_on else "meetings:agenda", args=[meeting_id]))


agenda = either(get=_agenda_page, post=_agenda_set)


def _invitation_shown(request: DeskRequest, actor: Actor, meeting_id: UUID, failure: Failure) -> HttpResponse:
    meeting = queries.meeting_for(actor, meeting_id)
    letters = letters_about(actor, queries.about_meeting(meeting.pk))
    points, offices = queries.agenda_of(meeting), queries.offices_to_invite(meeting, at=now())
    context = {
        "meeting": meeting,
        "stages": stages(meeting, "invitation"),
        "offices": offices,
        "asked": sum(each.is_in for each in offices),
        "away": [each.name for each in offices if each.was_away],
        "whatsapp": whatsapp_text(meeting),
        "mail": mail_text(meeting, points),
        "letters": [(each, names_other_plan(each, meeting)) for each in letters],
        "answers": [(answer.value, label) for answer, label in _answers()],
        "unable": failure.sentence,
    }
    return render(request, "meetings/invitation.html", context, status=failure.status)


def _answers() -> Sequence[tuple[InvitationAnswer, str]]:
    return (
        (InvitationAnswer.COMING, _("Hadir")),
        (InvitationAnswer.SUBSTITUTE, _("Mengirim wakil")),
        (InvitationAnswer.NOT_COMING, _("Tidak dapat hadir")),
    )


@page(Permission.MEETING_MANAGE)
def _invitation_page(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    return _invitation_shown(request, request.actor, meeting_id, NO_FAILURE)


def _uuids(texts: Sequence[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@act(Permission.MEETING_MANAGE)
def _invitation_send(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    show_on_failure(request, lambda actor, failure: _invitation_shown(request, actor, meeting_id, failure))
    with request.entering() as actor:
        asked = actions.invite(
            by=actor, at=now(), meeting_id=meeting_id, office_ids=_uuids(request.POST.getlist("office"))
        )
    messages.success(
        request, ngettext("%(n)d kantor diundang.", "%(n)d kantor diundang.", len(asked)) % {"n": len(asked)}
    )
    return HttpResponseRedirect(reverse("meetings:invitation", args=[meeting_id]))


invitation = either(get=_invitation_page, post=_invitation_send)


@act_and_return(Permission.LETTER_WRITE, "meetings:invitation", "meeting_id")
def letter(request: DeskRequest, meeting_id: UUID) -> str | HttpResponse:
    """The invitation as a draft letter of the office that calls the meeting."""
    with request.entering() as actor:
        meeting = queries.meeting_for(actor, meeting_id)
        about = queries.about_meeting(meeting.pk)
        moved = [each for each in letters_about(actor, about) if each.number and names_other_plan(each, meeting)]
        made = draft_letter(
            by=actor,
            at=now(),
            kind=LetterKind.INVITATION,
            office_id=meeting.office_id,
            subject=letter_subject(meeting),
            addressees=queries.addressees_of(meeting),
            fields=letter_fields(meeting, queries.agenda_of(meeting), before=moved[0].number if moved else ""),
            about=about,
        )
    return HttpResponseRedirect(reverse("letters:letter", args=[made.pk]))


@page(Permission.TASKFORCE_SEE)
def _calendar(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    """The date for a calendar."""
    found = queries.meeting_for(request.actor, meeting_id)
    answer = HttpResponse(calendar_of(found, at=now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rapat.ics"'
    return answer


calendar = gives_file(_calendar, FilePage("meetings:meeting", takes=("meeting_id",)))


@act_and_return(Permission.TASKFORCE_REPORT, "meetings:meeting", "meeting_id")
def answer(request: DeskRequest, meeting_id: UUID) -> str:
    """An office says whether it comes; the secretariat may note it for one that rang."""
    given = request.POST.get("answer", "")
    with request.entering() as actor:
        for office_id in _uuids(request.POST.getlist("office")):
            actions.answer_invitation(
                by=actor,
                at=now(),
                meeting_id=meeting_id,
                office_id=office_id,
                answer=InvitationAnswer(given) if given in set(InvitationAnswer) else InvitationAnswer.NONE,
            )
    return _("Jawaban tersimpan.")
