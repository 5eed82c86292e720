"""Drafts of both doors: kept while somebody types, listed for their writer, taken up on any computer."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest
from sigap.intake import actions, reading
from sigap.intake.forms.entry import SEVERAL
from sigap.intake.queries import drafts_of
from sigap.intake.rules import DRAFT_LASTS, Door
from sigap.intake.views.shell import WRONG
from sigap.kernel.clock import now
from sigap.kernel.errors import Unable
from sigap.ui.dates import clock_time

HOME = {Door.DESK: "intake:enter", Door.PARTNER: "intake:bring"}
_ASKED_BY_SCRIPT = "X-Draft"
_FRAME = frozenset({"csrfmiddlewaretoken", "key", "next"})


def draft_rows(actor: Actor, door: Door, *, apart_from: UUID | None = None) -> list[dict[str, Any]]:
    """The actor's drafts at a door, each with its last day."""
    return [
        {"draft": draft, "ends_at": draft.saved_at + DRAFT_LASTS}
        for draft in drafts_of(actor, door)
        if draft.pk != apart_from
    ]


def keep_draft(request: DeskRequest, door: Door) -> HttpResponse:
    """Keeps what is being typed: for the page's script a time, without script a way back."""
    is_script = request.headers.get(_ASKED_BY_SCRIPT) == "1"
    draft_id = _key_in(request.POST)
    at = now()
    try:
        with request.entering() as actor:
            if draft_id is None:
                raise actions.UnableToKeepDraft(_("Formulir ini tidak utuh. Muat ulang halamannya."))
            draft = actions.keep_draft(by=actor, at=at, draft_id=draft_id, door=door, text=_text(request.POST))
    except Unable as unable:
        if is_script:
            return JsonResponse({"words": unable.sentence}, status=WRONG)
        messages.warning(request, unable.sentence)
        return HttpResponseRedirect(reverse(HOME[door]))
    if is_script:
        return JsonResponse({"saved": clock_time(at) if draft else ""})
    if draft:
        messages.success(request, _("Draf tersimpan. Lanjutkan kapan saja dari halaman ini, di komputer mana pun."))
    return HttpResponseRedirect(reverse(HOME[door]))


def drop_draft(request: DeskRequest, draft_id: UUID, door: Door) -> HttpResponse:
    """Throws a draft away."""
    with request.entering() as actor:
        actions.drop_draft(by=actor, at=now(), draft_id=draft_id, door=door)
    messages.success(request, _("Draf dibuang."))
    return HttpResponseRedirect(reverse(HOME[door]))


def draft_initial(request: DeskRequest, draft_id: UUID, door: Door, *, at: datetime) -> dict[str, Any]:
    """A draft's fields as a form's initial values."""
    typed = reading.open_draft(entering=request.entering, draft_id=draft_id, door_used=door, at=at)
    return as_initial(typed) | {"key": draft_id}


def as_initial(typed: Mapping[str, list[str]]) -> dict[str, Any]:
    """Posted lists as initial values: several for what is ticked, one for the rest."""
    return {name: values if name in SEVERAL else (values[-1] if values else "") for name, values in typed.items()}


def with_new_key(posted: QueryDict) -> QueryDict:
    """What was typed, to be sent as another report."""
    data = posted.copy()
    data["key"] = str(uuid4())
    return data


def _text(posted: QueryDict) -> str:
    typed = {name: values for name, values in posted.lists() if name not in _FRAME}
    return json.dumps(typed, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _key_in(posted: QueryDict) -> UUID | None:
    try:
        return UUID(str(posted.get("key", "")))
    except ValueError:
        return None
