"""A claim is opened for one victim on one road; its losses are added, and taken out again with a reason."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused, Unable
from sigap.legal.queries import reported_of, victims_of
from sigap.restitution import events
from sigap.restitution.actions.clocks import reckon_claim
from sigap.restitution.actions.sealed import Loss, loss_place
from sigap.restitution.models import LiablePerson, LossItem, RestitutionClaim
from sigap.restitution.queries import book_of
from sigap.restitution.rules import Applicant, ClaimVia, LedgerKind, LossHead, RestitutionLaw, RestitutionRoad
from sigap.ui.sent_again import check_same
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault.sealing import seal

MOST = 1_000_000_000_000
"""Rupiah; more than any single loss: a slip of the finger."""


class UnableToClaim(Unable):
    """No victim, nobody to pay, no amount, a second claim on one road, or a claim that was filed already."""


def entered_by(by: Actor, at: datetime, office_id: UUID) -> dict[str, Any]:
    """Who writes a row of the ledger down, when, and for which office."""
    return {
        "recorded_at": at,
        "recorded_by": by.person_id,
        "recorded_by_name": by.name,
        "office_id": office_id,
    }


def office_name_of(by: Actor, office_id: UUID) -> str:
    """The name of an office that the actor works in, as it is now."""
    return next(m.office_name for m in by.memberships if m.office_id == office_id)


def _parties(access: CaseAccess, ordinal: int, liable: Collection[int]) -> tuple[CasePerson, list[CasePerson]]:
    """The victim, and of whom it is claimed, by their numbers in the case."""
    victim = next((who for who in victims_of(access) if who.ordinal == ordinal), None)
    if victim is None:
        raise UnableToClaim(_("Pilih korban yang memohon. Belum ada? Tambahkan dulu di bagian Orang."))
    return victim, _owing(access, victim, liable)


def _owing(access: CaseAccess, victim: CasePerson, liable: Collection[int]) -> list[CasePerson]:
    owed_by = [who for who in reported_of(access) if who.ordinal in set(liable) and who != victim]
    if not owed_by:
        raise UnableToClaim(_("Pilih siapa yang harus membayar. Belum ada? Tambahkan dulu di bagian Orang."))
    return owed_by


@audit.action
def open_claim(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    road: RestitutionRoad,
    law: RestitutionLaw,
    applicant: Applicant,
    via: ClaimVia,
    liable: Collection[int],
    is_joint: bool,
    post_key: UUID,
) -> RestitutionClaim:
    """Opens the book of one victim's claim; the same `post_key` again gives the same one.

    `ordinal` is the victim, `liable` those of whom it is claimed, by their numbers in the case. The parents stand in
    for a child in conflict with the law. Raises UnableToClaim.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    victim, owed_by = _parties(access, ordinal, liable)
    sent: dict[str, Any] = {"victim": victim, "road": road.value, "law": law.value}
    sent |= {"applicant": applicant.value, "via": via.value, "is_joint": is_joint or len(owed_by) == 1}
    if opened := RestitutionClaim.objects.filter(case=case, post_key=str(post_key)).first():
        owing = {each.person_id for each in opened.liable.all()}
        check_same(opened, is_standing=owing == {who.id for who in owed_by}, **sent)
        audit.unchanged()
        return opened
    claim = RestitutionClaim(
        case=case,
        **sent,
        opened_at=at,
        opened_by=by.person_id,
        opened_by_name=by.name,
        office_id=office_id,
        office_name=office_name_of(by, office_id),
        post_key=str(post_key),
    )
    _save(claim, owed_by)
    ids = {"claim": str(claim.id), "person": str(victim.id), "road": road.value}
    record_case_event(by, at, case.id, events.OPENED, **ids)
    return claim


def _save(claim: RestitutionClaim, owed_by: Collection[CasePerson]) -> None:
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError:
        raise UnableToClaim(_("Korban ini sudah punya buku restitusi pada jalan itu. Lanjutkan yang ada.")) from None
    _save_owing(claim, owed_by)


def _save_owing(claim: RestitutionClaim, owed_by: Collection[CasePerson]) -> None:
    LiablePerson.objects.bulk_create(LiablePerson(claim=claim, case=claim.case, person=who) for who in owed_by)


@audit.action
def correct_claim(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    claim_id: UUID,
    law: RestitutionLaw,
    applicant: Applicant,
    via: ClaimVia,
    liable: Collection[int],
    is_joint: bool,
    reason: TakeBackReason | None,
) -> RestitutionClaim:
    """Puts a book right that was opened wrong, before it is filed; its limits are reckoned anew.

    What stands already changes nothing. Raises UnableToClaim, ReasonMissing, Refused.
    """
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    book = book_of(access, claim_id)
    claim = book.claim
    if any(entry.kind in {LedgerKind.FILED, LedgerKind.AWARDED} for entry in book.entries):
        raise UnableToClaim(_("Permohonan sudah diajukan. Bukunya keliru? Tarik dulu catatan pengajuannya."))
    owed_by = _owing(access, claim.victim, liable)
    was = {"law": claim.law, "applicant": claim.applicant, "via": claim.via}
    wanted = {"law": law.value, "applicant": applicant.value, "via": via.value}
    joint, owing = is_joint or len(owed_by) == 1, {who.id for who in owed_by}
    stood = {each.person_id for each in book.liable}
    if (was, claim.is_joint, stood) == (wanted, joint, owing):
        audit.unchanged()
        return claim
    why = require_reason(reason)
    claim.law, claim.applicant, claim.via, claim.is_joint = law.value, applicant.value, via.value, joint
    claim.save(update_fields=["law", "applicant", "via", "is_joint"])
    LiablePerson.objects.filter(claim=claim, person_id__in=stood - owing).delete()
    _save_owing(claim, [who for who in owed_by if who.id not in stood])
    record_case_event(by, at, case.id, events.CORRECTED, claim=str(claim.id), reason=why.value, **was)
    reckon_claim(by=by, at=at, access=access, claim_id=claim.id)
    return claim


def _unfiled(access: CaseAccess, claim_id: UUID) -> RestitutionClaim:
    book = book_of(access, claim_id)
    if any(entry.kind == LedgerKind.FILED for entry in book.entries):
        raise UnableToClaim(
            _("Permohonan sudah diajukan, jumlahnya tetap. Kerugian lain dimohonkan lewat jalan sesudah putusan.")
        )
    return book.claim


@audit.action
def add_loss(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    claim_id: UUID,
    head: LossHead,
    amount: int,
    loss: Loss,
    post_key: UUID,
) -> LossItem:
    """Adds a loss of so many whole rupiah, before the claim is filed. Raises UnableToClaim, Refused."""
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    sent = {"claim_id": claim_id, "head": head.value, "amount": amount}
    sent |= {"papers_there": len(loss.there), "papers_missing": len(loss.missing)}
    if added := LossItem.objects.filter(case=case, post_key=str(post_key)).first():
        check_same(added, is_standing=added.voided_at is None, **sent)
        audit.unchanged()
        return added
    _unfiled(access, claim_id)
    if not 0 < amount <= MOST:
        raise UnableToClaim(_("Jumlah ini tidak masuk akal. Tulis rupiah bulat, misalnya 17.500.000."))
    key = section_key(by=by, at=at, access=access, section=Section.LEGAL)
    item = LossItem(
        id=uuid4(),
        case=case,
        **sent,
        key_id=key.id,
        post_key=str(post_key),
        **entered_by(by, at, office_id),
    )
    item.sealed_loss = seal(loss.as_text(), key=key, place=loss_place(item.id))
    item.save(force_insert=True)
    ids = {"claim": str(claim_id), "loss": str(item.id), "head": head.value}
    record_case_event(by, at, case.id, events.LOSS_ADDED, **ids)
    return item


@audit.action
def drop_loss(*, by: Actor, at: datetime, access: CaseAccess, loss_id: UUID, reason: TakeBackReason | None) -> LossItem:
    """Takes a loss out, before the claim is filed. Twice changes nothing. Raises Refused, UnableToClaim."""
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    item = LossItem.objects.filter(case=case, pk=loss_id).first()
    if item is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(case.id)})
    if item.voided_at is not None:
        audit.unchanged()
        return item
    _unfiled(access, item.claim_id)
    why = require_reason(reason)
    item.voided_at, item.voided_by, item.void_reason = at, by.person_id, why.value
    item.save(update_fields=["voided_at", "voided_by", "void_reason"])
    ids = {"claim": str(item.claim_id), "loss": str(item.id), "reason": why.value}
    record_case_event(by, at, case.id, events.LOSS_DROPPED, **ids)
    return item
