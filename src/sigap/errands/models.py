"""Tables of single tasks outside. In clear: which kind, when, how far; sealed: who, what, every word.

Two pairs seal what passes between office and outside. The office's private half lies sealed under the key of the
case's section of services; the other comes out of link and words alone. Neither half opens the case.
"""

import uuid
from typing import cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise, cached_property, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case, CasePerson
from sigap.errands.rules import ErrandBar, ErrandState, StatedRelation, WithdrawReason, WorkplaceKind, kinds
from sigap.mailbox.errands.page import ErrandReply

STATE_LABELS: dict[ErrandState, Promise] = {
    ErrandState.OPEN: _("Menunggu jawaban"),
    ErrandState.ANSWERED: _("Sudah dijawab"),
    ErrandState.WITHDRAWN: _("Ditarik"),
}
_ASKED = _("Ada pertanyaan, perlu dibalas")
STATE_TONES = {
    ErrandState.OPEN: ("soon", "clock"),
    ErrandState.ANSWERED: ("ok", "check"),
    ErrandState.WITHDRAWN: ("", "x"),
}
REPLY_LABELS: dict[ErrandReply, Promise] = {
    ErrandReply.DONE: _("Sudah dilakukan"),
    ErrandReply.PARTLY: _("Sebagian"),
    ErrandReply.UNABLE: _("Tidak bisa"),
    ErrandReply.NOT_ME: _("Ini bukan saya"),
    ErrandReply.QUESTION: _("Bertanya dulu"),
    ErrandReply.DANGER: _("Ada bahaya: telepon orangnya"),
}
TIE_LABELS: dict[StatedRelation, Promise] = {
    StatedRelation.NONE: _("Tidak ada hubungan"),
    StatedRelation.NEIGHBOUR: _("Tetangga atau kenalan"),
    StatedRelation.KIN: _("Keluarga"),
    StatedRelation.HOUSEHOLD: _("Serumah"),
    StatedRelation.WORK: _("Atasan, bawahan, atau bergantung kepadanya"),
    StatedRelation.NOT_ASKED: _("Belum ditanyakan"),
}
PLACE_LABELS: dict[WorkplaceKind, Promise] = {
    WorkplaceKind.VILLAGE: _("Desa atau kelurahan"),
    WorkplaceKind.SCHOOL: _("Sekolah"),
    WorkplaceKind.DISTRICT: _("Kecamatan"),
    WorkplaceKind.MARRIAGE_OFFICE: _("KUA"),
    WorkplaceKind.HEALTH_CENTRE: _("Puskesmas"),
    WorkplaceKind.OTHER: _("Lainnya"),
}
BAR_LABELS: dict[ErrandBar, Promise] = {
    ErrandBar.TIED: _("Orang ini bergantung kepada terlapor atau keluarganya. Pilih orang lain."),
    ErrandBar.NOT_ASKED: _(
        "Tanyakan dulu hubungannya dengan klien dan dengan terlapor, lalu catat jawabannya di sini."
    ),
    ErrandBar.SUSPECT: _("Nama atau teleponnya sama dengan terlapor yang tercatat. Pilih orang lain."),
    ErrandBar.KIN: _("Nama atau teleponnya sama dengan keluarga terlapor yang tercatat. Pilih orang lain."),
    ErrandBar.FAMILY: _("Terlapor keluarga klien juga. Keluarga klien tidak diberi tugas; pilih orang lain."),
    ErrandBar.ALIKE: _(
        "Namanya mirip terlapor atau keluarganya. Kalau sudah Anda pastikan bukan orang yang sama, beri tanda."
    ),
    ErrandBar.AREA: _("Desa atau kantor ini tidak boleh tahu tentang kasus ini. Pilih tempat lain."),
    ErrandBar.NAMED: _(
        "Tulisan ini memuat nama seseorang dalam kasus. Hapus namanya, atau isi “Nama yang disebut”. Kalau kebetulan"
        " nama tempat, beri tanda."
    ),
}
WITHDRAW_LABELS: dict[WithdrawReason, Promise] = {
    WithdrawReason.CLIENT: _("Klien tidak mau lagi"),
    WithdrawReason.DANGER: _("Tidak aman lagi"),
    WithdrawReason.WRONG_PERSON: _("Salah orang"),
    WithdrawReason.NOT_NEEDED: _("Tidak perlu lagi"),
}
WHY_LABELS: dict[str, Promise] = {
    "errand-answered": _("ada jawaban"),
    "errand-asked": _("ada pertanyaan"),
    "errand-danger": _("ada bahaya"),
    "errand-silent": _("harinya lewat tanpa jawaban"),
    "errand-shut": _("terlalu banyak kata yang salah"),
}


def kind_label(code: str) -> str:
    """A kind of task, in the reader's language."""
    spec = kinds().get(code)
    return "" if spec is None else spec.en if get_language() == "en" else spec.label


KIND_WORDS: dict[str, Promise] = {code: cast("Promise", lazy(kind_label, str)(code)) for code in kinds()}


class Errand(models.Model):
    """One task for one named person outside. With `lookup` there is a link; without, it went on paper."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="errands")
    kind = models.TextField()
    due_on = models.DateField()
    state = models.TextField(default=ErrandState.OPEN)
    # Who agreed for the client, how and when; their words are sealed with the rest.
    giver = models.TextField()
    guardian = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="+", null=True)
    manner = models.TextField()
    agreed_on = models.DateField()
    key_id = models.UUIDField()
    sealed_content = models.BinaryField()
    sealed_half = models.BinaryField()
    office_key = models.BinaryField()
    lookup = models.BinaryField(null=True, unique=True)
    pass_trace = models.BinaryField(null=True)
    outside_key = models.BinaryField(null=True)
    key_mark = models.BinaryField(null=True)
    sealed_page = models.BinaryField(null=True)
    link_until = models.DateTimeField(null=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    made_by_name = models.TextField()
    office_id = models.UUIDField()
    reply = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.TextField(blank=True, default="")
    # Of the worker: that the day was over, and that the link was shut.
    rung_at = models.DateTimeField(null=True)
    shut_told_at = models.DateTimeField(null=True)
    # Marks of whom the receiver was compared with, as `errands.near_marks` has them.
    compared_with = ArrayField(models.TextField(), default=list)
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "due_on"], name="errand_of_case"),
            models.Index(fields=["due_on"], condition=Q(state=ErrandState.OPEN.value), name="errand_open_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ErrandState.OPEN.value, ended_at=None, reply="")
                | Q(state=ErrandState.ANSWERED.value, ended_at__isnull=False, sealed_page=None)
                & ~Q(reply="")
                | Q(state=ErrandState.WITHDRAWN.value, ended_at__isnull=False, sealed_page=None, reply=""),
                name="errand_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(sealed_page=None)
                | Q(
                    lookup__isnull=False, pass_trace__isnull=False, outside_key__isnull=False, key_mark__isnull=False,
                    link_until__isnull=False,
                ),
                name="errand_page_has_link",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        """An answer is still waited for."""
        return self.state == ErrandState.OPEN

    @property
    def kind_label(self) -> str:
        """What is asked for, in words."""
        return kind_label(self.kind)

    @cached_property
    def is_asked(self) -> bool:
        """Whoever is outside wrote last, and waits for a word back."""
        newest = max(self.lines.all(), key=lambda line: line.sent_at, default=None) if self.is_open else None
        return newest is not None and newest.sent_by is None

    @property
    def state_label(self) -> Promise:
        """How far it is, in words: the answer where there is one."""
        if self.is_asked:
            return _ASKED
        return REPLY_LABELS[ErrandReply(self.reply)] if self.reply else STATE_LABELS[ErrandState(self.state)]

    @property
    def tone(self) -> tuple[str, str]:
        """The look of its state: tone and icon."""
        if self.is_asked or (self.reply and self.reply != ErrandReply.DONE):
            return "soon", "alert"
        return STATE_TONES[ErrandState(self.state)]


class ErrandLine(models.Model):
    """What one side wrote: an answer, a question, a word back. Sealed once for each side."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    errand = models.ForeignKey(Errand, on_delete=models.PROTECT, related_name="lines")
    # Empty for a word of the office back.
    reply = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)
    sent_by_name = models.TextField(blank=True, default="")
    # Keyed traces of the form's key and of the words: a second click is told from a second message.
    mark = models.BinaryField(unique=True)
    body = models.BinaryField()
    sealed_office = models.BinaryField()
    sealed_outside = models.BinaryField(null=True)
    noted_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    heard_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["errand", "sent_at"], name="line_of_errand"),
            models.Index(
                fields=["sent_at"], condition=Q(sent_by__isnull=True, noted_at__isnull=True), name="errand_line_to_note"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_by__isnull=False) | Q(reply__in=[each.value for each in ErrandReply]),
                name="errand_line_author_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def reply_label(self) -> Promise | str:
        """What was said, in words; empty for a word of the office."""
        return REPLY_LABELS[ErrandReply(self.reply)] if self.reply else ""


WORD_TABLES = (KIND_WORDS, STATE_LABELS, REPLY_LABELS, WITHDRAW_LABELS, WHY_LABELS)
"""What the trail calls the app's codes."""
