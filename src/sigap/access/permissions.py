"""Every power there is, as resource:action, in alphabetical order, with its words. Who holds which is in roles."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One power. A page declares one; an action asserts one."""

    AUDIT_EXPORT = "audit:export"
    AUDIT_SEE = "audit:see"
    CASE_ASSIGN = "case:assign"
    CASE_CLOSE = "case:close"
    CASE_EDIT_SUMMARY = "case:edit_summary"
    CASE_ERASE_APPROVE = "case:erase_approve"
    CASE_ERASE_REQUEST = "case:erase_request"
    CASE_HAND_OVER = "case:hand_over"
    CASE_HOLD = "case:hold"
    CASE_NAME_PERSON = "case:name_person"
    CASE_OPEN = "case:open"
    CASE_SEE = "case:see"
    CLOCK_PAUSE = "clock:pause"
    HEAD_HOLDER_MANAGE = "head_holder:manage"
    IDENTITY_OPEN = "identity:open"
    INCIDENT_CONTAIN = "incident:contain"
    INCIDENT_MANAGE = "incident:manage"
    INCIDENT_NOTIFY = "incident:notify"
    INCIDENT_REPORT = "incident:report"
    INCIDENT_SEE = "incident:see"
    NOTICE_SEE = "notice:see"
    PEOPLE_MANAGE = "people:manage"
    PEOPLE_SEE = "people:see"
    PROFILE_OWN = "profile:own"
    REFERRAL_ANSWER = "referral:answer"
    REFERRAL_OFFER = "referral:offer"
    REFERRAL_SEE = "referral:see"
    REPORT_DECIDE = "report:decide"
    REPORT_OPEN = "report:open"
    REPORT_SEE_QUEUE = "report:see_queue"
    REPORT_TAKE = "report:take"
    RESET_ASK = "reset:ask"
    RESET_CONFIRM = "reset:confirm"
    SAFEKEEPING_SEE = "safekeeping:see"
    SERVICE_NOTE = "service:note"


POWER_LABELS: Mapping[Permission, Promise] = {
    Permission.AUDIT_EXPORT: _("mengekspor jejak"),
    Permission.AUDIT_SEE: _("melihat jejak"),
    Permission.CASE_ASSIGN: _("menugaskan rekan"),
    Permission.CASE_CLOSE: _("menutup kasus"),
    Permission.CASE_EDIT_SUMMARY: _("mengubah ringkasan"),
    Permission.CASE_ERASE_APPROVE: _("menyetujui penghapusan"),
    Permission.CASE_ERASE_REQUEST: _("meminta penghapusan"),
    Permission.CASE_HAND_OVER: _("menyerahkan dan mengambil alih kasus"),
    Permission.CASE_HOLD: _("menahan berkas dan mencabut penahanan"),
    Permission.CASE_NAME_PERSON: _("mengisi identitas"),
    Permission.CASE_OPEN: _("membuka kasus"),
    Permission.CASE_SEE: _("melihat kasus"),
    Permission.CLOCK_PAUSE: _("menjeda tenggat"),
    Permission.HEAD_HOLDER_MANAGE: _("mengatur pemegang kepala jejak"),
    Permission.IDENTITY_OPEN: _("membuka identitas"),
    Permission.INCIDENT_CONTAIN: _("mencatat langkah teknis insiden"),
    Permission.INCIDENT_MANAGE: _("menangani insiden data"),
    Permission.INCIDENT_NOTIFY: _("menyampaikan surat insiden"),
    Permission.INCIDENT_REPORT: _("melaporkan insiden data"),
    Permission.INCIDENT_SEE: _("melihat insiden data"),
    Permission.NOTICE_SEE: _("melihat kabar"),
    Permission.PEOPLE_MANAGE: _("mengatur petugas"),
    Permission.PEOPLE_SEE: _("melihat petugas"),
    Permission.PROFILE_OWN: _("mengubah profil"),
    Permission.REFERRAL_ANSWER: _("menjawab rujukan"),
    Permission.REFERRAL_OFFER: _("mengirim rujukan"),
    Permission.REFERRAL_SEE: _("melihat rujukan"),
    Permission.REPORT_DECIDE: _("memutuskan laporan"),
    Permission.REPORT_OPEN: _("membaca laporan"),
    Permission.REPORT_SEE_QUEUE: _("melihat laporan masuk"),
    Permission.REPORT_TAKE: _("mengambil laporan"),
    Permission.RESET_ASK: _("meminta pemulihan masuk petugas"),
    Permission.RESET_CONFIRM: _("mengesahkan pemulihan masuk"),
    Permission.SAFEKEEPING_SEE: _("melihat penjagaan sistem"),
    Permission.SERVICE_NOTE: _("mencatat layanan"),
}
"""What each power is called, as officials read it."""
