"""What is noted of a protection: asked, renewed, assessed, given, refused, ended, its place; the plan seen again."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
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
from sigap.legal.actions import Paper
from sigap.legal.queries import victims_of
from sigap.protection import actions
from sigap.protection.forms import (
    AskProtectionForm,
    AssessProtectionForm,
    EndProtectionForm,
    GiveProtectionForm,
    ProtectionPlaceForm,
    RefuseProtectionForm,
    RenewProtectionForm,
)
from sigap.protection.models import PROTECTION_LABELS, Protection
from sigap.protection.queries import protection_of
from sigap.protection.rules import ProtectionAsker, ProtectionEnd, ProtectionForm, ProtectionKind, protection_laws
from sigap.ui.taking_back import reason_given

_NOTES = Permission.LEGAL_NOTE


def _words(access: CaseAccess, heading: str, action: str, row: Protection | None = None, **more: Any) -> dict[str, Any]:
    words: dict[str, Any] = {
        "heading": heading,
        "action": action,
        "back": reverse("protection:of_case", args=[access.case.code]),
    }
    if row is not None:
        law = protection_laws()[ProtectionKind(row.kind)]
        words |= {"lead": f"{row.person.label}: {row.kind_label}", "beside": [law.basis]}
    return words | more


def _paper(form: forms.Form) -> Paper:
    return Paper(number=form.cleaned_data["number"], note=form.cleaned_data["note"])


def _build_ask_form(_actor: Actor, access: CaseAccess, data: Any, _item: UUID | None) -> CaseForm[AskProtectionForm]:
    at = now()
    people = [(str(who.ordinal), who.label) for who in victims_of(access)]
    only = people[0][0] if len(people) == 1 else ""
    initial = {"post_key": uuid4(), "asked_at": at, "person": only}
    notes = [f"{PROTECTION_LABELS[kind]}: {law.basis}" for kind, law in protection_laws().items()]
    form = AskProtectionForm(data, now=at, people=people, initial=initial)
    return form, _words(access, _("Catat permintaan pelindungan"), _("Simpan"), beside=notes)


def _ask(actor: Actor, access: CaseAccess, form: AskProtectionForm, _item: UUID | None) -> str:
    data = form.cleaned_data
    actions.ask(
        by=actor,
        at=now(),
        access=access,
        kind=ProtectionKind(data["kind"]),
        ordinal=int(data["person"]),
        asker=ProtectionAsker(data["asker"]),
        asked_at=data["asked_at"],
        reported_at=data["reported_at"],
        is_consented=data["is_consented"],
        paper=_paper(form),
        post_key=data["post_key"],
    )
    return _("Permintaan pelindungan tercatat.")


ask = case_form_view(_NOTES, Section.LEGAL, _build_ask_form, _ask)


def _item(access: CaseAccess, item_id: UUID | None) -> Protection:
    return protection_of(access, item_id or uuid4())


def _build_form[F: forms.Form](
    shape: type[F], heading: str, access: CaseAccess, data: Any, row: Protection, at: datetime, **initial: Any
) -> CaseForm[F]:
    form = shape(data, now=at, initial=initial)  # type: ignore[call-arg]  # every one of them takes the moment
    return form, _words(access, heading, _("Simpan"), row)


def _build_renew_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[RenewProtectionForm]:
    row, at = _item(access, item), now()
    heading, given = _("Catat permohonan perpanjangan"), {"asked_at": at, "post_key": uuid4()}
    return _build_form(RenewProtectionForm, heading, access, data, row, at, **given)


def _renew(actor: Actor, access: CaseAccess, form: RenewProtectionForm, item: UUID | None) -> str:
    row, data = _item(access, item), form.cleaned_data
    actions.ask(
        by=actor,
        at=now(),
        access=access,
        kind=ProtectionKind(row.kind),
        ordinal=row.person.ordinal,
        asker=ProtectionAsker(data["asker"]),
        asked_at=data["asked_at"],
        is_consented=data["is_consented"],
        renews=row.id,
        paper=_paper(form),
        post_key=data["post_key"] or uuid4(),
    )
    return _("Permohonan perpanjangan tercatat.")


renew = case_form_view(_NOTES, Section.LEGAL, _build_renew_form, _renew)


def _build_assess_form(
    _actor: Actor, access: CaseAccess, data: Any, item: UUID | None
) -> CaseForm[AssessProtectionForm]:
    at = now()
    return _build_form(AssessProtectionForm, _("Catat telaah LPSK"), access, data, _item(access, item), at, done_at=at)


def _assess(actor: Actor, access: CaseAccess, form: AssessProtectionForm, item: UUID | None) -> str:
    row, done_at = _item(access, item), form.cleaned_data["done_at"]
    actions.note_assessed(by=actor, at=now(), access=access, protection_id=row.id, done_at=done_at, paper=_paper(form))
    return _("Telaah LPSK tercatat.")


assess = case_form_view(_NOTES, Section.LEGAL, _build_assess_form, _assess)


def _build_give_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[GiveProtectionForm]:
    row, at = _item(access, item), now()
    form = GiveProtectionForm(
        data,
        now=at,
        kind=ProtectionKind(row.kind),
        has_place=access.has(Section.SERVICES),
        initial={"given_at": at},
    )
    return form, _words(access, _("Catat pemberian pelindungan"), _("Simpan"), row)


def _give(actor: Actor, access: CaseAccess, form: GiveProtectionForm, item: UUID | None) -> str:
    row, data = _item(access, item), form.cleaned_data
    actions.give(
        by=actor,
        at=now(),
        access=access,
        protection_id=row.id,
        given_at=data["given_at"],
        ends_at=data["ends_at"],
        forms=[ProtectionForm(form) for form in data.get("given", ())],
        paper=_paper(form),
        place=data.get("place", ""),
    )
    return _("Pelindungan tercatat. Akhirnya diberitahukan sebelum tiba.")


give = case_form_view(_NOTES, Section.LEGAL, _build_give_form, _give)


def _build_refuse_form(
    _actor: Actor, access: CaseAccess, data: Any, item: UUID | None
) -> CaseForm[RefuseProtectionForm]:
    at = now()
    return _build_form(RefuseProtectionForm, _("Catat penolakan"), access, data, _item(access, item), at, refused_at=at)


def _refuse(actor: Actor, access: CaseAccess, form: RefuseProtectionForm, item: UUID | None) -> str:
    row, refused_at = _item(access, item), form.cleaned_data["refused_at"]
    actions.refuse(by=actor, at=now(), access=access, protection_id=row.id, refused_at=refused_at, paper=_paper(form))
    return _("Penolakan tercatat. Lihat lagi rencana keselamatannya.")


refuse = case_form_view(_NOTES, Section.LEGAL, _build_refuse_form, _refuse)


def _build_end_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[EndProtectionForm]:
    row, at = _item(access, item), now()
    ended_at = row.ends_at if row.ends_at is not None and row.ends_at <= at else at
    reason = ProtectionEnd.EXPIRED.value if row.ends_at is not None and row.ends_at <= at else ""
    return _build_form(EndProtectionForm, _("Catat akhirnya"), access, data, row, at, ended_at=ended_at, reason=reason)


def _end(actor: Actor, access: CaseAccess, form: EndProtectionForm, item: UUID | None) -> str:
    row, data = _item(access, item), form.cleaned_data
    actions.end(
        by=actor,
        at=now(),
        access=access,
        protection_id=row.id,
        ended_at=data["ended_at"],
        reason=ProtectionEnd(data["reason"]),
        paper=_paper(form),
    )
    return _("Akhirnya tercatat. Lihat lagi rencana keselamatannya.")


end = case_form_view(_NOTES, Section.LEGAL, _build_end_form, _end)


def _build_place_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[ProtectionPlaceForm]:
    access.require(_actor, _NOTES, Section.SERVICES)
    row = _item(access, item)
    form = ProtectionPlaceForm(data, initial={"post_key": uuid4()})
    return form, _words(access, _("Tulis tempat dan rute"), _("Simpan"), row)


def _place(actor: Actor, access: CaseAccess, form: ProtectionPlaceForm, item: UUID | None) -> str:
    row, given = _item(access, item), form.cleaned_data
    actions.note_place(by=actor, at=now(), access=access, protection_id=row.id, **given)
    return _("Tempat dan rute tersimpan, disegel.")


place = case_form_view(_NOTES, Section.LEGAL, _build_place_form, _place)


@act_and_return(_NOTES, "protection:of_case", "code", level=messages.ERROR)
def withdraw(request: DeskRequest, code: str, item_id: UUID) -> str:
    """A request that nobody has answered is taken back."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=_NOTES)
        reason = reason_given(request.POST)
        actions.withdraw(by=actor, at=now(), access=access, protection_id=item_id, reason=reason)
    return _("Permintaan ditarik.")


@act_and_return(_NOTES, "protection:of_case", "code", level=messages.ERROR)
def undo_given(request: DeskRequest, code: str, item_id: UUID) -> str:
    """That it was given was entered by mistake."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=_NOTES)
        actions.undo_given(by=actor, at=now(), access=access, protection_id=item_id)
    return _("Pemberiannya ditarik. Catat lagi yang benar.")


@act_and_return(_NOTES, "protection:of_case", "code", level=messages.ERROR)
def look_at_plan(request: DeskRequest, code: str, item_id: UUID) -> str:
    """The safety plan was looked at again."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=_NOTES)
        actions.look_at_plan(by=actor, at=now(), access=access, protection_id=item_id)
    return _("Tercatat: rencana keselamatan dilihat lagi.")
