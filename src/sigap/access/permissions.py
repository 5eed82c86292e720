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
    CASE_BREAK_GLASS = "case:break_glass"
    CASE_CLOSE = "case:close"
    CASE_CLOSE_ANSWER = "case:close_answer"
    CASE_EDIT_SUMMARY = "case:edit_summary"
    CASE_ERASE_APPROVE = "case:erase_approve"
    CASE_ERASE_REQUEST = "case:erase_request"
    CASE_HAND_OVER = "case:hand_over"
    CASE_HOLD = "case:hold"
    CASE_KEEP = "case:keep"
    CASE_NAME_PERSON = "case:name_person"
    CASE_OPEN = "case:open"
    CASE_REOPEN = "case:reopen"
    CASE_REVIEW = "case:review"
    CASE_RISK_APPROVE = "case:risk_approve"
    CASE_RISK_SET = "case:risk_set"
    CASE_SEE = "case:see"
    CASE_TRANSFER = "case:transfer"
    CHANNEL_SEE = "channel:see"
    CHANNEL_SWITCH = "channel:switch"
    CLOCK_PAUSE = "clock:pause"
    CONFLICT_CONFIRM = "conflict:confirm"
    CONFLICT_RECEIVE = "conflict:receive"
    CONFLICT_SEE = "conflict:see"
    CONSENT_NOTE = "consent:note"
    CONSENT_REVIEW = "consent:review"
    DATA_ANSWER = "data:answer"
    DATA_NOTE = "data:note"
    DATA_REGISTER = "data:register"
    DISCLOSURE_APPROVE = "disclosure:approve"
    DISCLOSURE_ASK = "disclosure:ask"
    DOCUMENT_ADD = "document:add"
    DOCUMENT_ORIGINAL = "document:original"
    DOCUMENT_SEE = "document:see"
    DUTY_MANAGE = "duty:manage"
    DUTY_OVERSEE = "duty:oversee"
    DUTY_SEE = "duty:see"
    EXIT_ANSWER = "exit:answer"
    FORM_MANAGE = "form:manage"
    GRANT_MANAGE = "grant:manage"
    GUIDANCE_EDIT = "guidance:edit"
    HEAD_HOLDER_MANAGE = "head_holder:manage"
    IDENTITY_OPEN = "identity:open"
    INCIDENT_CONTAIN = "incident:contain"
    INCIDENT_MANAGE = "incident:manage"
    INCIDENT_NOTIFY = "incident:notify"
    INCIDENT_REPORT = "incident:report"
    INCIDENT_SEE = "incident:see"
    INDEX_MANAGE = "index:manage"
    INSIGHT_SEE = "insight:see"
    LAW_CONFIRM = "law:confirm"
    LAW_SEE = "law:see"
    LEADERS_OVERSEE = "leaders:oversee"
    LEADERS_SEE = "leaders:see"
    LEGAL_NOTE = "legal:note"
    LETTER_WRITE = "letter:write"
    LINK_COMMON = "link:common"
    LINK_COMPARE = "link:compare"
    LINK_SETTLE = "link:settle"
    MEETING_MANAGE = "meeting:manage"
    NOTE_WRITE = "note:write"
    NOTICE_SEE = "notice:see"
    PEOPLE_MANAGE = "people:manage"
    PEOPLE_SEE = "people:see"
    PLAN_MANAGE = "plan:manage"
    PREVENTION_MANAGE = "prevention:manage"
    PROFILE_OWN = "profile:own"
    PSYCHOLOGY_NOTE = "psychology:note"
    REFERRAL_ANSWER = "referral:answer"
    REFERRAL_OFFER = "referral:offer"
    REFERRAL_SEE = "referral:see"
    REGISTER_IMPORT = "register:import"
    RELEASE_APPROVE = "release:approve"
    RELEASE_PROPOSE = "release:propose"
    REPORT_BRING = "report:bring"
    REPORT_DECIDE = "report:decide"
    REPORT_ENTER = "report:enter"
    REPORT_LANE = "report:lane"
    REPORT_OPEN = "report:open"
    REPORT_SEE_QUEUE = "report:see_queue"
    REPORT_TAKE = "report:take"
    REPORTER_CALL = "reporter:call"
    RESET_ASK = "reset:ask"
    RESET_CONFIRM = "reset:confirm"
    RETENTION_SEE = "retention:see"
    RETURN_MANAGE = "return:manage"
    RULE_EDIT = "rule:edit"
    RULE_SEE = "rule:see"
    RULEBOOK_EDIT = "rulebook:edit"
    SAFEKEEPING_SEE = "safekeeping:see"
    SCREENING_EDIT = "screening:edit"
    SERVICE_NOTE = "service:note"
    SETUP_MANAGE = "setup:manage"
    SHELTER_KEEP = "shelter:keep"
    SHELTER_PLACE = "shelter:place"
    SHELTER_SEE = "shelter:see"
    SIMFONI_ENTER = "simfoni:enter"
    SIMFONI_MANAGE = "simfoni:manage"
    SUPERVISION_MANAGE = "supervision:manage"
    SYSTEM_MANAGE = "system:manage"
    TASKFORCE_MANAGE = "taskforce:manage"
    TASKFORCE_REPORT = "taskforce:report"
    TASKFORCE_SEE = "taskforce:see"


POWER_LABELS: Mapping[Permission, Promise] = {
    Permission.AUDIT_EXPORT: _("mengekspor jejak"),
    Permission.AUDIT_SEE: _("melihat jejak"),
    Permission.CASE_ASSIGN: _("menugaskan rekan"),
    Permission.CASE_BREAK_GLASS: _("membuka kasus dalam keadaan darurat saat piket"),
    Permission.CASE_CLOSE: _("menutup kasus"),
    Permission.CASE_CLOSE_ANSWER: _("menjawab terminasi sebagai pemeriksa kedua"),
    Permission.CASE_EDIT_SUMMARY: _("mengubah ringkasan"),
    Permission.CASE_ERASE_APPROVE: _("menyetujui pemusnahan berkas"),
    Permission.CASE_ERASE_REQUEST: _("meminta pemusnahan berkas"),
    Permission.CASE_HAND_OVER: _("menyerahkan dan mengambil alih kasus"),
    Permission.CASE_HOLD: _("menahan berkas dan mencabut penahanan"),
    Permission.CASE_KEEP: _("mencatat siapa yang tidak boleh tahu"),
    Permission.CASE_NAME_PERSON: _("mengisi identitas"),
    Permission.CASE_OPEN: _("membuka kasus"),
    Permission.CASE_REOPEN: _("membuka kembali kasus"),
    Permission.CASE_REVIEW: _("meninjau yang diputus seorang diri"),
    Permission.CASE_RISK_APPROVE: _("menyetujui penurunan risiko"),
    Permission.CASE_RISK_SET: _("menetapkan risiko"),
    Permission.CASE_SEE: _("melihat kasus"),
    Permission.CASE_TRANSFER: _("mengalihkan kasus ke daerah lain, dan menerimanya"),
    Permission.CHANNEL_SEE: _("melihat saluran"),
    Permission.CHANNEL_SWITCH: _("mematikan dan menyalakan saluran"),
    Permission.CLOCK_PAUSE: _("menjeda tenggat"),
    Permission.CONFLICT_CONFIRM: _("mengesahkan kunci penerima jalur khusus"),
    Permission.CONFLICT_RECEIVE: _("menerima laporan tentang petugas atau kantor"),
    Permission.CONFLICT_SEE: _("melihat apakah jalur khusus siap"),
    Permission.CONSENT_NOTE: _("mencatat persetujuan"),
    Permission.CONSENT_REVIEW: _("meninjau tindakan tanpa persetujuan"),
    Permission.DATA_ANSWER: _("menjawab permintaan hak atas data"),
    Permission.DATA_NOTE: _("mencatat permintaan hak atas data"),
    Permission.DATA_REGISTER: _("mengisi catatan pemrosesan data dan DPIA"),
    Permission.DISCLOSURE_APPROVE: _("menyetujui pembukaan identitas pelapor"),
    Permission.DISCLOSURE_ASK: _("meminta identitas pelapor dibuka"),
    Permission.DOCUMENT_ADD: _("menambah dan membatalkan dokumen"),
    Permission.DOCUMENT_ORIGINAL: _("membuka berkas asli dokumen"),
    Permission.DOCUMENT_SEE: _("membuka salinan dokumen"),
    Permission.DUTY_MANAGE: _("mengatur piket"),
    Permission.DUTY_OVERSEE: _("mendengar piket kosong di semua kantor"),
    Permission.DUTY_SEE: _("melihat piket"),
    Permission.EXIT_ANSWER: _("menjawab jalan damai yang tertutup menurut hukum"),
    Permission.FORM_MANAGE: _("menyusun formulir kantor"),
    Permission.GRANT_MANAGE: _("mengurus realisasi DAK"),
    Permission.GUIDANCE_EDIT: _("mengubah keterangan untuk warga"),
    Permission.HEAD_HOLDER_MANAGE: _("mengatur pemegang kepala jejak"),
    Permission.IDENTITY_OPEN: _("membuka identitas"),
    Permission.INCIDENT_CONTAIN: _("mencatat langkah teknis insiden"),
    Permission.INCIDENT_MANAGE: _("menangani insiden data"),
    Permission.INCIDENT_NOTIFY: _("menyampaikan surat insiden"),
    Permission.INCIDENT_REPORT: _("melaporkan insiden data"),
    Permission.INCIDENT_SEE: _("melihat insiden data"),
    Permission.INDEX_MANAGE: _("mengatur indikator dan indeks kerawanan"),
    Permission.INSIGHT_SEE: _("melihat angka dan grafik"),
    Permission.LAW_CONFIRM: _("mengonfirmasi hukum acuan"),
    Permission.LAW_SEE: _("melihat hukum acuan"),
    Permission.LEADERS_OVERSEE: _("melihat ringkasan semua kantor"),
    Permission.LEADERS_SEE: _("melihat ringkasan pimpinan"),
    Permission.LEGAL_NOTE: _("mencatat perkembangan perkara"),
    Permission.LETTER_WRITE: _("menyusun dan menomori surat kantor"),
    Permission.LINK_COMMON: _("menandai nomor yang dipakai banyak orang"),
    Permission.LINK_COMPARE: _("membandingkan jejak pelaku antarkasus"),
    Permission.LINK_SETTLE: _("meminta dan memutuskan kaitan antarkasus"),
    Permission.MEETING_MANAGE: _("menyiapkan rakor dan mencatat keputusannya"),
    Permission.NOTE_WRITE: _("menulis catatan kasus"),
    Permission.NOTICE_SEE: _("melihat pemberitahuan"),
    Permission.PEOPLE_MANAGE: _("mengatur petugas"),
    Permission.PEOPLE_SEE: _("melihat petugas"),
    Permission.PLAN_MANAGE: _("mengatur rencana aksi daerah"),
    Permission.PREVENTION_MANAGE: _("merencanakan pencegahan dan menerima relawan"),
    Permission.PROFILE_OWN: _("mengubah profil"),
    Permission.PSYCHOLOGY_NOTE: _("menulis dan membaca catatan psikolog"),
    Permission.REFERRAL_ANSWER: _("menjawab rujukan"),
    Permission.REFERRAL_OFFER: _("mengirim rujukan"),
    Permission.REFERRAL_SEE: _("melihat rujukan"),
    Permission.REGISTER_IMPORT: _("memasukkan register lama, berdua"),
    Permission.RELEASE_APPROVE: _("menyetujui angka yang diterbitkan"),
    Permission.RELEASE_PROPOSE: _("menyiapkan angka untuk diterbitkan"),
    Permission.REPORT_BRING: _("meminta pendampingan"),
    Permission.REPORT_DECIDE: _("memutuskan laporan"),
    Permission.REPORT_ENTER: _("mencatat laporan"),
    Permission.REPORT_LANE: _("memutuskan jalur karantina"),
    Permission.REPORT_OPEN: _("membaca laporan"),
    Permission.REPORT_SEE_QUEUE: _("melihat laporan masuk"),
    Permission.REPORT_TAKE: _("mengambil laporan"),
    Permission.REPORTER_CALL: _("menelepon balik pelapor saat piket"),
    Permission.RESET_ASK: _("meminta pemulihan masuk petugas"),
    Permission.RESET_CONFIRM: _("mengesahkan pemulihan masuk dan peran"),
    Permission.RETENTION_SEE: _("melihat masa simpan"),
    Permission.RETURN_MANAGE: _("menyusun dan mengirim laporan berkala"),
    Permission.RULE_EDIT: _("mengubah aturan tenggat"),
    Permission.RULE_SEE: _("melihat aturan tenggat"),
    Permission.RULEBOOK_EDIT: _("mengatur pustaka aturan, SOP, dan pelajaran"),
    Permission.SAFEKEEPING_SEE: _("melihat penjagaan sistem"),
    Permission.SCREENING_EDIT: _("mengisi asesmen"),
    Permission.SERVICE_NOTE: _("mencatat layanan"),
    Permission.SETUP_MANAGE: _("mengekspor dan memuat pengaturan daerah"),
    Permission.SHELTER_KEEP: _("menjaga rumah aman: kamar, kedatangan, keluar"),
    Permission.SHELTER_PLACE: _("meminta ranjang rumah aman untuk klien"),
    Permission.SHELTER_SEE: _("melihat papan rumah aman"),
    Permission.SIMFONI_ENTER: _("memasukkan korban ke Simfoni-PPA"),
    Permission.SIMFONI_MANAGE: _("mengganti kode dan irama Simfoni-PPA"),
    Permission.SUPERVISION_MANAGE: _("mencatat pengawasan"),
    Permission.SYSTEM_MANAGE: _("mengatur kunci sistem kantor"),
    Permission.TASKFORCE_MANAGE: _("mengatur SK, jabatan, dan perjanjian gugus tugas"),
    Permission.TASKFORCE_REPORT: _("melaporkan tindak lanjut dan angka kantor sendiri"),
    Permission.TASKFORCE_SEE: _("melihat gugus tugas"),
}
"""What each power is called, as officials read it."""
