"""One stay from the request to the leaving: forms on a page each, the page of the stay, its records on paper."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_page, form_view, to
from sigap.access.guard import DeskRequest, Open, act_and_return, either, reading_sealed
from sigap.access.permissions import Permission
from sigap.cases.queries import case_for
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.case_papers import paper_response
from sigap.screening.rules.persons import Sex
from sigap.shelter import actions
from sigap.shelter.actions import NewStay
from sigap.shelter.forms import (
    FAMILY,
    AdmitForm,
    JoinCaseForm,
    LeavingForm,
    MoveForm,
    StayEntryForm,
    StayForm,
    bed_choices,
    now_initial,
    person_choices,
)
from sigap.shelter.models import ENTRY_LABELS, ROOM_LABELS, Stay, StayEntry
from sigap.shelter.paper import record_paper
from sigap.shelter.queries import (
    beds_of,
    guest_of,
    houses_for,
    is_kept_by,
    people_to_place,
    stay_for,
    stays_of,
    whom_to_ask,
)
from sigap.shelter.reading import open_stay
from sigap.shelter.rules import ADULT, RUNNING, LeaveReason, RoomKind, StayEntryKind, StayStatus, fitting, telling_law
from sigap.shelter.views.board import chosen_house, row

_KEEP, _SEE = Permission.SHELTER_KEEP, Permission.SHELTER_SEE
_STAY = "shelter:stay"


def _words(heading: str, action: str, stay: Stay | None = None, **more: Any) -> dict[str, Any]:
    back = reverse(_STAY, args=[stay.pk]) if stay else reverse("shelter:board")
    label = stay.name if stay else _("Rumah aman")
    return {"heading": heading, "action": action, "back": back, "back_label": label} | more


def _stay_form(actor: Actor, data: QueryDict | None, *, is_arrival: bool) -> StayForm:
    at = now()
    houses = [house for house in houses_for(actor) if not is_arrival or is_kept_by(actor, house)]
    house_id = chosen_house(houses, str(data.get("house", "")) if data else "")
    stays = [stay for stay in stays_of([house_id] if house_id else [], at=at) if stay.status != StayStatus.WAITING]
    beds = beds_of([house_id] if house_id else [], at=at).get(house_id, []) if house_id and is_arrival else []
    return StayForm(
        data,
        houses=houses,
        people=person_choices(people_to_place(actor, sent=_sent(data))),
        stays=stays,
        beds=bed_choices(beds),
        is_arrival=is_arrival,
        initial={"post_key": uuid4(), "house": str(house_id), "wanted": "in" if is_arrival else "hold"},
    )


def _sent(data: QueryDict | None) -> UUID | None:
    """The mark of a form that may have been sent before."""
    try:
        return UUID(str(data["post_key"])) if data and "post_key" in data else None
    except ValueError:
        return None


def _build_arrive_form(actor: Actor, data: Any) -> FormAndContext[StayForm]:
    lead = _("Cukup perempuan atau laki-laki dan umur. Ranjang dipilihkan menurut aturan; berita acara langsung jadi.")
    return _stay_form(actor, data, is_arrival=True), _words(_("Terima yang datang"), _("Simpan"), lead=lead)


def _new(form: StayForm) -> NewStay:
    data = form.cleaned_data
    accompanied = data["beside"]
    return NewStay(
        house_id=UUID(data["house"]),
        post_key=data["post_key"],
        person_id=UUID(data["person"]) if data["person"] else None,
        sex=Sex(data.get("sex", "")),
        age=data.get("age"),
        born_on=data.get("born_on"),
        beside=UUID(accompanied) if accompanied not in {"", FAMILY} else None,
        is_family=accompanied == FAMILY,
        bed_id=int(data["bed"]) if data.get("bed") else None,
        words=form.words(),
    )


def _arrive(_request: DeskRequest, actor: Actor, form: StayForm) -> HttpResponse:
    wanted = StayStatus.WAITING if form.cleaned_data["wanted"] == "wait" else StayStatus.IN
    made = actions.begin_stay(by=actor, at=now(), new=_new(form), wanted=wanted)
    return to(_STAY, made.pk)


arrive = form_view(_KEEP, _build_arrive_form, _arrive)


def _build_ask_form(actor: Actor, data: Any) -> FormAndContext[StayForm]:
    lead = _("Ranjang ditahan beberapa jam menurut aturan rumahnya. Letak rumah terbuka untuk Anda sesudah klien tiba.")
    return _stay_form(actor, data, is_arrival=False), _words(_("Minta ranjang"), _("Minta"), lead=lead)


def _ask(request: DeskRequest, actor: Actor, form: StayForm) -> HttpResponse:
    wanted = StayStatus.HELD if form.cleaned_data["wanted"] == "hold" else StayStatus.WAITING
    made = actions.begin_stay(by=actor, at=now(), new=_new(form), wanted=wanted)
    messages.success(request, _("Tercatat: %(state)s.") % {"state": str(made.status_label).lower()})
    return to("shelter:board")


ask = form_view(Permission.SHELTER_PLACE, _build_ask_form, _ask)


@reading_sealed(_SEE)
def stay(request: DeskRequest, stay_id: UUID) -> HttpResponse:
    """One stay with everything noted of it, for the house's staff and the manager of its case."""
    at = now()
    opened = open_stay(entering=request.entering, stay_id=stay_id, at=at)
    found = opened.stay
    found.absent = [entry for entry, _text in opened.entries if entry.due_at and not entry.settled_at]  # type: ignore[attr-defined]  # as the list has it
    with request.entering() as actor:
        keeps = is_kept_by(actor, found.house)
        context = {
            "opened": opened,
            "care": [each for each in opened.entries if _is_care(each[0])],
            "notes": [each for each in opened.entries if not _is_care(each[0])],
            "row": row(found, at=at),
            "room": _room_words(found),
            "keeps": keeps,
            "is_in": found.status == StayStatus.IN,
            "is_coming": found.status in {StayStatus.HELD, StayStatus.WAITING},
            "is_waiting": found.status == StayStatus.WAITING,
            "was_child": found.age_years < ADULT,
            "may_see_place": keeps or found.status == StayStatus.IN,
            "ask": whom_to_ask(found) if found.case_id and found.status in RUNNING else None,
            "cost": sum(entry.amount or 0 for entry, _text in opened.entries),
            "law": telling_law(),
            "now": at,
        }
        return render(request, "shelter/stay.html", context)


def _is_care(entry: StayEntry) -> bool:
    return entry.kind == StayEntryKind.CARE and entry.settled_at is None


def _room_words(found: Stay) -> str:
    use = next(iter(getattr(found, "current", ())), None)
    return str(ROOM_LABELS[RoomKind(use.bed.room.kind)]) if use else ""


def _stay_or_refuse(actor: Actor, stay_id: UUID) -> Stay:
    found = stay_for(actor, stay_id, at=now())
    if not is_kept_by(actor, found.house):
        raise Refused(_KEEP, ids={"item": str(stay_id)})
    return found


def _fitting_beds(found: Stay) -> Sequence[tuple[str, Any]]:
    at = now()
    beds = beds_of([found.house_id], at=at).get(found.house_id, [])
    return bed_choices(fitting(beds, guest_of(found, at=at), boys_apart_from=found.house.boys_apart_from))


def _build_admit_form(actor: Actor, data: Any, stay_id: UUID) -> FormAndContext[AdmitForm]:
    return _admit_form(_stay_or_refuse(actor, stay_id), data)


def _admit_form(found: Stay, data: Any = None, **initial: Any) -> FormAndContext[AdmitForm]:
    use = next(iter(getattr(found, "current", ())), None)
    form = AdmitForm(data, beds=list(_fitting_beds(found)), held=use.bed.label if use else "", initial=initial)
    return form, _words(_("Catat kedatangan"), _("Terima sekarang"), found)


def _admit(_request: DeskRequest, actor: Actor, form: AdmitForm, stay_id: UUID) -> HttpResponse:
    bed = form.cleaned_data["bed"]
    actions.admit(by=actor, at=now(), stay_id=stay_id, bed_id=int(bed) if bed else None, words=form.words())
    return to(_STAY, stay_id)


@reading_sealed(_KEEP)
def _admit_shown(request: DeskRequest, stay_id: UUID) -> HttpResponse:
    """What was written of her when the bed was asked for stands on, for who takes her in and the nights after."""
    opened = open_stay(entering=request.entering, stay_id=stay_id, at=now())
    with request.entering() as actor:
        if not is_kept_by(actor, opened.stay.house):
            raise Refused(_KEEP, ids={"item": str(stay_id)})
        needs = "\n".join(filter(None, (opened.words.condition, opened.words.needs)))
        words_written = {"brought_by": opened.words.brought_by, "belongings": opened.words.belongings}
        form, words = _admit_form(opened.stay, needs=needs, **words_written)
        return form_page(request, form, **words)


admit = either(get=_admit_shown, post=form_view(_KEEP, _build_admit_form, _admit))


def _build_move_form(actor: Actor, data: Any, stay_id: UUID) -> FormAndContext[MoveForm]:
    found = _stay_or_refuse(actor, stay_id)
    return MoveForm(data, beds=list(_fitting_beds(found))), _words(_("Pindah ranjang"), _("Pindahkan"), found)


def _move(_request: DeskRequest, actor: Actor, form: MoveForm, stay_id: UUID) -> HttpResponse:
    bed = form.cleaned_data["bed"]
    actions.move(by=actor, at=now(), stay_id=stay_id, bed_id=int(bed) if bed else None)
    return to(_STAY, stay_id)


move = form_view(_KEEP, _build_move_form, _move)


def _build_leave_form(actor: Actor, data: Any, stay_id: UUID) -> FormAndContext[LeavingForm]:
    found = _stay_or_refuse(actor, stay_id)
    return LeavingForm(data), _words(_("Keluar dari rumah aman"), _("Catat keluar"), found)


def _leave(_request: DeskRequest, actor: Actor, form: LeavingForm, stay_id: UUID) -> HttpResponse:
    actions.leave(
        by=actor,
        at=now(),
        stay_id=stay_id,
        reason=LeaveReason(form.cleaned_data["reason"]),
        words=form.words(),
        has_belongings_back=form.cleaned_data["has_belongings_back"],
    )
    return to(_STAY, stay_id)


leave = form_view(_KEEP, _build_leave_form, _leave)


def _build_join_form(actor: Actor, data: Any, stay_id: UUID) -> FormAndContext[JoinCaseForm]:
    found = _stay_or_refuse(actor, stay_id)
    lead = _("Hanya kasus yang Anda ikuti. Sudah ada kasusnya? Minta manajernya merujuk klien itu ke rumah ini.")
    form = JoinCaseForm(data, people=person_choices(people_to_place(actor)))
    return form, _words(_("Kaitkan dengan kasus"), _("Kaitkan"), found, lead=lead, about="shelter/unknown.html")


def _join(request: DeskRequest, actor: Actor, form: JoinCaseForm, stay_id: UUID) -> HttpResponse:
    person = people_to_place(actor).filter(pk=form.cleaned_data["person"]).first()
    if person is None:
        raise Refused(_KEEP, ids={"item": str(stay_id)})
    access = case_for(actor, person.case.code)
    actions.join_case(by=actor, at=now(), access=access, stay_id=stay_id, person_id=person.pk)
    messages.success(request, _("Tamu ini sekarang tercatat pada kasusnya."))
    return to(_STAY, stay_id)


join = form_view(_KEEP, _build_join_form, _join)


def _entry_view(kind: StayEntryKind, lead: Promise, permission: Permission = _KEEP) -> Open[Any]:
    def build_form(actor: Actor, data: Any, stay_id: UUID) -> FormAndContext[StayEntryForm]:
        at = now()
        found = _stay_or_refuse(actor, stay_id) if permission is _KEEP else stay_for(actor, stay_id, at=at)
        more = {"due_at": at + timedelta(hours=4)} if kind is StayEntryKind.ABSENCE else {}
        form = StayEntryForm(
            data,
            has_end=kind is StayEntryKind.ABSENCE,
            has_amount=kind is StayEntryKind.COST,
            initial=now_initial(at, entry=uuid4(), **more),
        )
        return form, _words(str(ENTRY_LABELS[kind]), _("Simpan"), found, lead=str(lead))

    def done(_request: DeskRequest, actor: Actor, form: StayEntryForm, stay_id: UUID) -> HttpResponse:
        cleaned = form.cleaned_data
        actions.note_entry(
            by=actor,
            at=now(),
            stay_id=stay_id,
            entry_id=cleaned["entry"],
            kind=kind,
            words=cleaned["words"],
            happened_at=cleaned["happened_at"],
            due_at=cleaned.get("due_at"),
            amount=cleaned.get("amount"),
        )
        return to(_STAY, stay_id)

    return form_view(permission, build_form, done)


absence = _entry_view(
    StayEntryKind.ABSENCE,
    gettext_lazy(
        "Ke mana dan dengan siapa. Kalau lewat jamnya, petugas dikabari, lalu manajer kasus, lalu piket Polres."
    ),
)
belongings = _entry_view(StayEntryKind.BELONGINGS, gettext_lazy("Diserahkan kembali saat keluar, atau lebih dulu."))
visitor = _entry_view(
    StayEntryKind.VISITOR, gettext_lazy("Siapa, untuk apa, dan apakah diterima. Tamu bertemu di luar rumah.")
)
care = _entry_view(
    StayEntryKind.CARE,
    gettext_lazy("Obat, alergi, makanan, siapa yang tidak boleh tahu. Petugas rumah dan manajer kasus membacanya."),
    _SEE,
)
cost = _entry_view(StayEntryKind.COST, gettext_lazy("Untuk apa. Dijumlahkan per orang dan per bulan."))


@act_and_return(_KEEP, _STAY, "stay_id")
def settle(request: DeskRequest, stay_id: UUID, entry_id: UUID) -> str:
    """Back again, handed back, or no longer so."""
    with request.entering() as actor:
        actions.settle_entry(by=actor, at=now(), stay_id=stay_id, entry_id=entry_id)
    return _("Tercatat.")


@act_and_return(_SEE, _STAY, "stay_id")
def release(request: DeskRequest, stay_id: UUID) -> str:
    """A bed is held no longer."""
    with request.entering() as actor:
        actions.release(by=actor, at=now(), stay_id=stay_id)
    return _("Permintaan dibatalkan.")


@act_and_return(_SEE, _STAY, "stay_id")
def hold(request: DeskRequest, stay_id: UUID) -> str:
    """A bed for who waits."""
    with request.entering() as actor:
        actions.hold_waiting(by=actor, at=now(), stay_id=stay_id)
    return _("Satu ranjang ditahan.")


@reading_sealed(_SEE)
def record_in(request: DeskRequest, stay_id: UUID) -> HttpResponse:
    """The record of the arrival."""
    return _record(request, stay_id, is_leaving=False)


@reading_sealed(_SEE)
def record_out(request: DeskRequest, stay_id: UUID) -> HttpResponse:
    """The record of the leaving."""
    return _record(request, stay_id, is_leaving=True)


def _record(request: DeskRequest, stay_id: UUID, *, is_leaving: bool) -> HttpResponse:
    at = now()
    opened = open_stay(entering=request.entering, stay_id=stay_id, at=at)
    with request.entering() as actor:
        when = opened.stay.left_at if is_leaving else opened.stay.arrived_at
        if when is None:
            raise Refused(_SEE, ids={"item": str(stay_id)})
        paper = record_paper(opened, when, is_leaving=is_leaving)
        actions.note_record_printed(by=actor, at=at, stay_id=stay_id, paper=paper.slug)
    return paper_response(request, paper, at=when)
