"""A referral as one line of a list, of the queue, of a case's summary."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.assistance.models import PURPOSE_LABELS
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.models import EMERGENCY_LABELS
from sigap.cases.queries.untold import SecrecyNotes
from sigap.referrals.models import ACT_LABELS, Referral
from sigap.referrals.queries import AwaitedRequest
from sigap.referrals.rules import ReferralFacts, ReferralStatus
from sigap.ui.timeleft import TimeLeft, time_left

LOOK = {
    ReferralStatus.OFFERED: ("soon", "clock"),
    ReferralStatus.HANDED_OVER: ("soon", "swap"),
    ReferralStatus.ACCEPTED: ("ok", "check"),
    ReferralStatus.DECLINED: ("late", "x"),
    ReferralStatus.WITHDRAWN: ("", "back"),
    ReferralStatus.PASSED_ON: ("", "swap"),
}
"""Tone and icon of each state."""


def fact_labels(facts: ReferralFacts) -> dict[str, list[str]]:
    """What an asked office is told of the act and the danger, in words."""
    return {
        "acts": [str(ACT_LABELS[act]) for act in facts.acts],
        "dangers": [str(EMERGENCY_LABELS[flag]) for flag in facts.dangers],
    }


def secrecy_words(untold: SecrecyNotes) -> str:
    """Whom the asked office does not turn to; nothing where nobody noted that somebody must not know."""
    kept = [
        words for words, is_noted in ((_("keluarga"), untold.family), (_("perangkat desa"), untold.village)) if is_noted
    ]
    asks = _("Mohon tidak menghubungi %(whom)s.") % {"whom": _(" maupun ").join(kept)} if kept else ""
    others = _("Ada orang yang tidak boleh tahu: tanyakan pendamping sebelum menghubungi siapa pun.")
    return " ".join(filter(None, (asks, others if untold.others else "")))


def queue_row(referral: Referral, *, at: datetime, is_incoming: bool) -> dict[str, Any]:
    """A waiting referral as one line of a list or of the queue."""
    if is_incoming:
        what = _("Konfirmasi terima dari %(office)s") if referral.is_handed_over else _("Jawab permintaan %(office)s")
        office, url = referral.from_office_name, reverse("referrals:answer", args=[referral.pk])
    else:
        what = _("Menunggu konfirmasi %(office)s") if referral.is_handed_over else _("Menunggu jawaban %(office)s")
        office, url = referral.to_office_name, sent_url(referral)
    return _row(referral, what % {"office": office}, url, office=referral.to_office_name) | {
        "left": time_left_for(referral, at),
        "facts": [
            *(str(label) for label in referral.purpose_labels),
            *([_("pengganti: %(name)s") % {"name": referral.substitute_name}] if referral.substitute_name else []),
        ],
    }


def declined_row(referral: Referral) -> dict[str, Any]:
    """A referral that came back with a no."""
    what = _("%(office)s menolak") % {"office": referral.to_office_name}
    return _row(referral, what, sent_url(referral), office=referral.from_office_name) | {
        "facts": [referral.decline_label]
    }


def result_row(referral: Referral) -> dict[str, Any]:
    """A referral that one's office took and still owes a result of."""
    what = _("Laporkan hasil ke %(office)s") % {"office": referral.from_office_name}
    return _row(referral, what, reverse("referrals:answer", args=[referral.pk]), office=referral.to_office_name)


def unconfirmed_row(referral: Referral) -> dict[str, Any]:
    """An answer that the sender took down for one's office."""
    what = _("Benarkan jawaban yang dicatat %(office)s") % {"office": referral.from_office_name}
    return _row(referral, what, reverse("referrals:answer", args=[referral.pk]), office=referral.to_office_name)


def with_due(row: dict[str, Any], referral: Referral, at: datetime) -> dict[str, Any]:
    """A row of a request read with `waits_until`: with what is left of that time, where a clock runs."""
    due: datetime | None = vars(referral).get("waits_until")
    return row | {"left": time_left(due, now=at, since=referral.answered_at) if due else None}


def _row(referral: Referral, what: str, url: str, *, office: str) -> dict[str, Any]:
    return {
        "url": url,
        "what": what,
        "code": referral.case_code,
        "facts": [str(label) for label in referral.purpose_labels],
        "office": office,
        "risk": referral.risk,
        "risk_label": referral.risk_label,
    }


def sent_url(referral: Referral) -> str:
    """The page of a referral as its sender reads it."""
    return reverse("referrals:sent", args=[referral.case_code, referral.pk])


def awaited_row(awaited: AwaitedRequest, at: datetime) -> dict[str, Any]:
    """What another office owes us."""
    words = {
        "answer": _("%(office)s menjawab permintaan"),
        "result": _("%(office)s melaporkan hasil"),
        "question": _("%(office)s menjawab pertanyaan"),
    }
    return {
        "url": reverse("referrals:sent", args=[awaited.case_code, awaited.id])
        if awaited.is_sender
        else reverse("referrals:answer", args=[awaited.id]),
        "what": words[awaited.what] % {"office": awaited.office_name},
        "code": awaited.case_code,
        "facts": [str(PURPOSE_LABELS[ReferralPurpose(purpose)]) for purpose in awaited.purposes],
        "office": "",
        "left": time_left(awaited.due_at, now=at, since=awaited.since),
    }


def page_for(actor: Actor, referral: Referral) -> str:
    """The page on which the actor reads a request between their office and another."""
    is_asked = referral.to_office_id in actor.office_ids
    return reverse("referrals:answer", args=[referral.pk]) if is_asked else sent_url(referral)


def question_row(referral: Referral) -> dict[str, Any]:
    """A request about which the asked office needs to know something."""
    what = _("Jawab pertanyaan %(office)s") % {"office": referral.to_office_name}
    return _row(referral, what, sent_url(referral), office=referral.from_office_name)


def visit_row(referral: Referral, *, url: str, office: str, is_proposed: bool) -> dict[str, Any]:
    """A visit with another office: to be answered, or to be made."""
    what = _("Jawab usulan kunjungan %(office)s") if is_proposed else _("Kunjungan bersama %(office)s")
    return _row(referral, what % {"office": office}, url, office=office)


def time_left_for(referral: Referral, at: datetime) -> TimeLeft | None:
    """The time that is left for the answer; None once there is one."""
    since = referral.contested_at or referral.offered_at
    return time_left(referral.due_at, now=at, since=since) if referral.is_waiting else None
