"""A case's referrals on its summary, and what they ask of the actor next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.cards import SHOWN, CardRow, NextStep, SectionCard
from sigap.cases.queries import CaseAccess
from sigap.referrals import actions, reading
from sigap.referrals.models import Handover, Referral, lacks_bed
from sigap.referrals.queries import IsUndecided, people_handed, referrals_of
from sigap.referrals.rows import LOOK, sent_url, time_left_for
from sigap.referrals.rules import ReferralStatus
from sigap.ui.shell import Words


def handover_rows(
    opened: reading.OpenedReferralStep, access: CaseAccess | None
) -> list[tuple[Handover, actions.HandoverDetails | None, list[Words]]]:
    """The hand-overs of a request with their words, and who went along: by part and number, or by number alone."""
    people = people_handed(access, [row for row, _words in opened.handovers]) if access else {}
    return [
        (
            row,
            words,
            [people[n].label if n in people else _("Orang nomor %(n)d") % {"n": n} for n in row.persons],
        )
        for row, words in opened.handovers
    ]


def senders(actor: Actor, access: CaseAccess) -> tuple[UUID, ...]:
    """The offices for which the actor asks others to help on this case, and takes a request back."""
    return access.offices_where(actor, Permission.REFERRAL_OFFER, Section.REFERRALS)


@dataclass(frozen=True, slots=True, kw_only=True)
class BedLink:
    """Where a bed is asked for or given, for a client whom a safe house took and nobody gave one."""

    url: str
    action: str


def bed_link(actor: Actor, access: CaseAccess, referral: Referral) -> BedLink | None:
    """Of a request read with `lacks_bed`: the staff take in who comes, the manager has a bed held.

    Others do not see whether there is one.
    """
    if access.case.is_closed or not vars(referral)["lacks_bed"]:
        return None
    if referral.to_office_id in actor.offices_where(Permission.SHELTER_KEEP):
        return BedLink(url=reverse("shelter:arrive"), action=_("Terima yang datang"))
    if access.case.manager_id == actor.person_id and actor.can(Permission.SHELTER_PLACE):
        return BedLink(url=reverse("shelter:ask"), action=_("Minta ranjang"))
    return None


def referrals_card(actor: Actor, access: CaseAccess, at: datetime) -> SectionCard:
    """The referrals of a case in short, and what they ask of the actor next."""
    rows = referrals_of(access).defer("sealed_preview", "sealed_answer")
    found = list(rows.annotate(is_undecided=IsUndecided(F("pk")), lacks_bed=lacks_bed()))
    code = access.case.code
    may_offer = bool(senders(actor, access)) and not access.case.is_closed
    return SectionCard(
        heading=_("Rujukan"),
        url=reverse("referrals:of_case", args=[code]),
        rows=tuple(_card_row(referral, at) for referral in found[:SHOWN]),
        count=len(found),
        empty=_("Belum ada kantor lain yang diminta membantu."),
        add=_("Siapkan rujukan") if may_offer else "",
        add_url=reverse("referrals:offer", args=[code]) if may_offer else "",
        next_step=_bed_step(actor, access, found) or _next_step(access, found, at, may_offer=may_offer),
    )


def _card_row(referral: Referral, at: datetime) -> CardRow:
    tone, icon = LOOK[ReferralStatus(referral.status)]
    time = time_left_for(referral, at)
    return CardRow(
        what=referral.to_office_name,
        meta=", ".join(str(label) for label in referral.purpose_labels),
        state="" if time else referral.status_label,
        tone=tone,
        icon=icon,
        left=time,
    )


def _bed_step(actor: Actor, access: CaseAccess, found: Sequence[Referral]) -> NextStep | None:
    for referral in found:
        if link := bed_link(actor, access, referral):
            heading = _("%(office)s menerima, ranjangnya belum ada") % {"office": referral.to_office_name}
            words = _("Belum ada ranjang yang ditahan.")
            return NextStep(heading=heading, words=words, url=link.url, action=link.action, icon="key")
    return None


def _next_step(access: CaseAccess, found: Sequence[Referral], at: datetime, *, may_offer: bool) -> NextStep | None:
    """What the newest request asks of whoever sent or accepted it; a first request where there is none."""
    code = access.case.code
    asked = [row for row in found if row.to_office_id in access.office_ids and row.status == ReferralStatus.ACCEPTED]
    sent = [row for row in found if row.from_office_id in access.office_ids]
    if asked and access.has(Section.PERSONS):
        return _work_step(code, asked[0], opens_identity=access.has(Section.IDENTITY))
    if not found and may_offer:
        return NextStep(
            heading=_("Minta bantuan kantor lain"),
            words=_("Pilih kantornya dan yang diminta. Anda tetap penanggung jawab sampai mereka menerima."),
            url=reverse("referrals:offer", args=[code]),
            action=_("Siapkan rujukan"),
            icon="swap",
        )
    if sent and (sent[0].is_waiting or vars(sent[0])["is_undecided"]):
        return _answer_step(sent[0], at)
    return None


def _work_step(code: str, asked: Referral, *, opens_identity: bool) -> NextStep:
    heading, purposes = _("Kerjakan yang diminta"), ", ".join(str(label) for label in asked.purpose_labels)
    if not opens_identity:
        return NextStep(
            heading=heading,
            words=_("%(purposes)s. Nama orangnya tertutup di sini: telepon %(office)s, atau tanya balik di rujukannya.")
            % {"purposes": purposes, "office": asked.from_office_name},
            url=reverse("referrals:answer", args=[asked.pk]),
            action=_("Buka rujukannya"),
            icon="swap",
        )
    return NextStep(
        heading=heading,
        words=_("%(purposes)s. Orangnya ada di bagian Orang; setiap pembukaan identitas tercatat.")
        % {"purposes": purposes},
        url=reverse("cases:persons", args=[code]),
        action=_("Lihat orangnya"),
        icon="user",
    )


def _answer_step(sent: Referral, at: datetime) -> NextStep:
    office = {"office": sent.to_office_name}
    if sent.is_waiting:
        heading = _("Tunggu jawaban %(office)s") % office
        words = _("Selama belum diterima, Anda tetap penanggung jawab. Mendesak? Telepon mereka.")
        action = _("Lihat rujukannya")
    else:
        heading = _("%(office)s tidak dapat menerima") % office
        words = _("Anda tetap penanggung jawab. Baca alasannya, lalu alihkan ke kantor lain.")
        action = _("Baca alasannya")
    return NextStep(
        heading=heading, words=words, url=sent_url(sent), action=action, icon="swap", left=time_left_for(sent, at)
    )
