"""A statement is noted, or taken back. The page that shows them stands with the evidence (`referrals`)."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act_and_return
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess, case_for
from sigap.kernel.clock import now
from sigap.testimony import actions
from sigap.testimony.forms import StatementForm
from sigap.testimony.queries import tellers_of
from sigap.testimony.rows import before_words
from sigap.ui.taking_back import reason_given

_NOTES = Permission.SERVICE_NOTE
_BACK = "referrals:evidence"


def _build_form(actor: Actor, access: CaseAccess, data: Any, _item: Any) -> CaseForm[StatementForm]:
    at, before = now(), before_words(access)
    people = [(str(who.ordinal), who.label) for who in tellers_of(access)]
    mine = next(iter(access.offices_where(actor, _NOTES, Section.PERSONS)), None)
    form = StatementForm(
        data,
        now=at,
        people=people,
        offices=[(str(office_id), name) for office_id, name in actions.offices_holding(access).items()],
        has_note=actions.note_section(actor, access) is not None,
        is_again=bool(before),
        initial={"post_key": uuid4(), "given_at": at, "holder": str(mine or ""), "person": _only(people)},
    )
    words = {
        "heading": _("Catat keterangan"),
        "action": _("Simpan"),
        "back": reverse(_BACK, args=[access.case.code]),
        "beside": before or [_("Kantor lain melihat siapa memegang keterangan ini dan tentang apa, bukan isinya.")],
    }
    return form, words


def _only(people: list[Any]) -> str:
    return str(people[0][0]) if len(people) == 1 else ""


def _noted(actor: Actor, access: CaseAccess, form: StatementForm, _item: Any) -> str:
    given = form.cleaned_data
    actions.note_statement(
        by=actor,
        at=now(),
        access=access,
        ordinal=int(given["person"]),
        given_at=given["given_at"],
        manner=given["manner"],
        is_recorded=given["is_recorded"],
        topics=given["topics"],
        holder=UUID(given["holder"]),
        note=given.get("note", ""),
        post_key=given["post_key"],
        reason=given.get("again"),
    )
    return _("Keterangan tercatat. Kantor lain kini tahu kepada siapa memintanya.")


note = case_form_view(_NOTES, Section.PERSONS, _build_form, _noted)


@act_and_return(_NOTES, _BACK, "code", level=messages.ERROR)
def take_back(request: DeskRequest, code: str, statement_id: UUID) -> str:
    """What was no statement is taken back by the office that noted it."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.PERSONS, power=_NOTES)
        reason = reason_given(request.POST)
        actions.take_back_statement(by=actor, at=now(), access=access, statement_id=statement_id, reason=reason)
    return _("Catatan dibatalkan. Jejaknya tetap tersimpan.")
