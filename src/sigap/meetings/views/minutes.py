"""Pages while people talk and after: the minutes, who is there, editions with their differences and confirmation."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.file_pages import FilePage, gives_file
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.meetings.actions import closing
from sigap.meetings.actions import minutes as actions
from sigap.meetings.actions.wording import FAULT_LABELS
from sigap.meetings.forms import PresenceForm, WordForm
from sigap.meetings.models import GAP_LABELS, LINE_LABELS, Meeting, MinuteLine
from sigap.meetings.papers import attendance_pdf, minutes_pdf
from sigap.meetings.queries import meetings as queries
from sigap.meetings.queries.items import items_of_points
from sigap.meetings.rules.kinds import THERE, MinuteLineKind, MinutesConfirmation
from sigap.meetings.rules.lines import LineUse, gaps_of, read_line, spelled
from sigap.meetings.rules.minutes import differences
from sigap.meetings.rules.texts import fault_in
from sigap.meetings.views.shell import stages

_LONGEST_LINE = 600
_PAPER = {"X-Content-Type-Options": "nosniff"}


@act_and_return(Permission.MEETING_MANAGE, "meetings:minutes", "meeting_id")
def begin(request: DeskRequest, meeting_id: UUID) -> str:
    """The meeting begins."""
    with request.entering() as actor:
        actions.begin_meeting(by=actor, at=now(), meeting_id=meeting_id)
    return ""


def typed_again(line: MinuteLine) -> str:
    """A line as it would be typed."""
    day = line.due_on.strftime("%d-%m-%Y") if line.due_on else ""
    return spelled(MinuteLineKind(line.kind), text=line.text, office=line.office_name, day=day, evidence=line.evidence)


def _understood(typed: str) -> dict[str, Any]:
    """What a typed line would become, to be shown before it is kept."""
    today = localdate(now())
    spoken = read_line(typed, offices=queries.offices_called(now()), today=today)
    fault = fault_in(f"{spoken.text} {spoken.evidence} {spoken.point}")
    gaps = set(spoken.unread)
    if spoken.use is LineUse.ADD:
        gaps |= gaps_of(
            spoken.kind,
            office=spoken.office,
            due_on=spoken.due_on,
            evidence=spoken.evidence,
            has_tasks=False,
            today=today,
        )
    return {
        "said": spoken,
        "label": LINE_LABELS[spoken.kind],
        "is_point": spoken.use is LineUse.POINT,
        "is_owed": spoken.kind in {MinuteLineKind.DECISION, MinuteLineKind.TASK},
        "gaps": [GAP_LABELS[gap] for gap in sorted(gaps)],
        "fault": FAULT_LABELS[fault[0]] % {"piece": fault[1]} if fault else "",
    }


def _shown(request: DeskRequest, actor: Actor, meeting_id: UUID, failure: Failure, typed: str = "") -> HttpResponse:
    meeting = queries.meeting_for(actor, meeting_id)
    lines, invited = queries.lines_of(meeting), queries.invited_to(meeting)
    gaps = queries.gaps_in(lines)
    mended = next((line for line in lines if str(line.pk) == request.GET.get("baris", "")), None)
    if mended is not None and not typed:
        typed = typed_again(mended)
    context = {
        "meeting": meeting,
        "stages": stages(meeting, "talk"),
        "lines": [
            {
                "row": line,
                "is_point": line.kind == MinuteLineKind.POINT,
                "is_owed": queries.owed_by(line),
                "gaps": [GAP_LABELS[gap] for gap in sorted(gaps.get(line.pk, ()))],
                "typed": typed_again(line),
            }
            for line in lines
        ],
        "owed": [line for line in lines if queries.owed_by(line)],
        "missing": len(gaps),
        "there": sum(row.presence in THERE for row in invited),
        "asked": len(invited),
        "away": [row.office_name for row in invited if row.presence not in THERE],
        "points": items_of_points(actor, queries.agenda_of(meeting)),
        "now": now(),
        "mended": mended,
        "line_id": mended.pk if mended else uuid4(),
        "typed": typed,
        "understood": _understood(typed) if typed else None,
        "unable": failure.sentence,
    }
    return render(request, "meetings/minutes.html", context, status=failure.status)


@page(Permission.MEETING_MANAGE)
def _minutes_page(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    if not queries.meeting_for(request.actor, meeting_id).is_running:
        return HttpResponseRedirect(reverse("meetings:meeting", args=[meeting_id]))
    return _shown(request, request.actor, meeting_id, NO_FAILURE)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@act(Permission.MEETING_MANAGE)
def _minutes_write(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    typed = request.POST.get("typed", "")[:_LONGEST_LINE]
    version, line_id = request.POST.get("version", ""), _uuid(request.POST.get("line_id", ""))
    show_on_failure(request, lambda actor, failure: _shown(request, actor, meeting_id, failure, typed))
    with request.entering() as actor:
        if "look" in request.POST:
            return _shown(request, actor, meeting_id, NO_FAILURE, typed)
        if version.isdecimal() and line_id:
            actions.mend_line(
                by=actor, at=now(), meeting_id=meeting_id, line_id=line_id, version=int(version[:4]), typed=typed
            )
        else:
            actions.write_line(by=actor, at=now(), meeting_id=meeting_id, line_id=line_id or uuid4(), typed=typed)
    return HttpResponseRedirect(f"{reverse('meetings:minutes', args=[meeting_id])}#ketik")


minutes = either(get=_minutes_page, post=_minutes_write)


@act(Permission.MEETING_MANAGE)
def look(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    """What is typed, as it would be understood: a part of the page, for its script."""
    with request.entering() as actor:
        queries.meeting_for(actor, meeting_id)
        understood = _understood(request.POST.get("typed", "")[:_LONGEST_LINE])
        return render(request, "meetings/understood.html", {"understood": understood})


@act_and_return(Permission.MEETING_MANAGE, "meetings:minutes", "meeting_id")
def strike(request: DeskRequest, meeting_id: UUID, line_id: UUID) -> str:
    """A line is struck out."""
    version = request.POST.get("version", "")
    with request.entering() as actor:
        actions.strike_line(
            by=actor,
            at=now(),
            meeting_id=meeting_id,
            line_id=line_id,
            version=int(version[:4]) if version.isdecimal() else 0,
        )
    return ""


def _presence_shown(request: DeskRequest, actor: Actor, meeting_id: UUID, failure: Failure) -> HttpResponse:
    meeting = queries.meeting_for(actor, meeting_id)
    form = PresenceForm(request.POST or None, invited=queries.invited_to(meeting))
    context = {"meeting": meeting, "stages": stages(meeting, "talk"), "form": form, "unable": failure.sentence}
    return render(request, "meetings/presence.html", context, status=failure.status)


@page(Permission.MEETING_MANAGE)
def _presence_page(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    return _presence_shown(request, request.actor, meeting_id, NO_FAILURE)


@act(Permission.MEETING_MANAGE)
def _presence_note(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    show_on_failure(request, lambda actor, failure: _presence_shown(request, actor, meeting_id, failure))
    with request.entering() as actor:
        form = PresenceForm(request.POST, invited=queries.invited_to(queries.meeting_for(actor, meeting_id)))
        check_form(form)
        actions.note_presence(by=actor, at=now(), meeting_id=meeting_id, present=form.present())
    return HttpResponseRedirect(reverse("meetings:minutes", args=[meeting_id]))


presence = either(get=_presence_page, post=_presence_note)


def _paper(raw: bytes, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(raw, content_type="application/pdf", headers=_PAPER | disposition)


@page(Permission.MEETING_MANAGE)
def _presence_pdf(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    found = queries.meeting_for(request.actor, meeting_id)
    return _paper(attendance_pdf(found, queries.invited_to(found), at=now()), "daftar-hadir")


presence_pdf = gives_file(_presence_pdf, FilePage("meetings:meeting", takes=("meeting_id",)))


@act_and_return(Permission.MEETING_MANAGE, "meetings:minutes", "meeting_id")
def close(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes are closed and sent; what is missing is marked where it is written."""
    with request.entering() as actor:
        made = closing.close_minutes(by=actor, at=now(), meeting_id=meeting_id)
    words = _("Notula ditutup sebagai edisi %(number)d. Kantor yang diundang diberi tahu.") % {"number": made.number}
    messages.success(request, words)
    return HttpResponseRedirect(reverse("meetings:meeting", args=[meeting_id]))


@act_and_return(Permission.MEETING_MANAGE, "meetings:meeting", "meeting_id")
def reopen(request: DeskRequest, meeting_id: UUID) -> str | HttpResponse:
    """The minutes are opened for a correction."""
    form = WordForm(request.POST)
    reason = form.cleaned_data["note"] if form.is_valid() else ""
    with request.entering() as actor:
        closing.reopen_minutes(by=actor, at=now(), meeting_id=meeting_id, reason=reason)
    return HttpResponseRedirect(reverse("meetings:minutes", args=[meeting_id]))


@act_and_return(Permission.MEETING_MANAGE, "meetings:meeting", "meeting_id")
def drop(request: DeskRequest, meeting_id: UUID) -> str:
    """Nothing is corrected after all."""
    with request.entering() as actor:
        closing.drop_correction(by=actor, at=now(), meeting_id=meeting_id)
    return _("Koreksi dibatalkan.")


@act_and_return(Permission.TASKFORCE_SEE, "meetings:meeting", "meeting_id")
def confirm(request: DeskRequest, meeting_id: UUID) -> str:
    """The edition that was read is confirmed."""
    number = request.POST.get("number", "")
    is_on_paper = request.POST.get("way") == MinutesConfirmation.ON_PAPER
    with request.entering() as actor:
        closing.confirm_minutes(
            by=actor,
            at=now(),
            meeting_id=meeting_id,
            number=int(number[:4]) if number.isdecimal() else 0,
            way=MinutesConfirmation.ON_PAPER if is_on_paper else MinutesConfirmation.HERE,
        )
    return _("Notula disahkan.")


def _edition(meeting: Meeting, number: int) -> tuple[Any, Any]:
    """An edition, and the one before it."""
    found = {each.number: each for each in queries.editions_of(meeting)}
    if number not in found:
        raise Http404
    return found[number], found.get(number - 1)


def _line_context(row: Mapping[str, Any]) -> dict[str, Any]:
    """A line of an edition as its page shows it."""
    day = date.fromisoformat(row["due_on"]) if row["due_on"] else None
    return dict(row) | {"label": LINE_LABELS[MinuteLineKind(row["kind"])], "day": day}


@page(Permission.TASKFORCE_SEE)
def edition(request: DeskRequest, meeting_id: UUID, number: int) -> HttpResponse:
    """An edition as it was closed, and what differs from the one before."""
    meeting = queries.meeting_for(request.actor, meeting_id)
    found, before = _edition(meeting, number)
    lines = found.content["lines"]
    context = {
        "meeting": meeting,
        "edition": found,
        "content": found.content,
        "lines": [_line_context(row) for row in lines],
        "differences": [
            (_line_context(each.before) if each.before else None, _line_context(each.after) if each.after else None)
            for each in (differences(before.content["lines"], lines) if before else ())
        ],
        "there": [row["office"] for row in found.content["there"] if row["is_there"]],
        "away": [row["office"] for row in found.content["there"] if not row["is_there"]],
    }
    return render(request, "meetings/edition.html", context)


@page(Permission.TASKFORCE_SEE)
def _edition_pdf(request: DeskRequest, meeting_id: UUID, number: int) -> HttpResponse:
    meeting = queries.meeting_for(request.actor, meeting_id)
    found, _before = _edition(meeting, number)
    return _paper(minutes_pdf(meeting, found), f"notula-edisi-{number}")


edition_pdf = gives_file(_edition_pdf, FilePage("meetings:edition", takes=("meeting_id", "number")))
