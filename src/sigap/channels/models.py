"""Tables of the channels. In clear: which channel, when, whether something is wrong; sealed: every word and number.

What was delivered lies sealed for the worker alone until it has become part of a report, and then goes.
"""

import uuid
from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.channels.rules import ALARMS, SWITCHED, AnswerKind, MessageKind, SwitchReason, Trouble
from sigap.mailbox.channels import Channel
from sigap.mailbox.tasks.codes import TaskKind
from sigap.places.words import regional

KIND_LABELS: Mapping[MessageKind, Promise] = {
    MessageKind.TEXT: _("Teks"),
    MessageKind.VOICE: _("Pesan suara"),
    MessageKind.PICTURE: _("Foto"),
    MessageKind.VIDEO: _("Video"),
    MessageKind.DOCUMENT: _("Dokumen"),
    MessageKind.STICKER: _("Stiker"),
    MessageKind.LOCATION: _("Lokasi"),
    MessageKind.CONTACTS: _("Kontak"),
    MessageKind.REACTION: _("Tanda jempol atau sejenisnya"),
    MessageKind.UNSUPPORTED: _("Pesan jenis lain yang tidak sampai kepada SIGAP; minta dikirim lagi dengan cara lain"),
    MessageKind.NUMBER_CHANGED: _("Catatan SIGAP, bukan dari pelapor: WhatsApp memberi tahu bahwa nomor ini diganti"),
    MessageKind.PHONE_CHANGED: _("Catatan SIGAP, bukan dari pelapor: WhatsApp memberi tahu bahwa nomor ini pindah HP"),
}
ANSWER_LABELS: Mapping[AnswerKind, Promise] = {
    AnswerKind.WELCOME: _("Jawaban pertama"),
    AnswerKind.ADDED: _("Tanda terima susulan"),
}
TROUBLE_LABELS: Mapping[Trouble, Promise] = {
    Trouble.UNREACHABLE: _("server tidak terjangkau"),
    Trouble.TOKEN: _("server menolak kunci SIGAP; buat kunci baru dan perbarui berkas saluran"),
    Trouble.LIMIT: _("server meminta SIGAP melambat"),
    Trouble.SERVER: _("server sedang bermasalah"),
    Trouble.REFUSED: _("server menolak permintaan ini"),
    Trouble.TOO_LARGE: _("terlalu besar"),
    Trouble.NOT_WHOLE: _("isi berkas tidak cocok dengan yang dikirim"),
    Trouble.UNKNOWN_FILE: _("jenis berkas tidak diterima"),
    Trouble.EXPIRED: _("sudah tidak ada di server"),
    Trouble.NO_SPACE: _("ruang penyimpanan hampir habis"),
    Trouble.LANE: _("laporannya masih menunggu di jalur karantina"),
    Trouble.UNREADABLE: _("bentuknya tidak dikenal"),
    Trouble.SEALED: _("disegel dengan kunci saluran yang lain"),
    Trouble.FOREIGN: _("untuk nomor lain; cocokkan phone_number_id di berkas saluran"),
    Trouble.AUTOMATIC: _("surat otomatis atau tanda gagal kirim"),
    Trouble.SETTINGS: _("berkas saluran tidak terbaca"),
    Trouble.TEMPLATE: _("templat pesan belum disetujui, dihentikan, atau berubah di Meta"),
}
REASON_LABELS: Mapping[SwitchReason, Promise] = {
    SwitchReason.ACCOUNT_TAKEN: _("Akun mungkin dipegang orang lain"),
    SwitchReason.KEY_LEAKED: _("Kunci mungkin bocor"),
    SwitchReason.ANSWERS_WRONG: _("Jawaban otomatis keliru atau mengganggu"),
    SwitchReason.CARRIER_TROUBLE: _("Gangguan pada penyedia"),
    SwitchReason.TRIAL: _("Percobaan"),
    SwitchReason.MENDED: _("Sudah diperbaiki"),
}
_CHANNELS = [channel.value for channel in SWITCHED]
_TROUBLES = ["", *(trouble.value for trouble in Trouble)]


class ChannelState(models.Model):
    """One channel: on or off and by whom, whether it is set up, what went wrong last."""

    code = models.TextField(primary_key=True)
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.UUIDField(null=True)
    changed_by_name = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    # Said by the worker: whether it was given what the channel needs, and when the server last answered it well.
    is_set_up = models.BooleanField(default=False)
    reached_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True, default="")
    trouble_since = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    # Said by the public site: when something came whose signature was not the carrier's.
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__in=_CHANNELS), name="channel_known"),
            models.CheckConstraint(condition=Q(trouble__in=_TROUBLES), name="channel_trouble_known"),
            models.CheckConstraint(
                condition=Q(reason__in=["", *(reason.value for reason in SwitchReason)]), name="channel_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RawState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting"
    DONE = "done"
    ASIDE = "aside"


class RawDelivery(models.Model):
    """One delivery as it came, sealed for the worker. Done, its bytes are gone and its trace tells a second copy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    channel = models.TextField()
    once = models.BinaryField(unique=True)
    received_at = models.DateTimeField()
    key_id = models.UUIDField()
    key_blob = models.BinaryField(null=True)
    sealed_body = models.BinaryField(null=True)
    state = models.TextField(default=RawState.WAITING)
    trouble = models.TextField(blank=True, default="")
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    # Somebody looked, and wants it made a report although it looks automatic.
    is_wanted = models.BooleanField(default=False)

    class Meta:
        db_table = "channels_raw"
        indexes = [
            models.Index(fields=["channel", "due_at"], condition=Q(state=RawState.WAITING.value), name="raw_waiting"),
            models.Index(fields=["channel", "-received_at"], name="raw_by_channel"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=_CHANNELS), name="raw_channel_known"),
            models.CheckConstraint(condition=Q(trouble__in=_TROUBLES), name="raw_trouble_known"),
            models.CheckConstraint(condition=Q(state__in=RawState.values), name="raw_state_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SeenMessage(models.Model):
    """A message that has become part of a report: its keyed trace, so that it does not become one twice."""

    trace = models.BinaryField(primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "channels_seen"

    def __str__(self) -> str:
        return "seen"


class Conversation(models.Model):
    """One number or address: a keyed trace and the report it writes to. The number lies in the report, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    channel = models.TextField()
    trace = models.BinaryField(unique=True)
    envelope_id = models.UUIDField(null=True)
    last_heard_at = models.DateTimeField(db_index=True)
    last_welcome_at = models.DateTimeField(null=True)
    last_answer_at = models.DateTimeField(null=True)
    # Perhaps in other hands: no answer goes there until an officer made sure.
    held_at = models.DateTimeField(null=True)
    held_why = models.TextField(blank=True, default="")
    released_at = models.DateTimeField(null=True)
    released_by = models.UUIDField(null=True)
    released_by_name = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["held_at"], condition=Q(held_at__isnull=False), name="conversation_held")]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=_CHANNELS), name="conversation_channel_known"),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_why="")
                | Q(held_at__isnull=False, held_why__in=sorted(kind.value for kind in ALARMS)),
                name="conversation_held_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """A fixed answer on its way, to whom sealed for the worker. Sent or no longer wanted, the row is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    channel = models.TextField()
    conversation_id = models.UUIDField()
    kind = models.TextField()
    key_id = models.UUIDField()
    key_blob = models.BinaryField()
    sealed_target = models.BinaryField()
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    trouble = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["channel", "due_at"], name="answer_due")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in AnswerKind]), name="answer_kind_known"),
            models.CheckConstraint(condition=Q(trouble__in=_TROUBLES), name="answer_trouble_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Media(models.Model):
    """A file that lies with the carrier, or in a kept letter; where, sealed for the worker. Fetched, it is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    channel = models.TextField()
    envelope_id = models.UUIDField()
    # The letter that holds it; none: the carrier does.
    raw_id = models.UUIDField(null=True)
    key_id = models.UUIDField()
    key_blob = models.BinaryField(null=True)
    sealed_facts = models.BinaryField(null=True)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    trouble = models.TextField(blank=True, default="")
    lost_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["channel", "due_at"], condition=Q(lost_at__isnull=True), name="media_due"),
            models.Index(fields=["raw_id"], condition=Q(raw_id__isnull=False), name="media_of_raw"),
        ]
        constraints = [models.CheckConstraint(condition=Q(trouble__in=_TROUBLES), name="media_trouble_known")]

    def __str__(self) -> str:
        return str(self.id)


CHANNEL_NAMES: Mapping[Channel, Promise] = {Channel.WHATSAPP: _("WhatsApp"), Channel.EMAIL: _("Surel")}
"""What is switched on the page of channels."""
TASK_LABELS: Mapping[TaskKind, Promise] = {
    TaskKind.REPORT: regional(_("Laporan dari desa")),
    TaskKind.ANSWER: _("Jawaban atas pertanyaan"),
}


class TaskLink(models.Model):
    """One task for somebody without an account: which, from where, until when; what is asked lies sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    lookup = models.BinaryField(unique=True)
    kind = models.TextField()
    area = models.TextField(blank=True, default="")
    made_by = models.UUIDField()
    made_by_name = models.TextField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    key_id = models.UUIDField(null=True)
    key_blob = models.BinaryField(null=True)
    sealed_question = models.BinaryField(null=True)
    used_at = models.DateTimeField(null=True)
    envelope_id = models.UUIDField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-made_at"], name="task_by_age")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in TaskKind]), name="task_kind_known"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(cancelled_at__isnull=True), name="task_ends_one_way"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="task_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.id)
