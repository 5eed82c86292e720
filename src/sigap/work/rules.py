"""What kinds of work there are, which duty each addresses, and which roles hold a duty. Pure.

A kind begins with the app that derives it: `cases.closing` comes from the view `cases.work_rows`.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, RoleCode
from sigap.access.rules import HEADS

PAGE = 25
"""Rows of one page of a list of work."""


class Kind(StrEnum):
    """What somebody owes. The stored code is `app.kind`."""

    CASE_DEADLINE = "cases.deadline"
    CLOSING = "cases.closing"
    CLOSING_REVIEW = "cases.closing_review"
    BREAK_GLASS = "cases.break_glass"
    RISK = "cases.risk"
    RISK_REVIEW = "cases.risk_review"
    ERASURE = "cases.erasure"
    AFTER_CARE = "cases.after_care"
    APPOINTMENT = "assistance.appointment"
    VITAL_REVIEW = "assistance.vital_review"
    HEARING_MINE = "hearings.mine"
    HEARING_ALONE = "hearings.alone"
    HEARING_OUTCOME = "hearings.outcome"
    PROTECTION_LIMIT = "protection.limit"
    PROTECTION_PLAN = "protection.plan"
    CHILD_LIMIT = "juvenile.limit"
    INCIDENT = "incidents.deadline"
    LETTER = "incidents.letter"
    PLANNED_SERVICE = "casework.service"
    SERVICE_RESULT = "casework.result"
    GOAL = "casework.goal"
    PLAN_LOOK = "casework.plan_look"
    CONFERENCE = "casework.conference"
    CONFERENCE_MINUTES = "casework.minutes"
    RETURN_HANDOVER = "reintegration.handover"
    REINTEGRATION_VISIT = "reintegration.visit"
    RETURN_DANGER = "reintegration.danger"
    FIELD_WORD = "fieldvisits.word"
    FIELD_SHEET = "fieldvisits.sheet"
    TRANSFER_APPROVAL = "transfers.approve"
    TRANSFER_FILE = "transfers.file"
    TRANSFER_RECEIPT = "transfers.receipt"
    TRANSFER_CLOSE = "transfers.close"
    TRANSFER_ARRIVAL = "transfers.arrival"
    TRANSFER_RECEIPT_OWED = "transfers.receipt_owed"
    ERRAND = "errands.errand"
    ERRAND_ANSWER = "errands.answer"
    ERRAND_KIN = "errands.kin"
    DATA_REQUEST = "datarights.request"
    DATA_SECOND = "datarights.second"
    DATA_MATCH = "datarights.match"
    DATA_LIFT = "datarights.lift"
    REGISTER_LET_IN = "registers.let_in"
    SAME_PERSON = "duplicates.pair"
    REFERRAL_ANSWER = "referrals.answer"
    REFERRAL_RESULT = "referrals.result"
    REFERRAL_CONFIRM = "referrals.confirm"
    REFERRAL_PROMISE = "referrals.promise"
    RESTITUTION = "restitution.limit"
    RESTITUTION_FILE = "restitution.file"
    REFERRAL_QUESTION = "referrals.question"
    REFERRAL_VISIT = "referrals.visit"
    REFERRAL_VISIT_PROPOSED = "referrals.visit_proposed"
    REPORT = "intake.report"
    RETURN_DUE = "returns.due"
    RETURN_CONFIRM = "returns.confirm"
    DRAFT = "intake.draft"
    RECEIPT = "intake.receipt"
    SECOND_LOOK = "intake.second_look"
    LANE = "intake.lane"
    REPLY = "intake.reply"
    PROMISE = "intake.promise"
    DISCLOSURE = "custody.disclosure"
    DISCLOSURE_REVIEW = "custody.disclosure_review"
    QUARTER = "actionplan.quarter"
    ACTION = "meetings.action"
    INVITATION = "meetings.invitation"
    MINUTES = "meetings.minutes"
    RHYTHM = "meetings.rhythm"
    BARRED_EXIT = "legal.barred_exit"
    LIMIT = "legal.limit"
    NOTICE = "legal.notice"
    SAFETY = "legal.safety"
    CASE_LINK = "links.link"
    LINK_REQUEST = "links.request"
    SHELTER_BACK = "shelter.back"
    SHELTER_BELONGINGS = "shelter.belongings"
    SHELTER_GONE = "shelter.gone"
    SHELTER_GROWN = "shelter.grown"
    SHELTER_JOIN = "shelter.join"
    SHELTER_LIMIT = "shelter.limit"
    SIMFONI_ENTRY = "simfoni.entry"
    VISIT = "supervision.visit"
    VISIT_SITE = "supervision.site"
    SESSION_REPORT = "prevention.report"
    PUBLIC_MESSAGE = "prevention.message"
    VILLAGE_MONTH = "villages.month"
    VILLAGES_MISSING = "villages.missing"
    RELEASE = "releases.release"
    ROW_EXPORT = "releases.rows"
    ROLE_REQUEST = "staff.role"
    RESET = "staff.reset"

    @property
    def app(self) -> str:
        """The app that derives rows of this kind."""
        return self.value.partition(".")[0]


KIND_LABELS: Mapping[Kind, Promise] = {
    Kind.CASE_DEADLINE: _("Tenggat kasus"),
    Kind.LIMIT: _("Tenggat hukum satu tersangka"),
    Kind.NOTICE: _("Kabar perkara untuk korban"),
    Kind.SAFETY: _("Lihat lagi rencana keselamatan korban"),
    Kind.CLOSING: _("Jawab permintaan terminasi kasus"),
    Kind.CLOSING_REVIEW: _("Tinjau terminasi oleh satu orang"),
    Kind.BREAK_GLASS: _("Tinjau buka darurat"),
    Kind.RISK: _("Jawab permintaan menurunkan risiko"),
    Kind.RISK_REVIEW: _("Tinjau penurunan risiko oleh satu orang"),
    Kind.ERASURE: _("Jawab permintaan pemusnahan berkas"),
    Kind.AFTER_CARE: _("Kunjungi lagi sesudah kasus selesai"),
    Kind.APPOINTMENT: _("Datangi janji"),
    Kind.VITAL_REVIEW: _("Tinjau tindakan tanpa persetujuan"),
    Kind.HEARING_MINE: _("Dampingi di sidang"),
    Kind.HEARING_ALONE: _("Cari pendamping sidang"),
    Kind.HEARING_OUTCOME: _("Catat hasil sidang"),
    Kind.PROTECTION_LIMIT: _("Tenggat pelindungan"),
    Kind.PROTECTION_PLAN: _("Lihat lagi rencana keselamatan"),
    Kind.CHILD_LIMIT: _("Tenggat anak yang disangka"),
    Kind.INCIDENT: _("Tenggat insiden data"),
    Kind.LETTER: _("Sampaikan surat insiden data"),
    Kind.PLANNED_SERVICE: _("Kerjakan layanan dalam rencana"),
    Kind.SERVICE_RESULT: _("Baca hasil dari kantor lain"),
    Kind.GOAL: _("Tinjau lagi satu tujuan"),
    Kind.PLAN_LOOK: _("Lihat rencana sebagai atasan"),
    Kind.CONFERENCE: _("Hadiri konferensi kasus"),
    Kind.CONFERENCE_MINUTES: _("Tulis notula konferensi kasus"),
    Kind.RETURN_HANDOVER: _("Catat serah terima pemulangan"),
    Kind.REINTEGRATION_VISIT: _("Kunjungi klien yang sudah pulang"),
    Kind.RETURN_DANGER: _("Bahaya di tempat pulang: nilai lagi risikonya"),
    Kind.FIELD_WORD: _("Beri kabar dari lapangan"),
    Kind.FIELD_SHEET: _("Isi lembar lapangan"),
    Kind.TRANSFER_APPROVAL: _("Setujui alih kasus ke daerah lain"),
    Kind.TRANSFER_FILE: _("Buat berkas atau cetak alih kasus"),
    Kind.TRANSFER_RECEIPT: _("Catat tanda terima alih kasus"),
    Kind.TRANSFER_CLOSE: _("Tutup kasus yang sudah dialihkan"),
    Kind.TRANSFER_ARRIVAL: _("Putuskan kasus dari daerah lain"),
    Kind.TRANSFER_RECEIPT_OWED: _("Kirim tanda terima ke daerah asal"),
    Kind.ERRAND: _("Tunggu jawaban tugas di luar"),
    Kind.ERRAND_ANSWER: _("Baca jawaban dari luar"),
    Kind.ERRAND_KIN: _("Bandingkan lagi penerima tugas: terlapor, kerabatnya, atau yang tidak boleh tahu tercatat"),
    Kind.DATA_REQUEST: _("Jawab permintaan hak atas data"),
    Kind.DATA_SECOND: _("Putuskan jawaban permintaan hak atas data"),
    Kind.DATA_MATCH: _("Lihat permintaan data tentang orang di kasus ini"),
    Kind.DATA_LIFT: _("Putuskan pencabutan pembatasan data"),
    Kind.REGISTER_LET_IN: _("Setujui register lama"),
    Kind.SAME_PERSON: _("Putuskan: orang yang sama?"),
    Kind.REFERRAL_ANSWER: _("Jawab permintaan rujukan"),
    Kind.REFERRAL_RESULT: _("Laporkan hasil rujukan"),
    Kind.REFERRAL_CONFIRM: _("Benarkan jawaban rujukan"),
    Kind.REFERRAL_PROMISE: _("Pastikan ada kantor yang menangani rujukan"),
    Kind.RESTITUTION: _("Tenggat restitusi"),
    Kind.RESTITUTION_FILE: _("Mohonkan restitusi bagi korban"),
    Kind.REFERRAL_QUESTION: _("Jawab pertanyaan tentang rujukan"),
    Kind.REFERRAL_VISIT: _("Kunjungan bersama"),
    Kind.REFERRAL_VISIT_PROPOSED: _("Jawab usulan kunjungan"),
    Kind.REPORT: _("Skrining awal laporan"),
    Kind.DRAFT: _("Lanjutkan draf laporan"),
    Kind.RECEIPT: _("Catat tanda terima"),
    Kind.SECOND_LOOK: _("Baca sebagai pemeriksa kedua"),
    Kind.LANE: _("Lihat jalur karantina"),
    Kind.REPLY: _("Balas pelapor"),
    Kind.PROMISE: _("Penuhi janji waktu kepada pelapor"),
    Kind.DISCLOSURE: _("Jawab permintaan identitas pelapor"),
    Kind.DISCLOSURE_REVIEW: _("Tinjau identitas pelapor yang dibuka seketika"),
    Kind.QUARTER: _("Isi triwulan rencana aksi"),
    Kind.RETURN_DUE: _("Kirim laporan berkala"),
    Kind.RETURN_CONFIRM: _("Benarkan angka kantor"),
    Kind.ACTION: _("Tindak lanjut gugus tugas"),
    Kind.INVITATION: _("Jawab undangan rapat"),
    Kind.MINUTES: _("Sahkan notula"),
    Kind.RHYTHM: _("Jadwalkan rapat gugus tugas"),
    Kind.BARRED_EXIT: _("Jawab jalan yang tertutup menurut hukum"),
    Kind.CASE_LINK: _("Lihat kaitan dengan kasus lain"),
    Kind.LINK_REQUEST: _("Jawab permintaan membuka kaitan"),
    Kind.SHELTER_BACK: _("Cari yang belum kembali"),
    Kind.SHELTER_BELONGINGS: _("Serahkan barang titipan"),
    Kind.SHELTER_GONE: _("Hubungi klien yang pergi sendiri"),
    Kind.SHELTER_GROWN: _("Siapkan klien yang menjadi 18 tahun"),
    Kind.SHELTER_JOIN: _("Kaitkan tamu dengan kasusnya"),
    Kind.SHELTER_LIMIT: _("Tinjau lama tinggal"),
    Kind.SIMFONI_ENTRY: _("Masukkan ke Simfoni-PPA"),
    Kind.VISIT: _("Selesaikan kunjungan pengawasan"),
    Kind.VISIT_SITE: _("Isi daftar periksa kunjungan"),
    Kind.VILLAGE_MONTH: _("Kirim bulan desa"),
    Kind.VILLAGES_MISSING: _("Hubungi desa yang belum mengirim bulannya"),
    Kind.SESSION_REPORT: _("Laporkan kegiatan pencegahan"),
    Kind.PUBLIC_MESSAGE: _("Jawab kiriman warga"),
    Kind.RELEASE: _("Setujui angka yang akan terbit"),
    Kind.ROW_EXPORT: _("Lepas baris data untuk satu penerima"),
    Kind.ROLE_REQUEST: _("Sahkan peran"),
    Kind.RESET: _("Sahkan pemulihan masuk"),
}

FOR_OTHER_EYES: Mapping[Kind, str] = {
    Kind.BARRED_EXIT: "answered by the head and by the legal office, which sees nothing else of the case",
    Kind.BREAK_GLASS: "a review of who opened it, by the head and the auditor",
    **dict.fromkeys((Kind.CASE_LINK, Kind.LINK_REQUEST), "tells of another case, which may be kept from its reader"),
    Kind.CLOSING_REVIEW: "a review of who closed it, by the head and the auditor",
    Kind.DATA_MATCH: "that somebody asks for their data is known to who answers such requests",
    **dict.fromkeys((Kind.DISCLOSURE, Kind.DISCLOSURE_REVIEW), "about who reported; of another office"),
    Kind.ERASURE: "answered by a head or the auditor",
    Kind.HEARING_MINE: "one person's own; who comes to a hearing, and when, stands in the diary",
    Kind.LETTER: "that data came out is told by who notifies of it",
    Kind.SAME_PERSON: "tells of another case, to who works on both",
    **dict.fromkeys(
        (
            Kind.TRANSFER_APPROVAL,
            Kind.TRANSFER_CLOSE,
            Kind.TRANSFER_FILE,
            Kind.TRANSFER_RECEIPT,
            Kind.TRANSFER_RECEIPT_OWED,
        ),
        "where a case goes, or came from, is known to who transfers cases of its office",
    ),
}
"""Kinds of a case of which its page and its line in lists say nothing, each with the reason."""
ON_CASE = frozenset(
    {
        Kind.CASE_DEADLINE,
        Kind.LIMIT,
        Kind.NOTICE,
        Kind.SAFETY,
        Kind.CLOSING,
        Kind.RISK,
        Kind.RISK_REVIEW,
        Kind.AFTER_CARE,
        Kind.APPOINTMENT,
        Kind.VITAL_REVIEW,
        Kind.HEARING_ALONE,
        Kind.HEARING_OUTCOME,
        Kind.PROTECTION_LIMIT,
        Kind.PROTECTION_PLAN,
        Kind.CHILD_LIMIT,
        Kind.PLANNED_SERVICE,
        Kind.SERVICE_RESULT,
        Kind.GOAL,
        Kind.PLAN_LOOK,
        Kind.CONFERENCE,
        Kind.CONFERENCE_MINUTES,
        Kind.RETURN_HANDOVER,
        Kind.REINTEGRATION_VISIT,
        Kind.RETURN_DANGER,
        Kind.FIELD_WORD,
        Kind.FIELD_SHEET,
        Kind.ERRAND,
        Kind.ERRAND_ANSWER,
        Kind.ERRAND_KIN,
        Kind.REFERRAL_ANSWER,
        Kind.REFERRAL_RESULT,
        Kind.REFERRAL_CONFIRM,
        Kind.REFERRAL_PROMISE,
        Kind.REFERRAL_QUESTION,
        Kind.REFERRAL_VISIT,
        Kind.REFERRAL_VISIT_PROPOSED,
        Kind.RESTITUTION,
        Kind.RESTITUTION_FILE,
        Kind.SIMFONI_ENTRY,
    }
)
"""Kinds that the page of a case lists, to who has the section in which each is dealt with."""
OF_CASE = ON_CASE | FOR_OTHER_EYES.keys()
"""Kinds that belong to a case."""
ASKED = frozenset(
    {
        Kind.CLOSING,
        Kind.DATA_LIFT,
        Kind.DATA_SECOND,
        Kind.DISCLOSURE,
        Kind.ERASURE,
        Kind.INVITATION,
        Kind.LINK_REQUEST,
        Kind.PLAN_LOOK,
        Kind.REFERRAL_ANSWER,
        Kind.REFERRAL_CONFIRM,
        Kind.REFERRAL_QUESTION,
        Kind.REFERRAL_VISIT_PROPOSED,
        Kind.REGISTER_LET_IN,
        Kind.RELEASE,
        Kind.RESET,
        Kind.RETURN_CONFIRM,
        Kind.RISK,
        Kind.ROLE_REQUEST,
        Kind.ROW_EXPORT,
        Kind.SAME_PERSON,
        Kind.SECOND_LOOK,
        Kind.TRANSFER_APPROVAL,
        Kind.TRANSFER_ARRIVAL,
    }
)
"""Kinds that somebody else waits for with a question: yes, no, or a word. All others are one's own to do."""
OF_REPORT = frozenset({Kind.REPORT, Kind.RECEIPT, Kind.SECOND_LOOK, Kind.REPLY, Kind.PROMISE})


class Duty(StrEnum):
    """What somebody must hold so that work addressed to an office, or to everybody, is theirs."""

    HEAD = "head"
    AUDITOR = "auditor"
    SECOND_PERSON = "second_person"
    CASE_SEE = Permission.CASE_SEE.value
    CASE_CLOSE_ANSWER = Permission.CASE_CLOSE_ANSWER.value
    CASE_RISK_APPROVE = Permission.CASE_RISK_APPROVE.value
    CASE_ERASE_APPROVE = Permission.CASE_ERASE_APPROVE.value
    CASE_REOPEN = Permission.CASE_REOPEN.value
    CASE_TRANSFER = Permission.CASE_TRANSFER.value
    DATA_ANSWER = Permission.DATA_ANSWER.value
    CASE_NAME_PERSON = Permission.CASE_NAME_PERSON.value
    SERVICE_NOTE = Permission.SERVICE_NOTE.value
    CONSENT_REVIEW = Permission.CONSENT_REVIEW.value
    EXIT_ANSWER = Permission.EXIT_ANSWER.value
    INCIDENT_SEE = Permission.INCIDENT_SEE.value
    INCIDENT_NOTIFY = Permission.INCIDENT_NOTIFY.value
    REFERRAL_ANSWER = Permission.REFERRAL_ANSWER.value
    REFERRAL_SEE = Permission.REFERRAL_SEE.value
    REPORT_SEE_QUEUE = Permission.REPORT_SEE_QUEUE.value
    REPORT_DECIDE = Permission.REPORT_DECIDE.value
    REPORT_LANE = Permission.REPORT_LANE.value
    DISCLOSURE_APPROVE = Permission.DISCLOSURE_APPROVE.value
    LEGAL_NOTE = Permission.LEGAL_NOTE.value
    MEETING_MANAGE = Permission.MEETING_MANAGE.value
    PLAN_MANAGE = Permission.PLAN_MANAGE.value
    PREVENTION_MANAGE = Permission.PREVENTION_MANAGE.value
    REGISTER_IMPORT = Permission.REGISTER_IMPORT.value
    RELEASE_APPROVE = Permission.RELEASE_APPROVE.value
    RESET_CONFIRM = Permission.RESET_CONFIRM.value
    RETURN_MANAGE = Permission.RETURN_MANAGE.value
    SHELTER_KEEP = Permission.SHELTER_KEEP.value
    SHELTER_PLACE = Permission.SHELTER_PLACE.value
    SIMFONI_ENTER = Permission.SIMFONI_ENTER.value
    SUPERVISION_MANAGE = Permission.SUPERVISION_MANAGE.value
    TASKFORCE_REPORT = Permission.TASKFORCE_REPORT.value


_BY_ROLE: Mapping[Duty, frozenset[RoleCode]] = {
    Duty.HEAD: HEADS,
    Duty.AUDITOR: frozenset({RoleCode.AUDITOR}),
    # Who answers a closing for another office of the case: as `cases.may_answer_closing`.
    Duty.SECOND_PERSON: frozenset(
        {
            RoleCode.CASE_MANAGER,
            RoleCode.INVESTIGATOR,
            RoleCode.PPA_UNIT_HEAD,
            RoleCode.PROSECUTOR,
            RoleCode.SOCIAL_WORKER,
            RoleCode.UPTD_HEAD,
        }
    ),
}


def roles_of(duty: Duty) -> frozenset[RoleCode]:
    """The roles that hold a duty: by name, or because they carry the power of that name."""
    named = _BY_ROLE.get(duty)
    if named is not None:
        return named
    power = Permission(duty.value)
    return frozenset(code for code, role in ROLES.items() if power in role.permissions)


_DUTIES: Mapping[RoleCode, frozenset[Duty]] = {
    role: frozenset(duty for duty in Duty if role in roles_of(duty)) for role in RoleCode
}


def duties_of(roles: Iterable[RoleCode]) -> frozenset[Duty]:
    """What somebody with these roles answers for."""
    return frozenset[Duty]().union(*(_DUTIES[role] for role in roles))
