"""A child is held, held longer, handed on, let out: noted by the hour."""

from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess
from sigap.juvenile import actions
from sigap.juvenile.forms import DetainForm, ExtendForm, NextStageForm, ReleaseForm
from sigap.juvenile.models import FLAG_LABELS, STAGE_LABELS, Detention
from sigap.juvenile.queries import barring_flags, custodians, detention_of, known_of
from sigap.juvenile.rules import (
    STAGES,
    ChildFacts,
    DetentionPlace,
    DetentionStage,
    ReleaseReason,
    flags_against_detention,
    next_stage,
)
from sigap.juvenile.views.steps import child_of, child_words
from sigap.kernel.clock import now
from sigap.legal.actions import Paper

_NOTES = Permission.LEGAL_NOTE


def _build_detain_form(_actor: Actor, access: CaseAccess, data: Any, ordinal: int) -> CaseForm[DetainForm]:
    who = child_of(access, ordinal)
    offices = custodians(access)
    police = next((str(row.id) for row in offices if row.kind == OfficeKind.POLRES_PPA), "")
    initial = {"stage": DetentionStage.POLICE, "custodian": police}
    form = DetainForm(data, now=now(), offices=[(row.id, row.name) for row in offices], initial=initial)
    known = known_of(who)
    nothing = ChildFacts(age_at_act=None, threat_years=None)
    flags = barring_flags(known, access.case.acted_on) if known else flags_against_detention(nothing)
    return form, child_words(access, _("Catat penahanan"), who, beside=[FLAG_LABELS[flag] for flag in flags])


def _detain(actor: Actor, access: CaseAccess, form: DetainForm, ordinal: int) -> str:
    data = form.cleaned_data
    actions.detain(
        by=actor,
        at=now(),
        access=access,
        ordinal=ordinal,
        detained_at=data["detained_at"],
        stage=DetentionStage(data["stage"]),
        place=DetentionPlace(data["place"]),
        custodian_id=UUID(data["custodian"]),
    )
    return _("Penahanan tercatat. Hitung mundurnya berjalan, juga pada hari libur.")


detain = case_form_view(_NOTES, Section.LEGAL, _build_detain_form, _detain)


def _standing(access: CaseAccess, item_id: UUID) -> tuple[Detention, DetentionStage]:
    row = detention_of(access, item_id)
    return row, DetentionStage(max(row.periods.all(), key=lambda period: period.begins_at).stage)


def _build_extend_form(_actor: Actor, access: CaseAccess, data: Any, item_id: UUID) -> CaseForm[ExtendForm]:
    (row, stage), at = _standing(access, item_id), now()
    form = ExtendForm(data, now=at, initial={"ordered_at": at, "post_key": uuid4()})
    words = child_words(access, _("Catat perpanjangan"), row.proceeding.person, beside=[STAGES[stage].basis])
    return form, words


def _extend(actor: Actor, access: CaseAccess, form: ExtendForm, item_id: UUID) -> str:
    data = form.cleaned_data
    actions.extend(
        by=actor,
        at=now(),
        access=access,
        detention_id=item_id,
        ordered_at=data["ordered_at"],
        paper=Paper(number=data["number"], note=data["note"]),
        post_key=data["post_key"],
    )
    return _("Perpanjangan tercatat.")


extend = case_form_view(_NOTES, Section.LEGAL, _build_extend_form, _extend)


def _build_pass_on_form(_actor: Actor, access: CaseAccess, data: Any, item_id: UUID) -> CaseForm[NextStageForm]:
    row, stage = _standing(access, item_id)
    following, offices, at = next_stage(stage), custodians(access), now()
    after = str(STAGE_LABELS[following]) if following else _("tidak ada tahap lagi")
    heading = _("Penahanan beralih: %(stage)s") % {"stage": after}
    theirs = STAGES[following].office if following else None
    holder = next((str(office.id) for office in offices if office.kind == theirs), "")
    initial = {"begins_at": at, "custodian": holder, "stage": following or ""}
    form = NextStageForm(data, now=at, offices=[(office.id, office.name) for office in offices], initial=initial)
    notes = [STAGES[following].basis] if following else []
    return form, child_words(access, heading, row.proceeding.person, beside=notes)


def _pass_on(actor: Actor, access: CaseAccess, form: NextStageForm, item_id: UUID) -> str:
    data = form.cleaned_data
    actions.pass_on(
        by=actor,
        at=now(),
        access=access,
        detention_id=item_id,
        stage=DetentionStage(data["stage"]) if data["stage"] else _standing(access, item_id)[1],
        begins_at=data["begins_at"],
        custodian_id=UUID(data["custodian"]),
    )
    return _("Tercatat. Tahap ini dihitung sendiri, dari jam itu.")


pass_on = case_form_view(_NOTES, Section.LEGAL, _build_pass_on_form, _pass_on)


def _build_release_form(_actor: Actor, access: CaseAccess, data: Any, item_id: UUID) -> CaseForm[ReleaseForm]:
    row, at = detention_of(access, item_id), now()
    period = max(row.periods.all(), key=lambda period: period.begins_at)
    # Before its end nobody is out because it ended: why, is asked.
    reason = ReleaseReason.BY_LAW.value if period.until <= at else ""
    form = ReleaseForm(data, now=at, initial={"released_at": at, "reason": reason})
    return form, child_words(access, _("Catat pengeluaran"), row.proceeding.person)


def _release(actor: Actor, access: CaseAccess, form: ReleaseForm, item_id: UUID) -> str:
    data = form.cleaned_data
    actions.release(
        by=actor,
        at=now(),
        access=access,
        detention_id=item_id,
        released_at=data["released_at"],
        reason=ReleaseReason(data["reason"]),
    )
    return _("Pengeluaran tercatat, dengan jamnya.")


release = case_form_view(_NOTES, Section.LEGAL, _build_release_form, _release)
