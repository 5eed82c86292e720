"""What the public asked, offered and said: opened, then taken up or declined by somebody who manages prevention."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, act_and_return, reading_sealed
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.outreach.models import SMILEY_LABELS
from sigap.outreach.rules import MessageState, PublicMessageKind, Smiley
from sigap.places.queries import labels_of
from sigap.prevention.actions import messages as acts
from sigap.prevention.actions.volunteers import VolunteerContact, take_in
from sigap.prevention.people_forms import MessageDeclineForm
from sigap.prevention.queries import people
from sigap.prevention.reading import open_messages
from sigap.prevention.rules import MessageDeclineReason, VolunteerKind
from sigap.prevention.views.reporting import child_url
from sigap.ui.paging import page_asked

_INBOX = "prevention:inbox"


@reading_sealed(Permission.PREVENTION_MANAGE)
def inbox(request: DeskRequest) -> HttpResponse:
    """One page of what waits, opened: every opening leaves a trace."""
    number = page_asked(request)
    found = open_messages(
        entering=request.entering, wanted=lambda actor: people.waiting(actor, page=number)[0], at=now()
    )
    with request.entering() as actor:
        _rows, has_more = people.waiting(actor, page=number)
        labels = labels_of(row.area for row, _texts in found if row.area)
        rows = [
            {
                "message": row,
                "said": texts,
                "region": labels.get(row.area, ""),
                "decline_form": None
                if row.kind == PublicMessageKind.FEEDBACK
                else MessageDeclineForm(auto_id=f"tolak-{row.pk}-%s"),
                "smiley": SMILEY_LABELS[Smiley(row.smiley)] if row.smiley else "",
            }
            for row, texts in found
        ]
        context = {
            "rows": rows,
            "is_crowded": any(row.is_crowded for row, _texts in found),
            "newer": number - 1,
            "older": number + 1 if has_more else 0,
            "child_url": child_url(actor),
        }
        return render(request, "prevention/inbox.html", context)


@act_and_return(Permission.PREVENTION_MANAGE, _INBOX)
def take(request: DeskRequest, message_id: UUID) -> HttpResponse:
    """A session asked for leads on to its plan, which settles it; who would help is taken in; a feedback was read."""
    texts = dict(open_messages(
        entering=request.entering, wanted=lambda actor: [people.message_for(actor, message_id)], at=now()
    ))  # fmt: skip
    (message,) = texts
    with request.entering() as actor:
        if message.kind == PublicMessageKind.VOLUNTEER:
            if (there := people.taken_from(actor, message_id)) is not None:
                return HttpResponseRedirect(reverse("prevention:volunteer", args=[there.pk]))
            typed = texts[message]
            volunteer = take_in(
                by=actor,
                at=now(),
                kind=VolunteerKind.PERSON,
                contact=VolunteerContact(name=typed.get("name", ""), phone=typed.get("phone", "")),
                region_code=message.area,
                age=int(typed.get("age", 0)),
                message_id=message.pk,
            )
            acts.settle_message(by=actor, at=now(), message_id=message_id, state=MessageState.TAKEN)
            taken_message = _("Diterima sebagai %(who)s. Telepon dulu, lalu catat janji dan dua referensinya.")
            messages.success(request, taken_message % {"who": volunteer.label})
            return HttpResponseRedirect(reverse("prevention:volunteer", args=[volunteer.pk]))
        if message.kind == PublicMessageKind.SESSION_ASKED:
            return HttpResponseRedirect(f"{reverse('prevention:plan')}?diminta={message_id}")
        acts.settle_message(by=actor, at=now(), message_id=message_id, state=MessageState.TAKEN)
    return HttpResponseRedirect(reverse(_INBOX))


@act_and_return(Permission.PREVENTION_MANAGE, _INBOX)
def decline(request: DeskRequest, message_id: UUID) -> str:
    """It is not taken up, once whoever was promised an answer was called."""
    form = MessageDeclineForm(request.POST)
    with request.entering() as actor:
        why = MessageDeclineReason(form.cleaned_data["why"]) if form.is_valid() else None
        acts.decline_message(by=actor, at=now(), message_id=message_id, why=why)
    return _("Kiriman ini tidak ditindaklanjuti.")


@act_and_return(Permission.PREVENTION_MANAGE, _INBOX)
def decline_crowd(request: DeskRequest) -> str:
    """A flood is cleared away at once."""
    with request.entering() as actor:
        count = acts.decline_crowd(by=actor, at=now())
    return _("%(count)d kiriman yang datang beramai-ramai ditolak.") % {"count": count}
