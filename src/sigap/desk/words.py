"""What stands for the codes and ids of the trail when people read it: labels of every app, names of officers.

A person in a case never has a name here: "Korban 2" for the case's own team, the head of an id for the auditor.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sigap.access.models import RESET_REASON_LABELS, SEAT_LABELS, Membership, Office, Person
from sigap.access.permissions import POWER_LABELS
from sigap.access.roles import ROLES
from sigap.assistance.models import WORD_TABLES as ASSISTANCE_WORDS
from sigap.audit.kinds import StreamKind
from sigap.audit.queries import TrailEntry
from sigap.cases.actions.kind import UNKNOWN
from sigap.cases.forms import HAND_OVER_LABELS, IDENTITY_REASONS
from sigap.cases.models import (
    BREAK_GLASS_TRAIL_LABELS,
    CALL_BACK_TRAIL_LABELS,
    CLOSING_FINDING_LABELS,
    CLOSING_LABELS,
    CLOSING_STATUS_LABELS,
    DANGER_SOURCE_LABELS,
    EMERGENCY_LABELS,
    ERASED_LABELS,
    ERASURE_LABELS,
    HOLD_LABELS,
    INDICATION_TRAIL_LABELS,
    LIFT_BASIS_LABELS,
    REOPENING_LABELS,
    REVIEW_PART_LABELS,
    RISK_BASIS_LABELS,
    RISK_FINDING_LABELS,
    RISK_LABELS,
    ROLE_LABELS,
    SAFETY_STEP_LABELS,
    SEARCH_TRAIL_LABELS,
    SECTION_LABELS,
    STATUS_LABELS,
    VOID_LABELS,
)
from sigap.cases.models.exclusions import KEPT_BASIS_LABELS
from sigap.cases.models.kind import COMPETENCE_LABELS, LEADING_LABELS, PLACE_LABELS, SOURCE_LABELS, WAY_LABELS
from sigap.cases.rules.closing import ClosingFinding, ClosingStatus
from sigap.casework.models import WORD_TABLES as CASEWORK_WORDS
from sigap.clocks.models import ELSEWHERE_LABELS, PAUSE_LABELS, RECIPIENT_LABELS
from sigap.clocks.rules.labels import RULE_LABELS
from sigap.correspondence.models import WORD_TABLES as CASE_LETTER_WORDS
from sigap.datarights.models import WORD_TABLES as DATA_RIGHT_WORDS
from sigap.duplicates.models import WORD_TABLES as PAIR_WORDS
from sigap.errands.models import WORD_TABLES as ERRAND_WORDS
from sigap.fieldvisits.models import WORD_TABLES as FIELD_WORDS
from sigap.hearings.models import WORD_TABLES as HEARING_WORDS
from sigap.incidents.models import WORD_TABLES as INCIDENT_WORDS
from sigap.intake.models import CLAIM_FOR_LABELS, FALSE_LABELS, LOOK_LABELS, NO_CASE_LABELS, STORY_REASON_LABELS
from sigap.juvenile.models import WORD_TABLES as CHILD_WORDS
from sigap.legal.models import WORD_TABLES as LEGAL_WORDS
from sigap.legal.rules.law import law
from sigap.letters.models import WORD_TABLES as LETTER_WORDS
from sigap.links.models import WORD_TABLES as LINK_WORDS
from sigap.meetings.models import WORD_TABLES as MEETING_WORDS
from sigap.notifications.words import WORDING
from sigap.persons.models import WORD_TABLES as PERSON_WORDS
from sigap.protection.models import WORD_TABLES as PROTECTION_WORDS
from sigap.referrals.models import DECLINE_LABELS, MEANS_LABELS, RESULT_LABELS, URGENCY_LABELS
from sigap.reintegration.models import WORD_TABLES as REINTEGRATION_WORDS
from sigap.releases.models import WORD_TABLES as RELEASE_WORDS
from sigap.restitution.models import ENTRY_LABELS, HEAD_LABELS, ROAD_LABELS
from sigap.sessions.models import WORD_TABLES as SESSION_WORDS
from sigap.shelter.models import WORD_TABLES as SHELTER_WORDS
from sigap.simfoni.models import WORD_TABLES as SIMFONI_WORDS
from sigap.testimony.models import WORD_TABLES as TESTIMONY_WORDS
from sigap.transfers.models import WORD_TABLES as TRANSFER_WORDS
from sigap.ui.taking_back import TAKE_BACK_LABELS
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
    "moved": gettext_lazy("dihitung ulang dari hari lain"),
    "restitution": gettext_lazy("restitusi"),
    "referral_result": gettext_lazy("hasil rujukan"),
    "reached": gettext_lazy("korban atau walinya berhasil dihubungi"),
    "police_received": gettext_lazy("polisi menerima laporan rujukan"),
    "danger_answered": gettext_lazy("tanda darurat dijawab"),
    "case_closed": gettext_lazy("kasusnya ditutup"),
    "undone_late": gettext_lazy("disebut salah dicatat sesudah batasnya lewat"),
    "not_wished": gettext_lazy("tidak diminta korban"),
    "plan_written": gettext_lazy("tujuan rencana ditulis"),
    "lp_noted": gettext_lazy("laporan polisi (LP) dicatat"),
    "wrong-password": gettext_lazy("kata sandi salah"),
    "wrong-code": gettext_lazy("kode kedua salah"),
    "wrong-reset": gettext_lazy("kode pemulihan salah"),
    "risk_lowering": gettext_lazy("penurunan risiko menunggu pemeriksa kedua"),
    "risk_review": gettext_lazy("penurunan risiko seorang diri belum ditinjau"),
}
"""How a deadline came to its end, what the reporter reads, what waits on a case."""
_TABLES: tuple[Mapping[Any, Promise], ...] = (
    {role.code: role.name for role in ROLES.values()},
    KEPT_BASIS_LABELS,
    *CASEWORK_WORDS,
    *ASSISTANCE_WORDS,
    *FIELD_WORDS,
    CLOSING_LABELS,
    DANGER_SOURCE_LABELS,
    EMERGENCY_LABELS,
    INDICATION_TRAIL_LABELS,
    LIFT_BASIS_LABELS,
    RISK_BASIS_LABELS,
    RISK_FINDING_LABELS,
    RISK_LABELS,
    ROLE_LABELS,
    SAFETY_STEP_LABELS,
    SECTION_LABELS,
    STATUS_LABELS,
    TAKE_BACK_LABELS,
    VOID_LABELS,
    RULE_LABELS,
    NO_CASE_LABELS,
    FALSE_LABELS,
    LOOK_LABELS,
    CLAIM_FOR_LABELS,
    STORY_REASON_LABELS,
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
    CALL_BACK_TRAIL_LABELS,
    {part.value: words for part, words in REVIEW_PART_LABELS.items()},
    HAND_OVER_LABELS,
    SEAT_LABELS,
    RESET_REASON_LABELS,
    _OUTCOMES,
    POWER_LABELS,
    PAUSE_LABELS,
    RECIPIENT_LABELS,
    ELSEWHERE_LABELS,
    OUTCOME_LABELS,
    LEADING_LABELS,
    PLACE_LABELS,
    WAY_LABELS,
    SOURCE_LABELS,
    COMPETENCE_LABELS,
    {UNKNOWN: gettext_lazy("belum dicatat")},
    *INCIDENT_WORDS,
    *PAIR_WORDS,
    *LINK_WORDS,
    *LEGAL_WORDS,
    *CASE_LETTER_WORDS,
    *PROTECTION_WORDS,
    *HEARING_WORDS,
    *SESSION_WORDS,
    *SHELTER_WORDS,
    *SIMFONI_WORDS,
    *ERRAND_WORDS,
    *TESTIMONY_WORDS,
    *PERSON_WORDS,
    *REINTEGRATION_WORDS,
    *TRANSFER_WORDS,
    *DATA_RIGHT_WORDS,
    *CHILD_WORDS,
    *LETTER_WORDS,
    *MEETING_WORDS,
    *RELEASE_WORDS,
    WORDING,
)
_PAPERS: dict[str, Promise] = {
    "asesmen": gettext_lazy("asesmen kebutuhan"),
    "berita-acara-keluar": gettext_lazy("berita acara keluar"),
    "berita-acara-masuk": gettext_lazy("berita acara masuk"),
    "kartu-hak": gettext_lazy("kartu hak"),
    "keselamatan": gettext_lazy("rencana keselamatan"),
    "lembar-lapangan": gettext_lazy("lembar lapangan"),
    "notula": gettext_lazy("notula konferensi kasus"),
    "pemulangan": gettext_lazy("berita acara pemulangan"),
    "perkembangan": gettext_lazy("laporan perkembangan"),
    "persetujuan": gettext_lazy("surat persetujuan"),
    "reintegrasi": gettext_lazy("laporan reintegrasi"),
    "rencana": gettext_lazy("rencana intervensi"),
    "rencana-anak": gettext_lazy("rencana dengan kata-kata anak"),
    "serah-terima": gettext_lazy("berita acara serah terima"),
    "surat-tugas": gettext_lazy("surat tugas"),
    "terminasi": gettext_lazy("surat terminasi"),
}
_ENDED: dict[str, Promise] = {
    "answered": gettext_lazy("sudah dijawab"),
    "asked_again": gettext_lazy("ditanyakan lagi"),
    "confirmed": gettext_lazy("sudah dibenarkan"),
    "contested": gettext_lazy("jawabannya disanggah"),
    "detained": gettext_lazy("menjadi penahanan"),
    "lapsed": gettext_lazy("gugur"),
    "no_breach": gettext_lazy("bukan kegagalan pelindungan data"),
    "receipt": gettext_lazy("tanda terima dicatat"),
    "sent": gettext_lazy("sudah dikirim"),
    "served": gettext_lazy("klien dilayani"),
    "visited": gettext_lazy("klien dikunjungi"),
}


@cache
def _words_by_key() -> Mapping[str, Mapping[Any, Promise | str]]:
    """What a code means under one key of an event alone: elsewhere the same code is something else."""
    return {
        "article": {row.code: row.name for row in law().rows},
        "finding": {each: CLOSING_FINDING_LABELS[each] for each in (ClosingFinding.TO_REOPEN,)},
        "head": HEAD_LABELS,
        "kind": ENTRY_LABELS,
        "outcome": _ENDED,
        "paper": _PAPERS,
        "reason": REOPENING_LABELS,
        "road": ROAD_LABELS,
        # A section and a reason to open an identity share a code.
        "room": SECTION_LABELS,
        "status": {each: CLOSING_STATUS_LABELS[each] for each in (ClosingStatus.APPROVED, ClosingStatus.LAPSED)},
    }


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerName:
    """An officer as desk pages name them, and the office that they work for, or worked for last."""

    name: str
    office: str

    def __str__(self) -> str:
        return f"{self.name}, {self.office}" if self.office else self.name


def officers_named(ids: Iterable[UUID | str]) -> dict[str, OfficerName]:
    """The officers with these ids, one statement; ids of other things have none."""
    held = Membership.objects.filter(person_id=OuterRef("pk")).order_by(F("until").desc(nulls_first=True), "since")
    rows = Person.objects.filter(pk__in=ids).annotate(office=Subquery(held.values("office__name")[:1]))
    found = rows.values_list("pk", "name", "office")
    return {str(pk): OfficerName(name=name, office=office or "") for pk, name, office in found}


def ids_in(entries: Iterable[TrailEntry]) -> set[str]:
    """Ids of whoever and whatever these events mention, and of who acted."""
    rows = list(entries)
    found = {value for entry in rows for value in entry.ids.values() if len(value) == _ID_LENGTH}
    return found | {str(entry.actor_id) for entry in rows if entry.actor_id}


def words_in(entries: Iterable[TrailEntry], officers: Mapping[str, OfficerName] | None = None) -> dict[str, str]:
    """Words for every code and id that these events mention; `officers` when they are known already."""
    rows = list(entries)
    ids = ids_in(rows)
    mentioned = ids.union(value for entry in rows for value in entry.ids.values())
    named = officers_named(ids) if officers is None else officers
    words = {code: str(label) for table in _TABLES for code, label in table.items() if code in mentioned}
    for key, table in _words_by_key().items():
        words |= {f"{key}:{code}": str(label) for code, label in table.items() if code in mentioned}
    words |= {value: head_of(value) for value in ids}
    words |= {pk: officer.name for pk, officer in named.items()}
    words |= {str(pk): name for pk, name in Office.objects.filter(pk__in=ids).values_list("pk", "name")}
    return words
