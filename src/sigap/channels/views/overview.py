"""The page "Saluran": how each channel stands, the switch, what lies aside, numbers in doubt."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.failures import Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, page
from sigap.access.permissions import Permission
from sigap.channels.actions import state
from sigap.channels.forms import SwitchForm
from sigap.channels.models import CHANNEL_NAMES, KIND_LABELS, REASON_LABELS, TROUBLE_LABELS
from sigap.channels.queries import ChannelStatus, held_for, require_channel, standings
from sigap.channels.rules import MessageKind, SwitchReason, Trouble
from sigap.kernel.clock import now

_WRONG = 422


def _row(standing: ChannelStatus, form: SwitchForm | None) -> dict[str, Any]:
    known_state = standing.state
    return {
        "code": standing.channel.value,
        "name": CHANNEL_NAMES[standing.channel],
        "state": known_state,
        "backlog": standing.backlog,
        "trouble": TROUBLE_LABELS[Trouble(known_state.trouble)] if known_state.trouble else "",
        "reason": REASON_LABELS[SwitchReason(known_state.reason)] if known_state.reason else "",
        "form": form or SwitchForm(on=not known_state.is_on, prefix=standing.channel.value),
    }


def _page(request: DeskRequest, *, forms: dict[str, SwitchForm] | None = None, status: int = 200) -> HttpResponse:
    """Everything, for whoever may see it. Inside entering()."""
    actor = request.actor
    held = [
        {"id": each.id, "number": each.number, "held_at": each.held_at, "why": KIND_LABELS[MessageKind(each.why)]}
        for each in held_for(actor)
    ]
    context = {
        "rows": [_row(each, (forms or {}).get(each.channel)) for each in standings(actor)],
        "held": held,
        "can_switch": actor.can(Permission.CHANNEL_SWITCH),
        "can_release": actor.can(Permission.REPORT_DECIDE),
        "now": now(),
    }
    return render(request, "channels/overview.html", context, status=status)


@page(Permission.CHANNEL_SEE)
def overview(request: DeskRequest) -> HttpResponse:
    """How each channel stands."""
    return _page(request)


@act(Permission.CHANNEL_SWITCH)
def switch(request: DeskRequest, code: str) -> HttpResponse:
    """Turns a channel on or off."""
    on = request.POST.get("on") == "1"
    form = SwitchForm(request.POST, on=on, prefix=code)

    def again(_actor: Actor, failure: Failure) -> HttpResponse:
        return _page(request, forms={code: failure.add_to(form)}, status=_WRONG)

    show_on_failure(request, again)
    with request.entering() as actor:
        require_channel(code)
        check_form(form)
        state.switch(by=actor, at=now(), channel=code, on=on, reason=form.cleaned_data["reason"])
    messages.success(request, _("Saluran dinyalakan.") if on else _("Saluran dimatikan. Tidak ada yang hilang."))
    return HttpResponseRedirect(reverse("channels:overview"))


@act(Permission.CHANNEL_SWITCH)
def retry(request: DeskRequest, code: str) -> HttpResponse:
    """Tries what lies aside again."""
    with request.entering() as actor:
        count = state.retry(by=actor, at=now(), channel=code)
    words = ngettext("%(n)d kiriman dicoba lagi.", "%(n)d kiriman dicoba lagi.", count) % {"n": count}
    messages.success(request, words)
    return HttpResponseRedirect(reverse("channels:overview"))


@act(Permission.REPORT_DECIDE)
def release(request: DeskRequest, conversation_id: UUID) -> HttpResponse:
    """Somebody made sure in whose hands a number is."""
    with request.entering() as actor:
        state.release(by=actor, at=now(), conversation_id=conversation_id)
    messages.success(request, _("Tercatat. Jawaban otomatis ke nomor ini boleh lagi."))
    return HttpResponseRedirect(reverse("channels:overview"))
