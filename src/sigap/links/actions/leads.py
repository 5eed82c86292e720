"""A lead is noted on a case, or taken back. What it says is sealed; tokens of it are compared later, by the worker.

Whoever writes one learns nothing by it: the act takes as long and answers the same whether or not another case has it.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import CasePerson, PersonToken
from sigap.cases.queries import CaseAccess, persons_of
from sigap.cases.rules import HARMED, PersonRole
from sigap.kernel.errors import Refused, StepUpNeeded, Unable
from sigap.links import events
from sigap.links.models import Lead
from sigap.links.rules import LeadKind, LeadOwner, LeadSource, link_rules, parts_of
from sigap.mailbox import codes
from sigap.matching.digits import phone_key
from sigap.matching.tokens import TokenSubject
from sigap.matching.tokens import tokens_of as tokens_of_name
from sigap.places.words import regional
from sigap.ui.sent_again import check_same
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import datakeys, rings
from sigap.vault.models import KeyPurpose
from sigap.vault.ring_use import EpochFacts
from sigap.vault.sealing import Place, seal
from sigap.vault.tokens import tokens

_HOUR = timedelta(hours=1)


class UnableToNoteLead(Unable):
    """It says too little to be compared, is not about the perpetrators' side, or names nobody of the case."""


class LeadsSpent(StepUpNeeded):
    """More leads in an hour than the work of one person needs; showing again who one is opens them anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadText:
    """What is sealed of a lead: what it is, and what belongs to its kind (bank, platform, village, year, the route)."""

    value: str
    detail: str = ""
    village: str = ""
    year: str = ""
    via: str = ""
    note: str = ""

    def __repr__(self) -> str:
        return "LeadText(…)"

    def as_text(self) -> str:
        """The form in which it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "LeadText":
        """The reverse of `as_text`."""
        return cls(**json.loads(text))


def lead_place(lead_id: UUID) -> Place:
    """Where the words of a lead lie."""
    return Place(table="links_lead", row=lead_id, column="sealed_text", section=Section.LEGAL.value)


def tokens_of_lead(kind: LeadKind, text: LeadText, *, epoch: EpochFacts | None = None) -> list[tuple[str, bytes]]:
    """What of a lead is compared, each token with what it stands for; nothing where it says too little."""
    if kind is LeadKind.RECRUITER:
        bearer = TokenSubject(full_name=text.value, year=text.year, village=text.village)
        return [(each.value, value) for each, value in sorted(tokens_of_name(bearer, epoch=epoch))]
    parts = parts_of(kind, value=text.value, detail=text.detail, village=text.village, via=text.via)
    return [(token.value, made) for (token, _words), made in zip(parts, tokens(parts, epoch=epoch), strict=True)]


@audit.action
def note_lead(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    kind: LeadKind,
    text: LeadText,
    owner: LeadOwner,
    ordinal: int | None = None,
    source: LeadSource,
    post_key: UUID,
) -> Lead:
    """Notes a lead; the same `post_key` again gives the same row.

    Raises UnableToNoteLead, LeadsSpent, UnableToWorkOnClosedCase, Refused; Conflict where it came with other words.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    body = _body_of(post_key, kind, owner, ordinal, source, text.as_text())
    if noted := _noted_before(case.id, post_key, body):
        return noted
    _spend(by, at)
    check_all_powers(by, access)
    person = _suspect(access, owner, ordinal)
    made = _tokens_said(access, kind, text)
    key = datakeys.create(purpose=KeyPurpose.LEAD, case_id=case.id, at=at)
    lead = Lead(
        id=uuid4(),
        case=case,
        kind=kind.value,
        owner=owner.value,
        person=person,
        source=source.value,
        key_id=key.id,
        is_common=_is_common(kind, text.value),
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
        post_key=str(post_key),
        body=body,
    )
    lead.sealed_text = seal(text.as_text(), key=key, place=lead_place(lead.id))
    lead.save(force_insert=True)
    _index(lead, made)
    record_case_event(by, at, case.id, events.NOTED, lead=str(lead.id), kind=kind.value, source=source.value)
    return lead


def _body_of(post_key: UUID, *sent: str | int | None) -> bytes:
    """A keyed trace of what the form says."""
    return codes.body_of(codes.load_secret(settings.SIGAP_KEYS), post_key.bytes, json.dumps(sent))


def _noted_before(case_id: UUID, post_key: UUID, body: bytes) -> Lead | None:
    """What this form noted already. Raises Conflict where it came with other words, or the lead was taken back."""
    noted = Lead.objects.filter(case=case_id, post_key=str(post_key)).first()
    if noted is not None:
        check_same(noted, is_standing=noted.removed_at is None, body=body)
        audit.unchanged()
    return noted


def _tokens_said(access: CaseAccess, kind: LeadKind, text: LeadText) -> list[tuple[str, bytes]]:
    made = tokens_of_lead(kind, text)
    if not made:
        raise UnableToNoteLead(TOO_LITTLE[kind])
    _refuse_harmed(access, made)
    return made


TOO_LITTLE = {
    LeadKind.PHONE: _("Nomor ini tidak lengkap. Tulis semua angkanya, dengan 0 atau 62 di depan."),
    LeadKind.ACCOUNT: _("Nomor rekening sedikitnya enam angka. Tulis seperti di bukti transfer."),
    LeadKind.HANDLE: _("Tulis nama akunnya, sedikitnya tiga huruf, dan pilih medianya."),
    LeadKind.PLATE: _("Pelat ini tidak terbaca. Contoh: B 1234 XYZ."),
    LeadKind.COMPANY: regional(
        _("Satu kata saja dipakai banyak usaha. Tulis nama lengkapnya, atau pilih juga desanya.")
    ),
    LeadKind.ADDRESS: regional(
        _("Tulis jalan dan nomornya, lalu pilih desanya. Tanpa itu alamat tidak dapat dibandingkan.")
    ),
    LeadKind.RECRUITER: regional(_("Nama saja dipakai banyak orang. Tambahkan desanya atau tahun lahirnya.")),
    LeadKind.ROUTE: _("Tulis dari mana, ke mana, dan lewat mana atau dengan apa."),
}


def _spend(by: Actor, at: datetime) -> None:
    # Two windows of the same person count one after the other.
    audit.one_at_a_time(f"links.leads:{by.person_id}")
    since = max(at - _HOUR, by.stepped_up_at or at - _HOUR)
    limit = link_rules(localdate(at)).leads_an_hour
    if Lead.objects.filter(recorded_by=by.person_id, recorded_at__gt=since).values("id")[:limit].count() >= limit:
        raise LeadsSpent(
            _("Sudah %(count)d jejak Anda catat dalam satu jam. Tunjukkan sekali lagi bahwa ini Anda.")
            % {"count": limit}
        )


def _suspect(access: CaseAccess, owner: LeadOwner, ordinal: int | None) -> CasePerson | None:
    if owner is not LeadOwner.SUSPECT:
        return None
    person = persons_of(access).filter(ordinal=ordinal or 0, role=PersonRole.SUSPECT).first()
    if person is None:
        raise UnableToNoteLead(_("Pilih terlapor dari kasus ini. Belum ada? Tambahkan dulu di bagian Orang."))
    return person


def _refuse_harmed(access: CaseAccess, made: Sequence[tuple[str, bytes]]) -> None:
    """What stands here as a victim's is no lead. Asked of this case alone: of others it would be an answer."""
    values = [value for _kind, value in made]
    harmed = PersonToken.objects.filter(case_id_of_person=access.case.id, token__in=values, person__role__in=HARMED)
    if harmed.exists():
        raise UnableToNoteLead(
            _("Ini tercatat sebagai milik korban dalam kasus ini. Yang dicatat di sini hanya jejak pelaku.")
        )


def _is_common(kind: LeadKind, value: str) -> bool:
    """Whether everybody may know the number: of an office, or of the public page."""
    if kind not in {LeadKind.PHONE, LeadKind.ACCOUNT}:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT links.public_lines()")
        lines = {phone_key(phone) for (phone,) in cursor.fetchall()} - {""}
    return phone_key(value) in lines


def _index(lead: Lead, made: Sequence[tuple[str, bytes]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT links.index_lead(%s, %s::text[], %s::bytea[], %s)",
            [lead.id, [kind for kind, _v in made], [value for _kind, value in made], rings.facts().newest.kek_id],
        )


@audit.action
def take_back_lead(
    *, by: Actor, at: datetime, access: CaseAccess, lead_id: UUID, reason: TakeBackReason | None
) -> Lead:
    """Takes a lead back: it is compared no more, and what it alone joined is undone. Twice changes nothing.

    Raises Refused, ReasonMissing, UnableToWorkOnClosedCase.
    """
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    lead = Lead.objects.filter(case=case, pk=lead_id).first()
    if lead is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(case.id)})
    if lead.removed_at is not None:
        audit.unchanged()
        return lead
    why = require_reason(reason)
    lead.removed_at, lead.removed_by, lead.removal_reason = at, by.person_id, why.value
    lead.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    _index(lead, ())
    record_case_event(by, at, case.id, events.TAKEN_BACK, lead=str(lead.id), kind=lead.kind, reason=why.value)
    return lead
