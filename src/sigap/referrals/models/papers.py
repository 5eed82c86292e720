"""Tables of what a referral leaves behind: an answer taken down for others, a hand-over in person, the result."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise

from sigap.cases.models import Case
from sigap.referrals.models.labels import EXAM_HOLDER_LABELS, EXAM_PAYER_LABELS, MEANS_LABELS, RESULT_LABELS
from sigap.referrals.models.referral import Referral
from sigap.referrals.rules import AnswerMeans, ExamHolder, ExamPayer, ResultKind


class RecordedAnswer(models.Model):
    """An answer that the sender took down for an office that did not sign in. Who said it is sealed.

    Contested, it stays as it was beside the objection of that office, and another answer may be taken down.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="recorded")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    means = models.TextField()
    said_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    contested_at = models.DateTimeField(null=True)
    contested_by = models.UUIDField(null=True)
    contested_by_name = models.TextField(blank=True, default="")
    sealed_objection = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(contested_at__isnull=True), name="answer_recorded_once"
            ),
            models.CheckConstraint(
                condition=Q(contested_at__isnull=True, contested_by__isnull=True, sealed_objection__isnull=True)
                | Q(contested_at__isnull=False, contested_by__isnull=False, sealed_objection__isnull=False),
                name="answer_contested_whole",
            ),
            models.CheckConstraint(condition=Q(means__in=[m.value for m in AnswerMeans]), name="answer_means_known"),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("said_at")), name="answer_said_before_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.means}"

    @property
    def means_label(self) -> Promise:
        """How they said it, in words."""
        return MEANS_LABELS[AnswerMeans(self.means)]


class Handover(models.Model):
    """A person or papers given from hand to hand (berita acara serah terima). Who gave, who took and what is sealed.

    `persons` are the numbers of the case's persons who went along.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="handovers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    persons = ArrayField(models.PositiveSmallIntegerField(), default=list)
    handed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "handed_at"], name="handover_of_referral")]
        constraints = [
            models.CheckConstraint(condition=Q(recorded_at__gte=F("handed_at")), name="handover_done_before_recorded")
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.handed_at:%Y-%m-%d}"


class Result(models.Model):
    """What came of an accepted referral, told to the sender; once. Done and recorded are two moments."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="result")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.TextField()
    done_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    # Of an examination whose paper is evidence: what it cost, who pays, with whom the paper lies.
    cost = models.PositiveBigIntegerField(null=True)
    payer = models.TextField(blank=True, default="")
    holder = models.TextField(blank=True, default="")
    key_id = models.UUIDField()
    sealed_note = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in ResultKind]), name="result_kind_known"),
            models.CheckConstraint(
                condition=Q(payer__in=["", *(each.value for each in ExamPayer)])
                & Q(holder__in=["", *(each.value for each in ExamHolder)]),
                name="result_exam_known",
            ),
            # What cost something is paid by somebody.
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost=0) | ~Q(payer=""), name="result_cost_has_payer"
            ),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("done_at")), name="result_done_before_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """What came of it, in words."""
        return RESULT_LABELS[ResultKind(self.kind)]

    @property
    def payer_label(self) -> Promise | str:
        """Who pays the examination, in words; empty when nobody said."""
        return EXAM_PAYER_LABELS[ExamPayer(self.payer)] if self.payer else ""

    @property
    def holder_label(self) -> Promise | str:
        """With whom the paper lies, in words; empty when nobody said."""
        return EXAM_HOLDER_LABELS[ExamHolder(self.holder)] if self.holder else ""
