"""Wishes to close a case: asked, answered by a second person or carried out alone, reviewed, undone."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.file import CLOSING_LABELS, Case
from sigap.cases.rules import ClosingFinding, ClosingObjection, ClosingReason, ClosingStatus, ReopeningReason
from sigap.cases.rules.guard import GuardRule

GUARD_LABELS: dict[GuardRule, Promise] = {
    GuardRule.DANGER: _("Cabut tanda darurat, dengan alasan"),
    GuardRule.SCREENING: _("Saring setiap korban"),
    GuardRule.POLICE_ORDERED: _("Laporkan ke polisi dan catat nomor LP atau tanda terimanya: wajib"),
    GuardRule.POLICE: _("Catat laporan polisi, atau keputusan tanpa laporan dengan alasannya"),
    GuardRule.PLAN: _("Tulis rencana: sedikitnya satu tujuan"),
    GuardRule.GOALS: _("Catat hasil setiap tujuan dalam rencana"),
    GuardRule.OUTCOME: _("Nilai lagi keadaan klien, dengan kata-katanya sendiri"),
    GuardRule.RIGHTS: _("Jelaskan restitusi dan pelindungan LPSK kepada setiap korban"),
    GuardRule.CONTACT: _("Catat kontak aman untuk pemantauan sesudah terminasi"),
    GuardRule.RESTITUTION: _("Tunjuk siapa yang mengikuti restitusinya sampai diterima"),
    GuardRule.TRACK: _("Tunjuk siapa yang mengikuti perkara pidananya"),
    GuardRule.PROTECTION: _("Catat akhir atau jawaban setiap pelindungan"),
    GuardRule.PLACEMENT: _("Akhiri dulu penempatan klien"),
    GuardRule.TEAM_OUT: _("Catat kembalinya tim lapangan, atau batalkan kunjungannya"),
    GuardRule.CHILD_HELD: _("Catat pengeluaran anak yang ditahan"),
    GuardRule.VICTIM_TOLD: _("Beri tahu korban bahwa tersangka bebas, dan lihat lagi rencana keselamatannya"),
    GuardRule.SIMFONI: _("Catat nomor Simfoni-PPA setiap korban, atau mengapa tidak dimasukkan"),
    GuardRule.RETURN: _("Selesaikan pemulangan: catat serah terima sampai di tempat tujuan, atau hentikan"),
    GuardRule.TRANSFER: _("Baca tanda terima dari daerah tujuan, atau batalkan alih kasusnya"),
    GuardRule.VISITS: _("Lakukan kunjungan sesudah pulang, atau catat mengapa tidak"),
    GuardRule.DATA_RIGHTS: _("Jawab permintaan hak atas data tentang orang di kasus ini"),
    GuardRule.REPORT_READ: _("Baca laporan yang digabungkan ke kasus ini; belum ada yang membukanya"),
    GuardRule.REPORT_JOINED: _(
        "Ada laporan yang bergabung sesudah terminasi diminta. Tarik permintaannya, baca laporannya, lalu minta lagi"
    ),
}
GUARD_MET_LABELS: dict[GuardRule, Promise] = {
    GuardRule.DANGER: _("Tidak ada tanda darurat yang berdiri"),
    GuardRule.SCREENING: _("Setiap korban sudah disaring"),
    GuardRule.POLICE_ORDERED: _("Polisi sudah menerima laporannya"),
    GuardRule.POLICE: _("Polisi sudah menerima laporannya, atau alasannya tercatat"),
    GuardRule.PLAN: _("Ada rencana"),
    GuardRule.SIMFONI: _("Setiap korban sudah masuk Simfoni-PPA, atau alasannya tercatat"),
    GuardRule.RETURN: _("Pemulangan sudah selesai dan tercatat"),
    GuardRule.TRANSFER: _("Alih kasus ke daerah lain sudah selesai"),
    GuardRule.VISITS: _("Kunjungan sesudah pulang sudah dilakukan, atau alasannya tercatat"),
    GuardRule.DATA_RIGHTS: _("Permintaan hak atas data sudah dijawab"),
    GuardRule.REPORT_READ: _("Setiap laporan yang digabungkan sudah dibaca"),
    GuardRule.REPORT_JOINED: _("Tidak ada laporan yang bergabung sesudah terminasi diminta"),
    GuardRule.GOALS: _("Setiap tujuan ada hasilnya"),
    GuardRule.OUTCOME: _("Keadaan klien sudah dinilai lagi"),
    GuardRule.RIGHTS: _("Restitusi dan LPSK sudah dijelaskan kepada setiap korban"),
    GuardRule.CONTACT: _("Ada kontak aman"),
    GuardRule.RESTITUTION: _("Ada yang mengikuti restitusinya"),
    GuardRule.TRACK: _("Ada yang mengikuti perkara pidananya"),
    GuardRule.PROTECTION: _("Tidak ada pelindungan yang berjalan atau menunggu jawaban"),
    GuardRule.PLACEMENT: _("Tidak ada penempatan yang berjalan"),
    GuardRule.TEAM_OUT: _("Tidak ada tim yang masih di lapangan"),
    GuardRule.CHILD_HELD: _("Tidak ada anak yang ditahan"),
    GuardRule.VICTIM_TOLD: _("Tidak ada kabar bebasnya tersangka yang menunggu"),
}
CLOSING_STATUS_LABELS: dict[ClosingStatus, Promise] = {
    ClosingStatus.WAITING: _("Menunggu pemeriksa kedua"),
    ClosingStatus.APPROVED: _("Disetujui, kasus ditutup"),
    ClosingStatus.DECLINED: _("Tidak disetujui"),
    ClosingStatus.WITHDRAWN: _("Ditarik"),
    ClosingStatus.LAPSED: _("Gugur: pekerjaan berlanjut"),
}
CLOSING_FINDING_LABELS: dict[ClosingFinding, Promise] = {
    ClosingFinding.IN_ORDER: _("Terminasi ini dapat diterima"),
    ClosingFinding.TO_REOPEN: _("Kasus ini perlu dibuka kembali"),
}
OBJECTION_LABELS: dict[ClosingObjection, Promise] = {
    ClosingObjection.HELP_MISSING: _("Masih ada layanan yang dibutuhkan"),
    ClosingObjection.SAFETY_UNCLEAR: _("Keamanannya belum jelas"),
    ClosingObjection.CLIENT_NOT_HEARD: _("Klien belum dimintai pendapat"),
    ClosingObjection.FILE_INCOMPLETE: _("Berkas belum lengkap"),
}
REOPENING_LABELS: dict[ReopeningReason, Promise] = {
    ReopeningReason.HARM_AGAIN: _("Kekerasan atau eksploitasi terjadi lagi"),
    ReopeningReason.NEW_FACTS: _("Ada keterangan baru"),
    ReopeningReason.CLIENT_ASKED: _("Klien meminta layanan lagi"),
    ReopeningReason.CLOSED_TOO_EARLY: _("Ditutup terlalu cepat"),
    ReopeningReason.COURT: _("Diminta penegak hukum atau pengadilan"),
}


class Closing(models.Model):
    """One wish to close one case, and what became of it. Why it was done alone, or refused, is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    case_code = models.TextField()
    reason = models.TextField()
    status = models.TextField(default=ClosingStatus.WAITING)
    after_care_on = models.DateField(null=True)
    # Who follows the criminal case, where one is open.
    follower_id = models.UUIDField(null=True)
    follower_name = models.TextField(blank=True, default="")
    needs_second = models.BooleanField()
    asked_by = models.UUIDField()
    asked_by_name = models.TextField()
    asked_office_id = models.UUIDField()
    asked_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    objection = models.TextField(blank=True, default="")
    is_alone = models.BooleanField(default=False)
    key_id = models.UUIDField(null=True)
    sealed_words = models.BinaryField(null=True)
    finding = models.TextField(blank=True, default="")
    reviewed_by = models.UUIDField(null=True)
    reviewed_by_name = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    reopening_reason = models.TextField(blank=True, default="")
    reopened_by = models.UUIDField(null=True)
    reopened_by_name = models.TextField(blank=True, default="")
    reopened_at = models.DateTimeField(null=True)
    cared_at = models.DateTimeField(null=True)
    cared_by_name = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["status", "asked_at"], name="closing_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=[r.value for r in ClosingReason]), name="closing_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in ClosingStatus]), name="closing_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ClosingStatus.WAITING.value, answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(status=ClosingStatus.WAITING.value) & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="closing_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status=ClosingStatus.DECLINED.value) & Q(objection="")
                | Q(status=ClosingStatus.DECLINED.value, objection__in=[o.value for o in ClosingObjection]),
                name="closing_declined_with_reason",
            ),
            # Nobody approves alone what they asked for, unless it says so and somebody looks at it afterwards.
            models.CheckConstraint(
                condition=~Q(status=ClosingStatus.APPROVED.value)
                | Q(needs_second=False)
                | Q(is_alone=True, sealed_words__isnull=False)
                | Q(is_alone=False) & ~Q(answered_by=F("asked_by")),
                name="closing_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(finding="", reviewed_by__isnull=True)
                | Q(finding__in=[f.value for f in ClosingFinding], reviewed_by__isnull=False)
                & ~Q(reviewed_by=F("answered_by")),
                name="closing_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(reopening_reason="", reopened_at__isnull=True)
                | Q(reopening_reason__in=[r.value for r in ReopeningReason], reopened_at__isnull=False),
                name="closing_reopened_with_reason",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status=ClosingStatus.WAITING.value), name="closing_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_code} {self.status}"

    @property
    def reason_label(self) -> Promise:
        """Why it is to be closed, in words."""
        return CLOSING_LABELS[ClosingReason(self.reason)]

    @property
    def status_label(self) -> Promise:
        """Where the wish stands, in words."""
        return CLOSING_STATUS_LABELS[ClosingStatus(self.status)]

    @property
    def finding_label(self) -> Promise | str:
        """What the review found, in words; empty before it."""
        return CLOSING_FINDING_LABELS[ClosingFinding(self.finding)] if self.finding else ""


class ClosingReading(models.Model):
    """That a second person opened the file for their answer. Gives sight of it while the wish to close waits."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="readings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person_id = models.UUIDField()
    person_name = models.TextField()
    began_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["closing", "person_id"], name="closing_read_once")]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.person_id}"
