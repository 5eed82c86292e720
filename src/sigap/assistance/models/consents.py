"""Tables of consent: a talk, the answers it gave, the review of an act without consent. Added, never changed."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.roles import OFFICE_KIND_LABELS, OfficeKind
from sigap.assistance.rules import (
    Bar,
    ChildStance,
    ConsentResponse,
    ConsentState,
    GiverKind,
    GuardianRelation,
    Manner,
    ReferralPurpose,
    ReviewOutcome,
    ServiceLine,
    Topic,
    VitalGround,
)
from sigap.cases.models import Case, CasePerson

TOPIC_LABELS: dict[Topic, Promise] = {
    Topic.SERVICE: _("Layanan"),
    Topic.SHARING: _("Berbagi keterangan"),
}
ANSWER_LABELS: dict[ConsentResponse, Promise] = {
    ConsentResponse.GIVEN: _("Setuju"),
    ConsentResponse.REFUSED: _("Tidak setuju"),
    ConsentResponse.WITHDRAWN: _("Ditarik"),
    ConsentResponse.VITAL: _("Demi keselamatan"),
}
STATE_LABELS: dict[ConsentState, Promise] = {
    ConsentState.REFUSED: _("Tidak setuju"),
    ConsentState.WITHDRAWN: _("Persetujuan ditarik"),
    ConsentState.BARRED: _("Tidak sah: wali adalah terlapor"),
    ConsentState.NONE: _("Belum ditanyakan"),
    ConsentState.EXPIRED: _("Masa berlaku habis"),
    ConsentState.VITAL_INTEREST: _("Demi keselamatan, sementara"),
    ConsentState.GIVEN: _("Setuju"),
}
CHILD_ALONE_LABEL = _("Tidak sah: anak menyetujui sendirian")
"""What is barred where it was the client's own word: nobody knew then that they are a child."""
GIVER_LABELS: dict[GiverKind, Promise] = {
    GiverKind.CLIENT: _("Klien sendiri"),
    GiverKind.GUARDIAN: _("Orang tua atau wali"),
    GiverKind.INSTITUTION: _("Lembaga sebagai wali sementara"),
}
MANNER_LABELS: dict[Manner, Promise] = {
    Manner.ORAL: _("Lisan"),
    Manner.SIGNED: _("Tertulis, ditandatangani"),
    Manner.THUMB: _("Tertulis, cap jempol"),
}
STANCE_LABELS: dict[ChildStance, Promise] = {
    ChildStance.AGREES: _("Anak mau"),
    ChildStance.DISAGREES: _("Anak tidak mau"),
    ChildStance.CANNOT_SAY: _("Anak belum dapat menjawab"),
}
TIE_LABELS: dict[GuardianRelation, Promise] = {
    GuardianRelation.FREE: _("Tidak ada hubungan dengan terlapor"),
    GuardianRelation.NOT_ASKED: _("Belum ditanyakan"),
    GuardianRelation.TIED: _("Serumah, sekeluarga, atau bergantung pada terlapor"),
    GuardianRelation.SAME_PERSON: _("Wali ini adalah terlapor"),
}
TOLD_LABELS: dict[OfficeKind, Promise] = {**OFFICE_KIND_LABELS, OfficeKind.UPTD_PPA: _("UPTD PPA di daerah lain")}
"""Kinds of office as a consent names them: one's own unit is asked for nothing here."""
GROUND_LABELS: dict[VitalGround, Promise] = {
    VitalGround.LIFE_IN_DANGER: _("Nyawa atau keselamatan terancam sekarang"),
    VitalGround.INJURED: _("Luka atau sakit yang tidak dapat menunggu"),
    VitalGround.MISSING_OR_HELD: _("Hilang, disekap, atau akan dibawa pergi"),
    VitalGround.CANNOT_CONSENT: _("Tidak sadar atau tidak dapat ditanyai, dan tidak ada wali yang dapat dipercaya"),
}
OUTCOME_LABELS: dict[ReviewOutcome, Promise] = {
    ReviewOutcome.JUSTIFIED: _("Beralasan"),
    ReviewOutcome.NOT_JUSTIFIED: _("Tidak beralasan"),
}
BAR_LABELS: dict[Bar, Promise] = {
    Bar.SUSPECT_GUARDIAN: _(
        "Wali ini tercatat sebagai terlapor, atau orang yang sama dengannya. Ia tidak dapat memberi atau menolak"
        " persetujuan. Cari wali lain, atau lembaga sebagai wali sementara."
    ),
    Bar.CHILD_ALONE: _(
        "Anak tidak memberi persetujuan sendirian. Minta juga wali, atau lembaga sebagai wali sementara."
    ),
    Bar.GUARDIAN_UNNAMED: _("Pilih wali dari orang dalam kasus. Belum ada? Tambahkan dulu di bagian Orang."),
    Bar.CHILD_NOT_HEARD: _("Tulis yang dijelaskan kepada anak dan jawabannya dengan kata-katanya sendiri."),
}


class ConsentTalk(models.Model):
    """One talk about consent: with whom, how, when; the child's words, the reason and the note are sealed.

    With a `ground` nobody was asked: the office acted to save somebody and owes a review.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT)
    giver = models.TextField(blank=True, default="")
    guardian = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="consents_as_guardian")
    manner = models.TextField(blank=True, default="")
    tie = models.TextField(blank=True, default="")
    stance = models.TextField(blank=True, default="")
    ground = models.TextField(blank=True, default="")
    held_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-held_at"], name="consent_talk_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(recorded_at__gte=F("held_at")), name="consent_held_before_recorded"),
            models.CheckConstraint(
                condition=Q(ground="", giver__in=[giver.value for giver in GiverKind])
                & Q(manner__in=[manner.value for manner in Manner])
                | Q(ground__in=[ground.value for ground in VitalGround], giver="", manner="", guardian__isnull=True),
                name="consent_by_somebody_or_vital",
            ),
            models.CheckConstraint(
                condition=~Q(giver=GiverKind.GUARDIAN.value) | Q(guardian__isnull=False), name="consent_guardian_named"
            ),
            models.CheckConstraint(
                condition=Q(stance__in=["", *(stance.value for stance in ChildStance)]), name="consent_stance_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    tie__in=[
                        "",
                        GuardianRelation.FREE.value,
                        GuardianRelation.NOT_ASKED.value,
                        GuardianRelation.TIED.value,
                    ]
                ),
                name="consent_tie_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.giver or self.ground}"

    @property
    def giver_label(self) -> Promise | str:
        """Who said it, in words; empty for an act without consent."""
        return GIVER_LABELS[GiverKind(self.giver)] if self.giver else ""

    @property
    def manner_label(self) -> Promise | str:
        """How it was said, in words."""
        return MANNER_LABELS[Manner(self.manner)] if self.manner else ""

    @property
    def stance_label(self) -> Promise | str:
        """What the child wants, in words; empty where nobody asked a child."""
        return STANCE_LABELS[ChildStance(self.stance)] if self.stance else ""

    @property
    def ground_label(self) -> Promise | str:
        """Why nobody was asked, in words; empty for a consent."""
        return GROUND_LABELS[VitalGround(self.ground)] if self.ground else ""

    @property
    def has_tie(self) -> bool:
        """The guardian is tied to the person reported, or nobody asked whether."""
        return self.giver == GiverKind.GUARDIAN and self.tie != GuardianRelation.FREE


class ConsentAnswer(models.Model):
    """What was said on one topic: a service line, or an office of one kind told for one aim."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    talk = models.ForeignKey(ConsentTalk, on_delete=models.PROTECT, related_name="answers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    topic = models.TextField()
    line = models.TextField(blank=True, default="")
    office_kind = models.TextField(blank=True, default="")
    aim = models.TextField(blank=True, default="")
    answer = models.TextField()
    valid_until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "topic"], name="consent_answer_of_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["talk", "topic", "line", "office_kind", "aim"], name="consent_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=[answer.value for answer in ConsentResponse]), name="consent_answer_known"
            ),
            models.CheckConstraint(
                condition=Q(topic=Topic.SERVICE.value, office_kind="", aim="")
                & Q(line__in=[line.value for line in ServiceLine])
                | Q(topic=Topic.SHARING.value, line="", aim__in=[aim.value for aim in ReferralPurpose])
                & ~Q(office_kind=""),
                name="consent_topic_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id} {self.topic} {self.answer}"

    @property
    def answer_label(self) -> Promise:
        """What was said, in words."""
        return ANSWER_LABELS[ConsentResponse(self.answer)]


class VitalReview(models.Model):
    """What a second person found of an act without consent. Once."""

    talk = models.OneToOneField(ConsentTalk, on_delete=models.PROTECT, primary_key=True, related_name="review")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    outcome = models.TextField()
    reviewed_at = models.DateTimeField()
    reviewed_by = models.UUIDField()
    reviewed_by_name = models.TextField()
    office_id = models.UUIDField()
    key_id = models.UUIDField()
    sealed_note = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in ReviewOutcome]), name="vital_review_outcome_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.talk_id} {self.outcome}"

    @property
    def outcome_label(self) -> Promise:
        """What was found, in words."""
        return OUTCOME_LABELS[ReviewOutcome(self.outcome)]
