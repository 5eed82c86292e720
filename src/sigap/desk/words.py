"""What stands for the codes and ids of the trail when people read it: labels of every app, names of officers.

A person in a case never has a name here: "Orang 2" for the case's own team, the head of an id for the auditor.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sigap.access.models import RESET_REASON_LABELS, SEAT_LABELS, Office, Person
from sigap.access.permissions import POWER_LABELS
from sigap.access.roles import ROLES
from sigap.assistance.models import WORD_TABLES as ASSISTANCE_WORDS
from sigap.audit.kinds import StreamKind
from sigap.audit.queries import TrailEntry
from sigap.cases.forms import HAND_OVER_LABELS, IDENTITY_REASONS
from sigap.cases.models import (
    BREAK_GLASS_TRAIL_LABELS,
    CLOSING_LABELS,
    ERASED_LABELS,
    ERASURE_LABELS,
    HOLD_LABELS,
    INDICATION_TRAIL_LABELS,
    REVIEW_PART_LABELS,
    RISK_BASIS_LABELS,
    RISK_FINDING_LABELS,
    RISK_LABELS,
    ROLE_LABELS,
    SEARCH_TRAIL_LABELS,
    SECTION_LABELS,
    STATUS_LABELS,
    VOID_LABELS,
)
from sigap.clocks.models import PAUSE_LABELS, RECIPIENT_LABELS, RULE_LABELS
from sigap.incidents.models import WORD_TABLES as INCIDENT_WORDS
from sigap.intake.models import CLAIM_FOR_LABELS, FALSE_LABELS, LOOK_LABELS, NO_CASE_LABELS
from sigap.legal.models import WORD_TABLES as LEGAL_WORDS
from sigap.notifications.events import WORDING
from sigap.referrals.models import DECLINE_LABELS, MEANS_LABELS, RESULT_LABELS, URGENCY_LABELS
from sigap.vault.copies import OUTCOME_LABELS

_ID_LENGTH = 36
_SHOWN_HEAD = 8
_OUTCOMES: dict[str, Promise] = {
    "done": gettext_lazy("selesai"),
    "received": gettext_lazy("diterima"),
    "handling": gettext_lazy("ditangani"),
    "accepted": gettext_lazy("diterima"),
    "declined": gettext_lazy("ditolak"),
    "withdrawn": gettext_lazy("ditarik"),
    "passed_on": gettext_lazy("dialihkan"),
    "given_up": gettext_lazy("dihentikan"),
    "case": gettext_lazy("menjadi kasus"),
    "no_case": gettext_lazy("tanpa kasus"),
    "referral": gettext_lazy("rujukan"),
    "duty": gettext_lazy("nomor pribadi petugas"),
    "duty-call": gettext_lazy("menelepon petugas piket"),
    "referral_result": gettext_lazy("hasil rujukan"),
    "reached": gettext_lazy("korban atau walinya berhasil dihubungi"),
    "police_received": gettext_lazy("polisi menerima laporan rujukan"),
    "case_closed": gettext_lazy("kasusnya ditutup"),
    "lp_noted": gettext_lazy("laporan polisi (LP) dicatat"),
    "risk_lowering": gettext_lazy("penurunan risiko menunggu orang kedua"),
    "risk_review": gettext_lazy("penurunan risiko seorang diri belum ditinjau"),
}
"""How a deadline came to its end, what the reporter reads, what waits on a case."""
_TABLES: tuple[Mapping[Any, Promise], ...] = (
    {role.code: role.name for role in ROLES.values()},
    *ASSISTANCE_WORDS,
    CLOSING_LABELS,
    INDICATION_TRAIL_LABELS,
    RISK_BASIS_LABELS,
    RISK_FINDING_LABELS,
    RISK_LABELS,
    ROLE_LABELS,
    SECTION_LABELS,
    STATUS_LABELS,
    VOID_LABELS,
    RULE_LABELS,
    NO_CASE_LABELS,
    FALSE_LABELS,
    LOOK_LABELS,
    CLAIM_FOR_LABELS,
    DECLINE_LABELS,
    MEANS_LABELS,
    RESULT_LABELS,
    URGENCY_LABELS,
    IDENTITY_REASONS,
    ERASED_LABELS,
    ERASURE_LABELS,
    HOLD_LABELS,
    SEARCH_TRAIL_LABELS,
    BREAK_GLASS_TRAIL_LABELS,
    {part.value: words for part, words in REVIEW_PART_LABELS.items()},
    HAND_OVER_LABELS,
    SEAT_LABELS,
    RESET_REASON_LABELS,
    _OUTCOMES,
    POWER_LABELS,
    PAUSE_LABELS,
    RECIPIENT_LABELS,
    OUTCOME_LABELS,
    *INCIDENT_WORDS,
    *LEGAL_WORDS,
    WORDING,
)


def stream_words(kind: str) -> str:
    """What a chain is about."""
    return {
        StreamKind.CASE.value: pgettext("satu", "Kasus"),
        StreamKind.AGENCY.value: pgettext("satu", "Kantor"),
        StreamKind.SYSTEM.value: _("Sistem"),
    }[kind]


def head_of(found: UUID | str) -> str:
    """The head of an id: enough to tell two apart, opens nothing."""
    return str(found)[:_SHOWN_HEAD]


def words_in(entries: Iterable[TrailEntry]) -> dict[str, str]:
    """Words for every code and id that these events mention."""
    rows = list(entries)
    mentioned = {value for entry in rows for value in entry.ids.values()}
    mentioned |= {str(entry.actor_id) for entry in rows if entry.actor_id}
    ids = {value for value in mentioned if len(value) == _ID_LENGTH}
    words = {code: str(label) for table in _TABLES for code, label in table.items() if code in mentioned}
    words |= {value: head_of(value) for value in ids}
    words |= {str(pk): name for pk, name in Person.objects.filter(pk__in=ids).values_list("pk", "name")}
    words |= {str(pk): name for pk, name in Office.objects.filter(pk__in=ids).values_list("pk", "name")}
    return words
