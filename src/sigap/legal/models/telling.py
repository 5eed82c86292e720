"""What victims want to know, what there is to tell them, and on which day a suspect is to go free.

In clear: kinds, days, who is to tell. By which channel, at which hour and with which words is sealed among the notes of
the unit that leads the case: police and prosecutor read that a victim is told, not how they are reached.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case, CasePerson
from sigap.legal.models.charges import VictimUpdate
from sigap.legal.models.labels import MANNER_LABELS, SOURCE_LABELS
from sigap.legal.rules import MarkSource, TellManner
from sigap.legal.rules.telling import (
    SAFETY,
    HearingBar,
    NoticeAnswer,
    NoticeKind,
    NoticeSpec,
    NoticeState,
    ReleaseGround,
    WishScope,
    WishSpeaker,
    notice_specs,
)

SCOPE_LABELS: dict[WishScope, Promise] = {
    WishScope.ALL: _("Semua kemajuan perkara"),
    WishScope.MAIN: _("Hal besar saja: bebas atau kaburnya tersangka, putusan, penghentian perkara"),
    WishScope.NOTHING: _("Tidak mau diberi tahu dulu"),
}
SPEAKER_LABELS: dict[WishSpeaker, Promise] = {
    WishSpeaker.VICTIM: _("Korban sendiri"),
    WishSpeaker.GUARDIAN: _("Korban anak bersama walinya"),
}
NOTICE_LABELS: dict[NoticeKind, Promise] = {
    NoticeKind.PLANNED: _("Tersangka akan bebas"),
    NoticeKind.RELEASED: _("Tersangka keluar dari tahanan"),
    NoticeKind.WANTED: _("Tersangka dicari polisi"),
    NoticeKind.FOUND: _("Tersangka ditemukan"),
    NoticeKind.SP3: _("Penyidikan dihentikan (SP3)"),
    NoticeKind.COMPLETE: _("Berkas perkara lengkap (P-21)"),
    NoticeKind.HANDED_OVER: _("Perkara diserahkan kepada jaksa (tahap II)"),
    NoticeKind.DIVERTED: _("Diversi berhasil"),
    NoticeKind.NOT_DIVERTED: _("Diversi gagal"),
    NoticeKind.DEMAND: _("Tuntutan jaksa"),
    NoticeKind.VERDICT: _("Putusan hakim"),
    NoticeKind.ACQUITTED: _("Putusan hakim: tidak dihukum"),
    NoticeKind.APPEAL: _("Banding diajukan"),
    NoticeKind.CASSATION: _("Kasasi diajukan"),
    NoticeKind.FINAL: _("Putusan berkekuatan tetap"),
    NoticeKind.FINAL_FREE: _("Putusan tetap: tidak dihukum"),
    NoticeKind.HEARING: _("Sidang: korban didengar"),
    NoticeKind.HEARING_OFF: _("Sidang korban batal"),
    NoticeKind.PROGRESS: _("Kabar berkala"),
    NoticeKind.WISH: _("Tanyakan kemauan korban"),
    NoticeKind.SILENCE: _("Tawarkan pengaduan: laporan polisi belum ditanggapi"),
}
NOTICE_STATE_LABELS: dict[NoticeState, Promise] = {
    NoticeState.OPEN: _("Belum disampaikan"),
    NoticeState.DONE: _("Sudah disampaikan"),
    NoticeState.UNWANTED: _("Tidak diminta korban"),
    NoticeState.VOID: _("Tidak perlu lagi"),
}
STATE_TONES: dict[NoticeState, tuple[str, str]] = {
    NoticeState.OPEN: ("soon", "clock"),
    NoticeState.DONE: ("ok", "check"),
    NoticeState.UNWANTED: ("", "x"),
    NoticeState.VOID: ("", "x"),
}
NOTICE_ANSWER_LABELS: dict[NoticeAnswer, Promise] = {
    NoticeAnswer.DONE: _("Sudah diberi tahu"),
    NoticeAnswer.UNWANTED: _("Tidak mau tahu tentang ini"),
    NoticeAnswer.UNREACHED: _("Tidak terhubung, dicoba lagi"),
}
SILENCE_ANSWER_LABELS: dict[NoticeAnswer, Promise] = {
    NoticeAnswer.DONE: _("Pengaduan sudah dikirim pelapor"),
    NoticeAnswer.UNWANTED: _("Pelapor tidak mau mengadu"),
    NoticeAnswer.UNREACHED: _("Pelapor tidak terhubung, dicoba lagi"),
}
GROUND_LABELS: dict[ReleaseGround, Promise] = {
    ReleaseGround.DETENTION_ENDS: _("Masa penahanan habis"),
    ReleaseGround.SERVED: _("Pidananya selesai dijalani"),
    ReleaseGround.PAROLE: _("Pembebasan bersyarat"),
    ReleaseGround.LEAVE: _("Cuti menjelang bebas atau cuti bersyarat"),
    ReleaseGround.ORDER: _("Penetapan atau putusan hakim"),
}
BAR_HEARING_LABELS: dict[HearingBar, Promise] = {
    HearingBar.SUSPECT: _("Ia terlapor dalam kasus ini."),
    HearingBar.SAME: _("Identitasnya sama dengan seorang terlapor."),
    HearingBar.SIDE: _("Menurut hubungan yang tercatat, ia dekat dengan terlapor."),
    HearingBar.GROWN: _("Korban sudah dewasa: ia sendiri yang ditanya dan diberi tahu."),
}
TELLING_WORDS = (SCOPE_LABELS, NOTICE_LABELS, NOTICE_ANSWER_LABELS, GROUND_LABELS)
"""What the trail calls these codes."""


class VictimWish(models.Model):
    """One version of what a victim wants to know, and who tells it. The newest counts; none is ever changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="wishes")
    version = models.PositiveIntegerField()
    scope = models.TextField()
    speaker = models.TextField()
    guardian = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="+")
    spoken_on = models.DateField()
    again_on = models.DateField(null=True)
    rhythm_days = models.PositiveSmallIntegerField(null=True)
    teller_id = models.UUIDField()
    teller_name = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    key_id = models.UUIDField()
    sealed_way = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="wish_version_once"),
            models.CheckConstraint(
                condition=Q(scope=WishScope.ALL.value, rhythm_days__gt=0, again_on=None)
                | Q(scope=WishScope.MAIN.value, rhythm_days=None, again_on=None)
                | Q(scope=WishScope.NOTHING.value, rhythm_days=None, again_on__isnull=False),
                name="wish_scope_whole",
            ),
            models.CheckConstraint(
                condition=Q(speaker=WishSpeaker.VICTIM.value, guardian=None)
                | Q(speaker=WishSpeaker.GUARDIAN.value, guardian__isnull=False),
                name="wish_speaker_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} v{self.version}"

    @property
    def scope_label(self) -> Promise:
        """What they want to know, in words."""
        return SCOPE_LABELS[WishScope(self.scope)]

    @property
    def speaker_label(self) -> Promise:
        """Who told it, in words."""
        return SPEAKER_LABELS[WishSpeaker(self.speaker)]


class PlannedRelease(models.Model):
    """On which day a suspect is to go free, as it is known now. Dropped when another day is named, never changed.

    `root`: the row that first named this day; a day that comes back after another one begins anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    root = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="planned_releases")
    ground = models.TextField()
    on = models.DateField()
    source = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case"], name="release_of_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(dropped_at__isnull=True), name="release_planned_once"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=[each.value for each in ReleaseGround]), name="release_ground_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=["", *(each.value for each in MarkSource)]), name="release_source_known"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None) | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="release_dropped_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.on}"

    @property
    def ground_label(self) -> Promise:
        """Why they go free, in words."""
        return GROUND_LABELS[ReleaseGround(self.ground)]

    @property
    def source_label(self) -> Promise | str:
        """Who said so, in words; empty where police or prosecutor noted it."""
        return SOURCE_LABELS[MarkSource(self.source)] if self.source else ""


class VictimNotice(models.Model):
    """One piece of news for one victim (none: for the reporter), from when it is known until it was told or is void.

    `cause` tells it from others of the same person. A deadline runs on it while it is open. `wants_plan`: the safety
    plan is to be looked at again, until `plan_seen_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="notices")
    kind = models.TextField()
    cause = models.TextField()
    entry = models.UUIDField(null=True)
    suspect = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="+")
    happens_on = models.DateField()
    raised_at = models.DateTimeField()
    shows_at = models.DateTimeField()
    state = models.TextField(default=NoticeState.OPEN.value)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # Nobody where the wish itself says that it is not to be told.
    settled_by = models.UUIDField(null=True)
    settled_by_name = models.TextField(blank=True, default="")
    # A guardian who was told with or for a child; nobody: the victim.
    hearer = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="+")
    update = models.ForeignKey(VictimUpdate, on_delete=models.PROTECT, null=True, related_name="+")
    wants_plan = models.BooleanField(default=False)
    plan_seen_at = models.DateTimeField(null=True)
    plan_seen_by = models.UUIDField(null=True)
    post_key = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["case"], name="notice_of_victim")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "cause"],
                condition=~Q(state=NoticeState.VOID.value),
                nulls_distinct=False,
                name="notice_raised_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in NoticeKind]), name="notice_kind_known"),
            models.CheckConstraint(
                condition=Q(state=NoticeState.OPEN.value, settled_at=None)
                | Q(
                    state__in=[NoticeState.DONE.value, NoticeState.UNWANTED.value, NoticeState.VOID.value],
                    settled_at__isnull=False,
                ),
                name="notice_state_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.state}"

    @property
    def spec(self) -> NoticeSpec:
        """Its row of the reference data."""
        return notice_specs()[NoticeKind(self.kind)]

    @property
    def kind_label(self) -> Promise:
        """What there is to tell, in words."""
        return NOTICE_LABELS[NoticeKind(self.kind)]

    @property
    def state_label(self) -> Promise:
        """How it stands, in words."""
        return NOTICE_STATE_LABELS[NoticeState(self.state)]

    @property
    def asks_for_plan(self) -> bool:
        """The safety plan waits to be looked at again."""
        return self.wants_plan and self.plan_seen_at is None

    @property
    def is_safety(self) -> bool:
        """A suspect goes free, or may come near."""
        return self.kind in SAFETY


class NoticeRemark(models.Model):
    """What was noted where a piece of news was not told: whom the officer reached, how, and what they said. Sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    notice = models.ForeignKey(VictimNotice, on_delete=models.PROTECT, related_name="remarks")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    answer = models.TextField()
    # How it was tried, and with which guardian; nobody: the victim.
    manner = models.TextField(blank=True, default="")
    hearer = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=[NoticeAnswer.UNWANTED.value, NoticeAnswer.UNREACHED.value]),
                name="remark_answer_known",
            ),
            models.CheckConstraint(
                condition=Q(manner__in=["", *(each.value for each in TellManner)]), name="remark_manner_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.answer}"

    @property
    def answer_label(self) -> Promise:
        """What came of it, in words."""
        return NOTICE_ANSWER_LABELS[NoticeAnswer(self.answer)]

    @property
    def manner_label(self) -> Promise | str:
        """How it was tried, in words."""
        return MANNER_LABELS[TellManner(self.manner)] if self.manner else ""
