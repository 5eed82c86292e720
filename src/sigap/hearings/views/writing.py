"""Forms of the diary: noted, moved, settled; who accompanies; how a child is heard; what it cost."""

from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.cards import needs_words
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.models import Assignment, CasePerson
from sigap.cases.queries import CaseAccess
from sigap.hearings import actions
from sigap.hearings.forms import (
    ArrangementAnswerForm,
    ArrangementForm,
    CompanionForm,
    CostReceivedForm,
    HearingCostForm,
    HearingForm,
    MoveHearingForm,
    SettleHearingForm,
)
from sigap.hearings.models import ARRANGEMENT_LABELS, Hearing
from sigap.hearings.queries import companions_for, courts, heard_words, hearing_of
from sigap.hearings.rules import ArrangementAnswer, arrangement_laws
from sigap.kernel.clock import now
from sigap.legal.queries import acts_first_hand, people_of, reported_among
from sigap.testimony.queries import tellers_among
from sigap.testimony.rows import before_words
from sigap.ui.dates import near_moment, number

_NOTES = Permission.LEGAL_NOTE


def _words(access: CaseAccess, heading: str, row: Hearing | None = None, **more: Any) -> dict[str, Any]:
    words = {"heading": heading, "action": _("Simpan"), "back": reverse("hearings:of_case", args=[access.case.code])}
    if row is not None:
        heard = heard_words(row)
        called = [_("didengar: %(who)s") % {"who": heard}] if heard else []
        words["lead"] = ", ".join([str(row.agenda_label), near_moment(row.starts_at, now()), *called])
    return words | more


def _people(found: list[CasePerson]) -> list[tuple[str, str]]:
    return [(str(who.ordinal), str(who.label)) for who in found]


def _item(access: CaseAccess, item: UUID | None) -> Hearing:
    return hearing_of(access, item or uuid4())


def _build_note_form(actor: Actor, access: CaseAccess, data: Any, _none: Any) -> CaseForm[HearingForm]:
    before = before_words(access)
    people, held = people_of(access), courts()
    suspects = _people(reported_among(people))
    form = HearingForm(
        data,
        is_first_hand=acts_first_hand(actor, access),
        suspects=suspects,
        tellers=_people(tellers_among(people)) if access.has(Section.PERSONS) else [],
        officers=[(str(row.person_id), row.person_name) for row in companions_for(access).values()],
        courts=[(str(key), name) for key, name in held.items()],
        is_again=bool(before),
        initial={
            "post_key": uuid4(),
            "person": suspects[0][0] if len(suspects) == 1 else "",
            "court": str(next(iter(held), "")),
        },
    )
    notes = before or [_("Anak yang didengar: minta perekaman, jarak jauh, atau sidang tertutup segera.")]
    notes = [*notes, *needs_words(access)]
    return form, _words(access, _("Catat sidang"), beside=notes, lead=before[0] if before else "")


def _note(actor: Actor, access: CaseAccess, form: HearingForm, _none: Any) -> str:
    given = form.cleaned_data
    row = actions.note_hearing(
        by=actor,
        at=now(),
        access=access,
        ordinal=int(given["person"]) if given["person"] else None,
        agenda=given["agenda"],
        starts_at=given["starts_at"],
        court=UUID(given["court"]) if given["court"] else None,
        place=form.place,
        witnesses=[int(each) for each in given["witnesses"]],
        companions=[UUID(each) for each in given["companions"]],
        told_by=given.get("told_by"),
        post_key=given["post_key"],
        reason=given.get("again"),
        is_meant=given.get("is_meant", False),
    )
    if row.hears_child:
        return _("Sidang tercatat. Anak akan didengar: minta sekarang cara mendengarnya.")
    return _("Sidang tercatat. Pendampingnya diberi tahu.")


note = case_form_view(_NOTES, Section.LEGAL, _build_note_form, _note)


def _build_move_form(actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[MoveHearingForm]:
    row, first = _item(access, item), acts_first_hand(actor, access)
    form = MoveHearingForm(data, is_first_hand=first, initial={"post_key": uuid4()})
    notes = [
        _("Ruang dan nomor boleh kosong: yang lama berlaku. Keterangan lama tetap terbaca di atas yang baru."),
        _("Semua pendamping diberi tahu sekarang."),
    ]
    return form, _words(access, _("Tunda sidang"), row, beside=notes)


def _move(actor: Actor, access: CaseAccess, form: MoveHearingForm, item: UUID | None) -> str:
    given = form.cleaned_data
    actions.move_hearing(
        by=actor,
        at=now(),
        access=access,
        hearing_id=_item(access, item).id,
        starts_at=given["starts_at"],
        reason=given["reason"],
        place=form.place,
        told_by=given.get("told_by"),
        post_key=given["post_key"],
        is_meant=given.get("is_meant", False),
    )
    return _("Sidang ditunda. Pendampingnya diberi tahu dan menyanggupi lagi untuk waktu yang baru.")


move = case_form_view(_NOTES, Section.LEGAL, _build_move_form, _move)


def _build_settle_form(actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[SettleHearingForm]:
    row = _item(access, item)
    form = SettleHearingForm(data, needs_source=actions.needs_source(actor, access, row))
    return form, _words(access, _("Catat hasil sidang"), row)


def _settle(actor: Actor, access: CaseAccess, form: SettleHearingForm, item: UUID | None) -> str:
    row = _item(access, item)
    given: dict[str, Any] = {"told_by": form.cleaned_data.get("told_by"), "reason": form.cleaned_data["reason"]}
    actions.settle_hearing(by=actor, at=now(), access=access, hearing_id=row.id, outcome=form.chosen, **given)
    if row.witnesses and form.chosen:
        return _("Hasil tercatat. Ada yang didengar? Catat keterangannya supaya tidak ditanya lagi.")
    return _("Hasil tercatat.")


settle = case_form_view(_NOTES, Section.LEGAL, _build_settle_form, _settle)


def _build_companion_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[CompanionForm]:
    row = _item(access, item)
    standing = {each.officer_id: each.officer_name for each in row.standing}  # type: ignore[attr-defined]  # prefetched
    # A page that is sent again names whom it chose, and whom they replaced, itself.
    others = [who for who in companions_for(access, row.starts_at).values() if data or who.person_id not in standing]
    if data:
        standing = dict(row.companions.values_list("officer_id", "officer_name"))
    form = CompanionForm(
        data,
        officers=[(str(who.person_id), _officer_words(who)) for who in others],
        standing=[(str(key), name) for key, name in standing.items()],
    )
    notes = [_("Yang dapat dipilih: petugas kantor lain maupun kantor Anda yang bekerja pada kasus ini.")]
    return form, _words(access, _("Pendamping sidang"), row, beside=notes)


def _officer_words(who: Assignment) -> str:
    is_away: bool = who.is_away  # type: ignore[attr-defined]  # annotated by the query
    return _("%(name)s (tidak masuk pada hari itu)") % {"name": who.person_name} if is_away else who.person_name


def _companion(actor: Actor, access: CaseAccess, form: CompanionForm, item: UUID | None) -> str:
    given = form.cleaned_data
    actions.choose_companion(
        by=actor,
        at=now(),
        access=access,
        hearing_id=_item(access, item).id,
        officer=UUID(given["officer"]),
        replaces=UUID(given["replaces"]) if given["replaces"] else None,
        is_meant=given.get("is_meant", False),
    )
    return _("Pendamping diberi tahu. Ia menyanggupi sendiri.")


companion = case_form_view(_NOTES, Section.LEGAL, _build_companion_form, _companion)


def _build_arrange_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[ArrangementForm]:
    form = ArrangementForm(data, initial={"requested_on": localdate()})
    notes = [f"{ARRANGEMENT_LABELS[kind]}: {law.basis}." for kind, law in arrangement_laws().items()]
    notes.append(_("Pendamping selalu ada, dan tidak pernah orang tua yang menjadi terlapor (UU 11/2012 pasal 23)."))
    return form, _words(access, _("Cara mendengar anak"), _item(access, item), beside=notes)


def _arrange(actor: Actor, access: CaseAccess, form: ArrangementForm, item: UUID | None) -> str:
    given, row = form.cleaned_data, _item(access, item)
    actions.request_arrangements(by=actor, at=now(), access=access, hearing_id=row.id, **given)
    return _("Permintaan tercatat. Catat jawabannya begitu ada.")


arrange = case_form_view(_NOTES, Section.LEGAL, _build_arrange_form, _arrange)


def _build_answer_form(
    _actor: Actor, access: CaseAccess, data: Any, item: UUID | None
) -> CaseForm[ArrangementAnswerForm]:
    row = _item(access, item)
    open_to = [each for each in row.arrangements.all() if each.answer == ArrangementAnswer.WAITING or data]
    waiting = {each.kind: each.kind_label for each in open_to}
    form = ArrangementAnswerForm(
        data,
        waiting=list(waiting.items()),
        initial={"answered_on": localdate(), "kind": next(iter(waiting)) if len(waiting) == 1 else ""},
    )
    return form, _words(access, _("Catat jawabannya"), row)


def _answer(actor: Actor, access: CaseAccess, form: ArrangementAnswerForm, item: UUID | None) -> str:
    given, row = form.cleaned_data, _item(access, item)
    actions.answer_arrangement(by=actor, at=now(), access=access, hearing_id=row.id, **given)
    return _("Jawaban tercatat.")


answer = case_form_view(_NOTES, Section.LEGAL, _build_answer_form, _answer)


def _build_cost_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[HearingCostForm]:
    form = HearingCostForm(data, initial={"claimed_on": localdate(), "post_key": uuid4()})
    return form, _words(access, _("Catat biaya sidang"), _item(access, item))


def _cost(actor: Actor, access: CaseAccess, form: HearingCostForm, item: UUID | None) -> str:
    row = _item(access, item)
    actions.claim_cost(by=actor, at=now(), access=access, hearing_id=row.id, **form.cleaned_data)
    return _("Biaya tercatat sebagai tagihan.")


cost = case_form_view(_NOTES, Section.LEGAL, _build_cost_form, _cost)


def _build_received_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[CostReceivedForm]:
    row = _item(access, item)
    unpaid = [each for each in row.costs.all() if each.received is None or data]
    choices = [(str(each.id), f"{each.kind_label}, {each.payer_label}: {number(each.amount)}") for each in unpaid]
    only = unpaid[0] if len(unpaid) == 1 else None
    initial = {"received_on": localdate()} | ({"cost": str(only.id), "amount": number(only.amount)} if only else {})
    return CostReceivedForm(data, unpaid=choices, initial=initial), _words(access, _("Catat penerimaan"), row)


def _received(actor: Actor, access: CaseAccess, form: CostReceivedForm, item: UUID | None) -> str:
    given = form.cleaned_data
    actions.receive_cost(
        by=actor,
        at=now(),
        access=access,
        hearing_id=_item(access, item).id,
        cost_id=UUID(given["cost"]),
        amount=given["amount"],
        received_on=given["received_on"],
    )
    return _("Penerimaan tercatat.")


received = case_form_view(_NOTES, Section.LEGAL, _build_received_form, _received)
