"""Tables of what is kept apart: personal keys, reports on officials, requests for a reporter's identity.

In clear, and said so: who receives and for which office, a report's number, moment and state, who holds a share of its
key, which side wrote when, who asked for one field of a reporter and who answered. What a report and its messages say,
and whom it names, lies sealed.
"""

import uuid
from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.custody.rules import ConflictOrigin, ConflictOutcome, DisclosedField, DisclosureAnswer, TalkState
from sigap.mailbox.dialogue.rules import Author
from sigap.mailbox.models import ReportStatus
from sigap.mailbox.wordings import MessageCode

ORIGIN_LABELS: Mapping[ConflictOrigin, Promise] = {
    ConflictOrigin.PUBLIC: _("formulir warga"),
    ConflictOrigin.MOVED: _("dipindahkan dari laporan biasa"),
}
END_LABELS: Mapping[ConflictOutcome, Promise] = {
    ConflictOutcome.OPEN: _("masih di jalur khusus"),
    ConflictOutcome.RELEASED: _("diserahkan ke pengaduan biasa"),
    ConflictOutcome.ERASED: _("masa simpan habis, dimusnahkan"),
}
TALK_LABELS: Mapping[TalkState, Promise] = {
    TalkState.OPEN: _("Hanya enam kata pelapor dan penerima laporan ini yang membuka tulisan Anda."),
    TalkState.NONE: _(
        "Laporan ini masuk sebelum percakapan ada. Kepada pelapornya hanya pesan siap pakai yang sampai."
    ),
    TalkState.ALTERED: _(
        "Kunci percakapan laporan ini bukan tulisan SIGAP. Jangan menulis di sini; laporkan sebagai insiden data."
    ),
    TalkState.ENDED: _("Pelapor mematikan enam katanya. Tidak ada pesan yang bisa sampai lagi."),
    TalkState.WAITING: _("Pesan bisa ditulis sesudah pelapor membuka halamannya lagi; kini hanya pesan siap pakai."),
}
FIELD_LABELS: Mapping[DisclosedField, Promise] = {
    DisclosedField.NAME: _("Nama pelapor"),
    DisclosedField.CONTACT: _("Cara menghubungi pelapor"),
}
ANSWER_LABELS: Mapping[DisclosureAnswer, Promise] = {
    DisclosureAnswer.WAITING: _("Menunggu jawaban"),
    DisclosureAnswer.APPROVED: _("Disetujui"),
    DisclosureAnswer.REFUSED: _("Ditolak"),
    DisclosureAnswer.JUSTIFIED: _("Sudah dilihat: memang darurat"),
    DisclosureAnswer.UNJUSTIFIED: _("Sudah dilihat: tidak darurat"),
}


class KeyManager(models.Manager["RecipientKey"]):
    """Keys without the locked half: the desk has no grant on that column."""

    def get_queryset(self) -> models.QuerySet["RecipientKey"]:
        return super().get_queryset().defer("locked")


class RecipientKey(models.Model):
    """One person's key pair for conflict reports.

    It counts once another office's person confirmed it; the MAC says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField()
    person_name = models.TextField()
    office_id = models.UUIDField()
    office_kind = models.TextField()
    office_name = models.TextField()
    region = models.TextField(blank=True, default="")
    public_key = models.BinaryField()
    # The private half under the person's own passphrase.
    locked = models.BinaryField()
    made_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.TextField(blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    mac = models.BinaryField()
    objects: ClassVar[KeyManager] = KeyManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(ended_at__isnull=True), name="recipient_key_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("person_id")),
                name="recipient_key_by_two",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ConflictReport(models.Model):
    """A report on an official or an office. Nothing that the vault holds opens it."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField()
    origin = models.TextField(default=ConflictOrigin.PUBLIC)
    received_at = models.DateTimeField()
    status = models.TextField(default=ReportStatus.RECEIVED)
    status_at = models.DateTimeField()
    key_id = models.UUIDField()
    sealed_story = models.BinaryField()
    sealed_details = models.BinaryField()
    moved_from = models.UUIDField(null=True, unique=True)
    moved_by = models.UUIDField(null=True)
    moved_at = models.DateTimeField(null=True)
    ended = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    # When recipients were told that its time runs out, and until when one of them keeps it all the same.
    end_told_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    # A pair of its own, to which messages are sealed; its private half lies under the report's key. Reports from before
    # there was a dialogue have none.
    talk_key = models.BinaryField(null=True)
    talk_mark = models.BinaryField(null=True)
    sealed_talk_half = models.BinaryField(null=True)
    # Public half of the pair that the six words give, and what vouches for it; gone with the code.
    reply_key = models.BinaryField(null=True)
    reply_mark = models.BinaryField(null=True)
    code_ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "custody_lanereport"
        constraints = [
            # One that was handed over keeps its number at the ordinary desk, and comes back under it.
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(ended=ConflictOutcome.OPEN.value),
                name="lane_report_number_once",
            ),
            models.CheckConstraint(
                condition=Q(talk_key__isnull=True, talk_mark__isnull=True, sealed_talk_half__isnull=True)
                | Q(talk_key__isnull=False, talk_mark__isnull=False, sealed_talk_half__isnull=False, ended=""),
                name="lane_report_talk_whole",
            ),
            models.CheckConstraint(
                condition=Q(reply_key__isnull=True, reply_mark__isnull=True)
                | Q(reply_key__isnull=False, reply_mark__isnull=False, code_ended_at__isnull=True, ended=""),
                name="lane_report_reply_whole",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in ReportStatus]), name="lane_report_status_known"
            ),
            models.CheckConstraint(condition=Q(number__regex=r"^L-[0-9]{4,8}$"), name="lane_report_number_form"),
            models.CheckConstraint(
                condition=Q(origin=ConflictOrigin.PUBLIC.value, moved_from__isnull=True, moved_at__isnull=True)
                | Q(origin=ConflictOrigin.MOVED.value, moved_from__isnull=False, moved_at__isnull=False),
                name="lane_report_origin_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended="", ended_at__isnull=True)
                | Q(
                    ended__in=[ConflictOutcome.RELEASED.value, ConflictOutcome.ERASED.value],
                    ended_at__isnull=False,
                    sealed_story=b"",
                    sealed_details=b"",
                ),
                name="lane_report_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ConflictShare(models.Model):
    """A report's data key, sealed to one recipient's personal key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report_id = models.UUIDField()
    recipient_key_id = models.UUIDField()
    blob = models.BinaryField()
    made_at = models.DateTimeField()
    # Who sealed it again for somebody whose passphrase was forgotten; nobody where it came so.
    made_by = models.UUIDField(null=True)
    # How many of the reporter's messages its holder has had before them.
    heard_lines = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "custody_laneshare"
        constraints = [models.UniqueConstraint(fields=["report_id", "recipient_key_id"], name="lane_share_once")]
        indexes = [models.Index(fields=["recipient_key_id"], name="lane_share_of_key")]

    def __str__(self) -> str:
        return str(self.id)


class ConflictMessage(models.Model):
    """One ready wording that a recipient left for the reporter. A code and no text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report_id = models.UUIDField()
    code = models.TextField()
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField()

    class Meta:
        db_table = "custody_lanemessage"
        indexes = [models.Index(fields=["report_id", "sent_at"], name="lane_message_of_report")]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__in=[code.value for code in MessageCode]), name="lane_message_code_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ConflictLine(models.Model):
    """One message between a reporter and the recipients; its key lies in it for the talk pair and for the six words.

    Seven days after the reporter has read it the second is gone, and with it the message, for them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report_id = models.UUIDField()
    author = models.TextField()
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)
    sent_by_name = models.TextField(blank=True, default="")
    # Keyed traces of the form's key and of the words: a second click is told from a second message.
    mark = models.BinaryField(unique=True)
    body = models.BinaryField()
    key_id = models.UUIDField()
    talk_blob = models.BinaryField()
    reply_blob = models.BinaryField(null=True)
    read_at = models.DateTimeField(null=True)
    sealed_text = models.BinaryField()
    # That SIGAP wrote it: see `mailbox/conflict/talking.py`.
    vouch = models.BinaryField()

    class Meta:
        db_table = "custody_laneline"
        indexes = [
            models.Index(fields=["report_id", "sent_at"], name="lane_line_of_report"),
            models.Index(fields=["read_at"], condition=Q(reply_blob__isnull=False), name="lane_line_by_reading"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(author=Author.REPORTER.value, sent_by__isnull=True)
                | Q(author=Author.OFFICER.value, sent_by__isnull=False),
                name="lane_line_author_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Disclosure(models.Model):
    """A request for one field of a case's reporter: why, by whom, who of another office answered, until when it opens.

    The MAC covers what opens it; the reason is sealed under a key that lies in the row, sealed to the intake key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case_id = models.UUIDField()
    case_code = models.TextField()
    person_id = models.UUIDField()
    ordinal = models.PositiveSmallIntegerField()
    field = models.TextField()
    is_danger = models.BooleanField(default=False)
    asked_by = models.UUIDField()
    asked_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    asked_at = models.DateTimeField()
    key_id = models.UUIDField()
    key_blob = models.BinaryField()
    sealed_reason = models.BinaryField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    answered_office_id = models.UUIDField(null=True)
    answered_office_name = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    mac = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="disclosure_of_asker"),
            models.Index(fields=["person_id"], name="disclosure_of_person"),
            models.Index(fields=["case_id"], name="disclosure_of_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(field__in=[f.value for f in DisclosedField]), name="disclosure_field_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False, answered_office_id__isnull=False)
                & ~Q(answered_by=F("asked_by"))
                & ~Q(answered_office_id=F("office_id"))
                & (
                    Q(is_danger=False, answer__in=["approved", "refused"])
                    | Q(is_danger=True, answer__in=["justified", "unjustified"])
                ),
                name="disclosure_by_another_office",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, until__isnull=True)
                | (Q(is_danger=True) | Q(answer="approved")) & Q(opened_at__isnull=False, until__gt=F("opened_at")),
                name="disclosure_opens_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
