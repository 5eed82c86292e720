"""The articles that a case is held to be about, and which of two laws holds where the law changed meanwhile."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused, Unable
from sigap.legal import events
from sigap.legal.actions.exits import ring_standing_exits
from sigap.legal.actions.limits import reckon_limits
from sigap.legal.models import LAW_DECIDERS, Charge, LawChoice
from sigap.legal.queries import charges_of, people_of
from sigap.legal.rules import MarkSource, Proposal, law
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault.sealing import Place, seal


class UnableToCharge(Unable):
    """No such article stood for that act, the day has not come, or nobody decided between two laws."""


def choice_place(choice_id: UUID) -> Place:
    """Where the number of the paper of a decision lies."""
    return Place(table="legal_choice", row=choice_id, column="sealed_paper", section=Section.LEGAL.value)


@audit.action
def charge(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    articles: Sequence[str],
    act_from: date,
    act_to: date,
    ordinal: int | None = None,
) -> list[Charge]:
    """Adds articles for an act that lasted from one day to another; what stands already is not added again.

    `articles` are keys of proposals (`key_of`). Raises UnableToCharge, also where one stands with other days, and
    UnableToWorkOnClosedCase.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    today = localdate(at)
    if act_to > today:
        raise UnableToCharge(_("Tanggal perbuatan belum tiba. Periksa tanggalnya."))
    if act_to < act_from:
        raise UnableToCharge(_("Hari terakhir lebih awal dari hari pertama. Periksa tanggalnya."))
    proposals = [law().proposed(key, act_from, act_to, today) for key in articles]
    if not proposals or None in proposals:
        raise UnableToCharge(_("Pasal ini tidak berlaku untuk tanggal perbuatan. Pilih dari daftar tanggal itu."))
    person = next((who for who in people_of(access) if who.ordinal == ordinal), None) if ordinal else None
    standing = {row.standing_key: row for row in charges_of(access)}
    added = []
    for proposal in filter(None, proposals):
        row = _drafted(case, proposal, act_from, act_to)
        row.person = person
        if known := standing.get(row.standing_key):
            if (known.act_from, known.act_to) != (act_from, act_to):
                raise UnableToCharge(_("Pasal ini sudah ada dengan tanggal lain. Tarik dulu yang lama."))
            continue
        row.recorded_at, row.recorded_by, row.recorded_by_name, row.office_id = at, by.person_id, by.name, office_id
        row.save(force_insert=True)
        added.append(row)
        record_case_event(by, at, case.id, events.CHARGED, charge=str(row.id), article=row.article)
    if added:
        reckon_limits(by=by, at=at, case=case)
        ring_standing_exits(by, at, access)
    else:
        audit.unchanged()
    return added


def _drafted(case: Case, proposal: Proposal, act_from: date, act_to: date) -> Charge:
    compared = proposal.compared
    return Charge(
        id=uuid4(),
        case=case,
        article=proposal.offence.code,
        law_from=proposal.offence.valid_from,
        compared_article=compared.code if compared else "",
        compared_from=compared.valid_from if compared else None,
        is_older_unread=proposal.is_older_unread,
        act_from=act_from,
        act_to=act_to,
    )


@audit.action
def choose_law(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    charge_id: UUID,
    is_older: bool,
    decided_by: MarkSource,
    decided_on: date,
    number: str,
    post_key: UUID,
) -> LawChoice:
    """Notes which of two laws an investigator, prosecutor or court took (KUHP article 3); the newest note counts.

    The same `post_key` again gives the same row. Raises UnableToCharge, Refused, UnableToWorkOnClosedCase.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    if noted := LawChoice.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        return noted
    row = charges_of(access).filter(pk=charge_id).first()
    if row is None or not row.is_pair:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(case.id)})
    if decided_by not in LAW_DECIDERS:
        raise UnableToCharge(_("Yang memutus hukum mana yang dipakai adalah penyidik, jaksa, atau pengadilan."))
    if decided_on > localdate(at):
        raise UnableToCharge(_("Tanggal keputusan belum tiba. Periksa tanggalnya."))
    key = section_key(by=by, at=at, access=access, section=Section.LEGAL)
    choice = LawChoice(
        id=uuid4(),
        charge=row,
        case=case,
        is_older=is_older,
        decided_by=decided_by.value,
        decided_on=decided_on,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        key_id=key.id,
        post_key=str(post_key),
    )
    choice.sealed_paper = seal(number, key=key, place=choice_place(choice.id))
    choice.save(force_insert=True)
    record_case_event(
        by, at, case.id, events.LAW_CHOSEN, charge=str(row.id), article=row.article, source=decided_by.value
    )
    return choice


@audit.action
def drop(*, by: Actor, at: datetime, access: CaseAccess, charge_id: UUID, reason: TakeBackReason | None) -> Charge:
    """Takes an article back; it stays in the record. Twice changes nothing. Raises Refused."""
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    row = Charge.objects.filter(case=case, pk=charge_id).first()
    if row is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(case.id)})
    if row.dropped_at is not None:
        audit.unchanged()
        return row
    why = require_reason(reason)
    row.dropped_at, row.dropped_by, row.dropped_by_name = at, by.person_id, by.name
    row.save(update_fields=["dropped_at", "dropped_by", "dropped_by_name"])
    ids = {"charge": str(row.id), "article": row.article, "reason": why.value}
    record_case_event(by, at, case.id, events.DROPPED, **ids)
    reckon_limits(by=by, at=at, case=case)
    ring_standing_exits(by, at, access)
    return row
