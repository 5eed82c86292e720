"""The envelope of one report: what stands in clear on it, and what is sealed inside.

In clear, and said so on the public page: number, channel, moment, emergency flags, kecamatan, state.
"""

import uuid
from collections.abc import Mapping
from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.mailbox.channels import Channel
from sigap.mailbox.claims.models import Claim
from sigap.mailbox.dialogue.models import DialogueLine
from sigap.mailbox.dialogue.nudge_models import Nudge, NudgeKey
from sigap.mailbox.files.models import FilePart, ReportFile
from sigap.mailbox.flags import Flag
from sigap.mailbox.quarantine.models import Admission, AdmissionBudget, QuarantinedReport, QuarantineState
from sigap.mailbox.troubles import TroubleCode
from sigap.mailbox.wordings import MessageCode

__all__ = [
    "MESSAGE_WORDS",
    "Admission",
    "AdmissionBudget",
    "AppliedSchema",
    "Channel",
    "Claim",
    "DialogueLine",
    "Envelope",
    "FilePart",
    "Heartbeat",
    "Message",
    "NotedTrouble",
    "Nudge",
    "NudgeKey",
    "QuarantineState",
    "QuarantinedReport",
    "ReportCode",
    "ReportFile",
    "ReportStatus",
    "SweepLock",
]


MESSAGE_WORDS: Mapping[MessageCode, Promise] = {
    MessageCode.READ: _("Pesan Anda sudah dibaca. Terima kasih sudah menulis."),
    MessageCode.MORE_WANTED: _(
        "Kami perlu tahu sedikit lagi. Kalau aman, balas di halaman ini. Kalau di sini tidak ada tempat membalas, buat "
        "laporan lain dan sebutkan nomor ini."
    ),
    MessageCode.CALL_NOW: _("Kalau keadaannya berbahaya, jangan menunggu: telepon 110 atau 129."),
    MessageCode.WILL_CONTACT: _("Kami akan menghubungi dengan cara yang Anda pilih."),
    MessageCode.TRIED_CONTACT: _("Kami sudah mencoba menghubungi dengan cara yang Anda pilih. Belum tersambung."),
    MessageCode.PASSED_ON: _("Pesan Anda sudah diteruskan kepada yang dapat membantu."),
    MessageCode.DONE: _("Pesan Anda sudah selesai kami tangani."),
    MessageCode.DONE_TALK: _("Pesan Anda sudah selesai kami tangani. Kalau ingin bicara lagi, telepon 129 kapan saja."),
    MessageCode.DONE_ELSEWHERE: _(
        "Yang Anda tulis tidak dapat kami tangani sendiri. Telepon 129, mereka membantu mencari yang tepat."
    ),
    MessageCode.DONE_TOO_LITTLE: _("Keterangannya belum cukup untuk ditindaklanjuti. Tulis lagi kapan saja."),
    MessageCode.DONE_WITH_OTHERS: _("Pesan Anda sudah diterima oleh yang dapat membantu. Mereka yang melanjutkan."),
}
"""The words themselves, as the reporter reads them."""


class ReportStatus(StrEnum):
    """What the reporter may know of it: three words, no more."""

    RECEIVED = "received"
    HANDLING = "handling"
    DONE = "done"


class Envelope(models.Model):
    """One report as it arrived. Sealed columns open only through the vault's door."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    channel = models.TextField()
    received_at = models.DateTimeField()
    flags = ArrayField(models.TextField(), default=list)
    about = models.TextField(blank=True, default="")
    area = models.TextField(blank=True, default="")
    status = models.TextField(default=ReportStatus.RECEIVED)
    status_at = models.DateTimeField()
    # The reporter ended the code: no wording reaches anybody any more.
    code_ended_at = models.DateTimeField(null=True)
    # Public half of the pair that the six words give, and what vouches for it; gone with the code.
    reply_key = models.BinaryField(null=True)
    reply_mark = models.BinaryField(null=True)
    key_id = models.UUIDField()
    # The data key sealed to the intake key: gone after the first opening, when the vault keeps it instead.
    key_blob = models.BinaryField(null=True)
    # Fingerprint of the intake key it came sealed to, set by the database; stays when the blob goes.
    sealed_to = models.BinaryField(null=True)
    sealed_story = models.BinaryField()
    sealed_details = models.BinaryField()
    # Waits in the quarantine, or was closed there: no queue shows it and no clock runs on it.
    in_lane = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["status", "received_at"], name="envelope_by_state"),
            # However many wait in quarantine, the queue finds its own.
            models.Index(fields=["status", "received_at"], condition=models.Q(in_lane=False), name="envelope_in_queue"),
            # What the worker looks at every few seconds: of all that ever came, what still runs.
            models.Index(
                fields=["received_at"],
                condition=models.Q(in_lane=False) & ~models.Q(status=ReportStatus.DONE.value),
                name="envelope_running",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in ReportStatus]), name="envelope_status_known"
            ),
            # One report with a code that nobody knows would hold up the worker for every report behind it.
            models.CheckConstraint(
                condition=models.Q(flags__contained_by=[flag.value for flag in Flag]), name="envelope_flags_known"
            ),
            # Nor may one that came by no door, or lies nowhere, hold up the queue for everybody.
            models.CheckConstraint(
                condition=models.Q(channel__in=[channel.value for channel in Channel]), name="envelope_channel_known"
            ),
            models.CheckConstraint(
                condition=models.Q(about__regex=r"^[a-z_]{0,32}$", area__regex=r"^[0-9.]{0,16}$"),
                name="envelope_codes_form",
            ),
            models.CheckConstraint(condition=models.Q(number__regex=r"^L-[0-9]{4,8}$"), name="envelope_number_form"),
        ]

    def __str__(self) -> str:
        return self.number


class Message(models.Model):
    """One ready wording that an office left for a reporter, read by the six words. A code and no text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    envelope_id = models.UUIDField()
    code = models.TextField()
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["envelope_id", "sent_at"], name="message_of_envelope")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__in=[code.value for code in MessageCode]), name="message_code_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ReportCode(models.Model):
    """What the six words of a report and its idempotency key are known by, of ordinary and conflict reports alike."""

    report_id = models.UUIDField(primary_key=True)
    is_conflict = models.BooleanField(default=False)
    number = models.TextField()
    received_at = models.DateTimeField()
    lookup = models.BinaryField(unique=True)
    replay = models.BinaryField(unique=True)
    body = models.BinaryField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mailbox_code"

    def __str__(self) -> str:
        return self.number


class AppliedSchema(models.Model):
    """What `migrate` applied last: hash of the SQL files, fingerprint of the catalogue that it left, and for where."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    files = models.TextField()
    fingerprint = models.TextField()
    # Of the regency: days begin at its midnight, also where the database counts them.
    time_zone = models.TextField()
    applied_at = models.DateTimeField()
    # The migrations that made the tables, `app.name` to a hash of each: an old one that was edited is seen.
    migrations = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="applied_schema_one_row")]

    def __str__(self) -> str:
        return self.fingerprint


class SweepLock(models.Model):
    """A sweep of the worker: whoever holds its row has it to themself. No other role reaches the table.

    `done_at`: when it last came to its end; later than `within` seconds ago, it fails for ever or nobody runs it.
    """

    name = models.TextField(primary_key=True)
    within = models.PositiveIntegerField(default=3600)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(name__regex=r"^[a-z_.]{1,64}$"), name="sweep_named"),
            models.CheckConstraint(condition=models.Q(within__range=(60, 86400)), name="sweep_within_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class NotedTrouble(models.Model):
    """What the worker found wrong at its last look, or others did at their work: a code and since when.

    `times`: of the cleaner, how often it was asked in vain.
    """

    code = models.TextField(primary_key=True)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    times = models.PositiveIntegerField(db_default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__in=[code.value for code in TroubleCode]), name="trouble_code_known"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Heartbeat(models.Model):
    """When the worker last lived: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    beaten_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="heartbeat_one_row")]

    def __str__(self) -> str:
        return "heartbeat"
