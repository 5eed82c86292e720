"""Pages of the hand-over: what waits, a case's referrals, an offer, an answer."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.queries import offices_that_take_referrals
from sigap.access.roles import OfficeKind, Room
from sigap.access.rules import Standing
from sigap.cases.models import ROOM_LABELS
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules import Risk
from sigap.cases.views import cards
from sigap.cases.views.cards import SHOWN, Card, CardRow, NextStep
from sigap.cases.views.shell import ROOM_TABS, case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused, Unable
from sigap.places.queries import label_of
from sigap.referrals import actions, reading
from sigap.referrals.forms import DeclineForm, OfferForm
from sigap.referrals.models import Referral, victim_words
from sigap.referrals.queries import declined_since, referral_to, referrals_of, sent_and_waiting, victims_of, waiting_for
from sigap.referrals.rules import DeclineReason, Purpose, ReferralStatus, Urgency, asked_of, rooms_opened
from sigap.ui.timeleft import TimeLeft, time_left

_WRONG = 422
_CONFLICT = 409
_RECENT = timedelta(days=14)
_SHOWN = 20
_LOOK = {
    ReferralStatus.OFFERED: ("soon", "clock"),
    ReferralStatus.ACCEPTED: ("ok", "check"),
    ReferralStatus.DECLINED: ("late", "x"),
    ReferralStatus.WITHDRAWN: ("", "back"),
}


def queue_row(referral: Referral, *, at: datetime, is_incoming: bool) -> dict[str, Any]:
    """A referral as one line of a list or of the queue."""
    if is_incoming:
        what, office = _("Jawab permintaan %(office)s"), referral.from_office_name
        url = reverse("referrals:answer", args=[referral.pk])
    else:
        what, office = _("Menunggu jawaban %(office)s"), referral.to_office_name
        url = reverse("referrals:of_case", args=[referral.case_code])
    return {
        "url": url,
        "what": what % {"office": office},
        "code": referral.case_code,
        "facts": [str(label) for label in referral.purpose_labels],
        "office": referral.to_office_name,
        "left": _left(referral, at),
        "risk": referral.risk,
        "risk_label": referral.risk_label,
    }


def _declined_row(referral: Referral) -> dict[str, Any]:
    return {
        "url": reverse("cases:summary", args=[referral.case_code]),
        "what": _("%(office)s menolak") % {"office": referral.to_office_name},
        "code": referral.case_code,
        "facts": [referral.decline_label],
        "office": referral.from_office_name,
        "risk": referral.risk,
        "risk_label": referral.risk_label,
    }


def _left(referral: Referral, at: datetime) -> TimeLeft | None:
    return time_left(referral.due_at, now=at, since=referral.offered_at) if referral.is_waiting else None


@page(Permission.REFERRAL_SEE)
def index(request: DeskRequest) -> HttpResponse:
    """What waits for one's office, and what one's office waits for."""
    at = now()
    context = {
        "incoming": [queue_row(row, at=at, is_incoming=True) for row in waiting_for(request.actor)],
        "outgoing": [queue_row(row, at=at, is_incoming=False) for row in sent_and_waiting(request.actor)],
        "declined": [_declined_row(row) for row in declined_since(request.actor, at - _RECENT)[:_SHOWN]],
    }
    return render(request, "referrals/list.html", context)


@reading_sealed(Permission.REFERRAL_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """The referrals of a case, with what offices that declined wrote to the sender."""
    at = now()
    opened = reading.open_answers(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        ours = _senders(actor, opened.access)
        may_offer = bool(ours) and not opened.access.case.is_closed
        rows = []
        for referral, note in opened.referrals:
            tone, icon = _LOOK[ReferralStatus(referral.status)]
            is_ours = referral.from_office_id in ours
            rows.append(
                {
                    "referral": referral,
                    "tone": tone,
                    "icon": icon,
                    "left": _left(referral, at),
                    "note": note,
                    "is_ours": is_ours,
                    "may_withdraw": may_offer and referral.is_waiting and is_ours,
                }
            )
        context = case_page(opened.access, Room.REFERRALS, now=at) | {"referrals": rows, "may_offer": may_offer}
        return render(request, "referrals/of_case.html", context)


def _senders(actor: Actor, access: CaseAccess) -> tuple[UUID, ...]:
    """The offices for which the actor asks others to help on this case, and takes a request back."""
    return access.offices_where(actor, Permission.REFERRAL_OFFER, Room.REFERRALS)


def _card(actor: Actor, access: CaseAccess, at: datetime) -> Card:
    """The referrals of a case in short, and what they ask of the actor next."""
    found = list(referrals_of(access).defer("sealed_preview", "sealed_answer"))
    code = access.case.code
    may_offer = bool(_senders(actor, access)) and not access.case.is_closed
    return Card(
        heading=_("Rujukan"),
        url=reverse("referrals:of_case", args=[code]),
        rows=tuple(_card_row(referral, at) for referral in found[:SHOWN]),
        count=len(found),
        empty=_("Belum ada kantor lain yang diminta membantu."),
        add=_("Siapkan rujukan") if may_offer else "",
        add_url=reverse("referrals:offer", args=[code]) if may_offer else "",
        next_step=_next_step(access, found, at, may_offer=may_offer),
    )


def _card_row(referral: Referral, at: datetime) -> CardRow:
    tone, icon = _LOOK[ReferralStatus(referral.status)]
    left = _left(referral, at)
    return CardRow(
        what=referral.to_office_name,
        meta=", ".join(str(label) for label in referral.purpose_labels),
        state="" if left else referral.status_label,
        tone=tone,
        icon=icon,
        left=left,
    )


def _next_step(access: CaseAccess, found: list[Referral], at: datetime, *, may_offer: bool) -> NextStep | None:
    """What the newest request asks of whoever sent or accepted it; a first request where there is none."""
    code = access.case.code
    asked = [row for row in found if row.to_office_id in access.office_ids and row.status == ReferralStatus.ACCEPTED]
    sent = [row for row in found if row.from_office_id in access.office_ids]
    if asked and access.has(Room.PERSONS):
        return _work_step(code, asked[0])
    if not found and may_offer:
        return NextStep(
            heading=_("Minta bantuan kantor lain"),
            words=_("Pilih kantornya dan yang diminta. Anda tetap penanggung jawab sampai mereka menerima."),
            url=reverse("referrals:offer", args=[code]),
            action=_("Siapkan rujukan"),
            icon="swap",
        )
    if sent and sent[0].status in {ReferralStatus.OFFERED, ReferralStatus.DECLINED}:
        return _answer_step(code, sent[0], at)
    return None


def _work_step(code: str, asked: Referral) -> NextStep:
    return NextStep(
        heading=_("Kerjakan yang diminta"),
        words=_("%(purposes)s. Orangnya ada di bagian Orang; setiap pembukaan identitas tercatat.")
        % {"purposes": ", ".join(str(label) for label in asked.purpose_labels)},
        url=reverse("cases:persons", args=[code]),
        action=_("Lihat orangnya"),
        icon="user",
    )


def _answer_step(code: str, sent: Referral, at: datetime) -> NextStep:
    office = {"office": sent.to_office_name}
    if sent.is_waiting:
        heading = _("Tunggu jawaban %(office)s") % office
        words = _("Selama belum diterima, Anda tetap penanggung jawab. Mendesak? Telepon mereka.")
        action = _("Lihat rujukannya")
    else:
        heading = _("%(office)s tidak dapat menerima") % office
        words = _("Anda tetap penanggung jawab. Baca alasannya, lalu minta kantor lain.")
        action = _("Baca alasannya")
    url = reverse("referrals:of_case", args=[code])
    return NextStep(heading=heading, words=words, url=url, action=action, icon="swap", left=_left(sent, at))


cards.register(Room.REFERRALS, _card)


def _offices(actor: Actor, at: datetime) -> dict[str, Office]:
    found = offices_that_take_referrals(actor, at=at)
    return {str(office.pk): office for office in found if asked_of(OfficeKind(office.kind))}


def _offer_page(
    request: DeskRequest, access: CaseAccess, form: OfferForm, status: int = 200, words: str = ""
) -> HttpResponse:
    context = case_page(access, Room.REFERRALS, now=now()) | {
        "form": form,
        "refused_words": words,
        "victims": "; ".join(victim_words(victim) for victim in victims_of(access)),
        "area_name": (label_of(access.case.area) if access.case.area else ""),
    }
    return render(request, "referrals/offer.html", context, status=status)


def _offer_form_for(actor: Actor, access: CaseAccess, at: datetime, data: Any = None) -> OfferForm:
    urgency = Urgency.EMERGENCY if access.case.risk == Risk.HIGH else Urgency.NORMAL
    return OfferForm(data, offices=_offices(actor, at), initial={"offer_key": uuid4(), "urgency": urgency.value})


@page(Permission.REFERRAL_OFFER)
def _offer_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Room.REFERRALS, power=Permission.REFERRAL_OFFER)
    return _offer_page(request, access, _offer_form_for(request.actor, access, now()))


@act(Permission.REFERRAL_OFFER)
def _offer(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Room.REFERRALS, power=Permission.REFERRAL_OFFER)
            form = _offer_form_for(actor, access, at, request.POST)
            if not form.is_valid():
                return _offer_page(request, access, form, status=_WRONG)
            office = form.offices[form.cleaned_data["office"]]
            actions.offer(
                by=actor,
                at=at,
                access=access,
                to=office,
                purposes=frozenset(Purpose(value) for value in form.cleaned_data["purposes"]),
                urgency=Urgency(form.cleaned_data["urgency"]),
                preview=form.cleaned_data["preview"].replace("\x00", ""),
                offer_key=form.cleaned_data["offer_key"],
            )
    except Unable as unable:
        with request.entering():
            return _offer_page(request, access, form, status=_CONFLICT, words=unable.sentence)
    messages.success(request, _("Rujukan terkirim ke %(office)s.") % {"office": office.name})
    return HttpResponseRedirect(reverse("referrals:of_case", args=[code]))


offer = either(get=_offer_form, post=_offer)


@reading_sealed(Permission.REFERRAL_SEE)
def answer(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    """One incoming request, with what its sender wrote."""
    return _answer_page(request, referral_id, DeclineForm())


def _answer_page(
    request: DeskRequest, referral_id: UUID, form: forms.Form, status: int = 200, words: str = ""
) -> HttpResponse:
    at = now()
    preview = reading.open_preview(entering=request.entering, referral_id=referral_id, at=at)
    with request.entering() as actor:
        referral = referral_to(actor, referral_id)
        context = {
            "referral": referral,
            "preview": preview,
            "victims": referral.victims_words,
            "area_name": (label_of(referral.area) if referral.area else ""),
            "left": _left(referral, at),
            "rooms": _rooms(actor, referral),
            "form": form,
            "refused_words": words,
            "may_see_case": _sees_case(actor, referral),
            "now": at,
        }
        return render(request, "referrals/answer.html", context, status=status)


def _rooms(actor: Actor, referral: Referral) -> dict[str, str]:
    """What acceptance opens to the one who accepts, and what stays closed: of the rooms that have a page."""
    opened = rooms_opened(frozenset(Purpose(purpose) for purpose in referral.purposes))
    mine = {room for room in actor.rooms(referral.to_office_id, Standing.ASSIGNED) if room.value in opened}
    listed = [Room.SUMMARY, Room.PERSONS, Room.IDENTITY, *(tab.room for tab in ROOM_TABS[2:])]
    return {
        "opened": ", ".join(str(ROOM_LABELS[room]) for room in listed if room in mine),
        "closed": ", ".join(str(ROOM_LABELS[room]) for room in listed if room not in mine),
    }


def _sees_case(actor: Actor, referral: Referral) -> bool:
    try:
        case_for(actor, referral.case_code)
    except Refused:
        return False
    return True


@act(Permission.REFERRAL_ANSWER)
def accept(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    """Takes the request."""
    try:
        with request.entering() as actor:
            referral = actions.accept(by=actor, at=now(), referral_id=referral_id)
    except Unable as unable:
        return _answer_page(request, referral_id, DeclineForm(), status=_CONFLICT, words=unable.sentence)
    messages.success(
        request, _("Rujukan diterima. Anda sekarang ikut menangani %(code)s.") % {"code": referral.case_code}
    )
    return HttpResponseRedirect(reverse("cases:summary", args=[referral.case_code]))


@act(Permission.REFERRAL_ANSWER)
def decline(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    """Says no, with a reason."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _answer_page(request, referral_id, form, status=_WRONG)
    try:
        with request.entering() as actor:
            actions.decline(
                by=actor,
                at=now(),
                referral_id=referral_id,
                reason=DeclineReason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"].replace("\x00", ""),
            )
    except Unable as unable:
        return _answer_page(request, referral_id, form, status=_CONFLICT, words=unable.sentence)
    messages.success(request, _("Penolakan terkirim. Kantor pengirim tetap penanggung jawab."))
    return HttpResponseRedirect(reverse("referrals:list"))


@act(Permission.REFERRAL_OFFER)
def withdraw(request: DeskRequest, code: str, referral_id: UUID) -> HttpResponse:
    """Takes a request back."""
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Room.REFERRALS, power=Permission.REFERRAL_OFFER)
            actions.withdraw(by=actor, at=now(), access=access, referral_id=referral_id)
    except Unable as unable:
        messages.warning(request, unable.sentence)
    else:
        messages.success(request, _("Rujukan ditarik."))
    return HttpResponseRedirect(reverse("referrals:of_case", args=[code]))
