"""What stands for the codes and ids of the trail when people read it: labels of every room, names of officers.

A person in a case never has a name here: "Orang 2" for the case's own team, the head of an id for the auditor.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sigap.access.models import Office, Person
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES
from sigap.assistance.models import SERVICE_LABELS
from sigap.audit.kinds import StreamKind
from sigap.audit.queries import Entry
from sigap.cases.forms import IDENTITY_REASONS
from sigap.cases.models import CLOSING_LABELS, RISK_LABELS, ROLE_LABELS, ROOM_LABELS, STATUS_LABELS
from sigap.clocks.models import PAUSE_LABELS, RECIPIENT_LABELS, RULE_LABELS
from sigap.intake.models import NO_CASE_LABELS
from sigap.notifications.events import WORDING
from sigap.referrals.models import DECLINE_LABELS, URGENCY_LABELS

_ID_LENGTH = 36
_SHOWN_HEAD = 8
_OUTCOMES: dict[str, Promise] = {
    "done": gettext_lazy("selesai"),
    "received": gettext_lazy("diterima"),
    "handling": gettext_lazy("ditangani"),
    "accepted": gettext_lazy("diterima"),
    "declined": gettext_lazy("ditolak"),
    "withdrawn": gettext_lazy("ditarik"),
    "case": gettext_lazy("menjadi kasus"),
    "no_case": gettext_lazy("tanpa kasus"),
    "referral": gettext_lazy("rujukan"),
}
"""How a deadline came to its end, what the reporter reads, what waits on a case."""
_POWERS: dict[Permission, Promise] = {
    Permission.AUDIT_SEE: gettext_lazy("melihat jejak"),
    Permission.CASE_ASSIGN: gettext_lazy("menugaskan rekan"),
    Permission.CASE_CLOSE: gettext_lazy("menutup kasus"),
    Permission.CASE_EDIT_SUMMARY: gettext_lazy("mengubah ringkasan"),
    Permission.CASE_NAME_PERSON: gettext_lazy("mengisi identitas"),
    Permission.CASE_OPEN: gettext_lazy("membuka kasus"),
    Permission.CASE_SEE: gettext_lazy("melihat kasus"),
    Permission.CLOCK_PAUSE: gettext_lazy("menjeda tenggat"),
    Permission.IDENTITY_OPEN: gettext_lazy("membuka identitas"),
    Permission.NOTICE_SEE: gettext_lazy("melihat kabar"),
    Permission.PEOPLE_MANAGE: gettext_lazy("mengatur petugas"),
    Permission.PEOPLE_SEE: gettext_lazy("melihat petugas"),
    Permission.PROFILE_OWN: gettext_lazy("mengubah profil"),
    Permission.REFERRAL_ANSWER: gettext_lazy("menjawab rujukan"),
    Permission.REFERRAL_OFFER: gettext_lazy("mengirim rujukan"),
    Permission.REFERRAL_SEE: gettext_lazy("melihat rujukan"),
    Permission.REPORT_DECIDE: gettext_lazy("memutuskan laporan"),
    Permission.REPORT_OPEN: gettext_lazy("membaca laporan"),
    Permission.REPORT_SEE_QUEUE: gettext_lazy("melihat laporan masuk"),
    Permission.REPORT_TAKE: gettext_lazy("mengambil laporan"),
    Permission.SAFEKEEPING_SEE: gettext_lazy("melihat penjagaan sistem"),
    Permission.SERVICE_NOTE: gettext_lazy("mencatat layanan"),
}
"""What somebody was refused."""
_TABLES: tuple[Mapping[Any, Promise], ...] = (
    {role.code: role.name for role in ROLES.values()},
    SERVICE_LABELS,
    CLOSING_LABELS,
    RISK_LABELS,
    ROLE_LABELS,
    ROOM_LABELS,
    STATUS_LABELS,
    RULE_LABELS,
    NO_CASE_LABELS,
    DECLINE_LABELS,
    URGENCY_LABELS,
    IDENTITY_REASONS,
    _OUTCOMES,
    _POWERS,
    PAUSE_LABELS,
    RECIPIENT_LABELS,
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


def words_in(entries: Iterable[Entry]) -> dict[str, str]:
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
