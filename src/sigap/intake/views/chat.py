"""A pasted WhatsApp chat on its way into the entry form. Nothing of it is kept before the report is saved."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone

from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.intake.forms.chat import ChatForm, ChosenForm
from sigap.intake.forms.entry import ReportEntryForm
from sigap.intake.rules.chat import ChatLine, format_chat, read_chat
from sigap.intake.rules.triage import is_in_future, is_too_old
from sigap.intake.views.entry import entry_page
from sigap.intake.views.shell import WRONG, areas
from sigap.kernel.clock import now
from sigap.mailbox.channels import Channel


def _shown(request: DeskRequest, form: ChatForm, lines: list[ChatLine], *, status: int = 200) -> HttpResponse:
    wanted = set(request.POST.getlist("chosen"))
    context: dict[str, Any] = {
        "form": form,
        "rows": [{"line": line, "is_chosen": str(line.number) in wanted} for line in lines],
    }
    return render(request, "intake/chat.html", context, status=status)


@page(Permission.REPORT_ENTER)
def _paste(request: DeskRequest) -> HttpResponse:
    return _shown(request, ChatForm(), [])


@act(Permission.REPORT_ENTER)
def _pasted(request: DeskRequest) -> HttpResponse:
    at = now()
    with request.entering():
        form = ChatForm(request.POST)
        if not form.is_valid():
            return _shown(request, form, [], status=WRONG)
        if "pilih" not in request.POST:
            return _shown(request, form, form.lines)
        chosen = ChosenForm(request.POST, lines=form.lines)
        if not chosen.is_valid():
            return _shown(request, chosen, read_chat(form.cleaned_data["chat"]), status=WRONG)
        lines: list[ChatLine] = chosen.cleaned_data["chosen"]
        initial: dict[str, Any] = {"key": uuid4(), "channel": Channel.WHATSAPP.value, "story": format_chat(lines)}
        pasted = max(
            (line.said_at.replace(tzinfo=get_current_timezone()) for line in lines if line.said_at), default=None
        )
        if pasted is not None and not is_in_future(pasted, at=at) and not is_too_old(pasted, at=at):
            initial["received_at"] = pasted
        return entry_page(request, ReportEntryForm(initial=initial, now=at, areas=areas()))


chat = either(get=_paste, post=_pasted)
