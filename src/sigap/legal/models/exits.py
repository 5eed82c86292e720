"""Exits that the law bars, recorded as told, and what the head of the unit and the legal office answer: codes alone.

No word that somebody typed stands here: the legal office answers without a part in the case.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from sigap.cases.models import Case
from sigap.legal.models.labels import ANSWER_LABELS, BAR_LABELS, KIND_LABELS, SIDE_LABELS
from sigap.legal.rules import ANSWERS, BarReason, ExitAnswerKind, ExitSide, MarkKind


class BarredExit(models.Model):
    """A side exit that the law bars, as it was told of on a track. It stands until both sides have answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    case_code = models.TextField()
    case_office = models.UUIDField()
    # The first version of the mark: a correction keeps the alarm, a mark that is taken out ends it.
    root = models.UUIDField(unique=True)
    kind = models.TextField()
    reasons = ArrayField(models.TextField())
    told_on = models.DateField()
    raised_at = models.DateTimeField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["case"], name="exit_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in MarkKind]), name="exit_kind_known"),
            models.CheckConstraint(
                condition=Q(reasons__contained_by=[reason.value for reason in BarReason]) & ~Q(reasons=[]),
                name="exit_reasons_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def kind_label(self) -> Promise:
        """Which exit, in words."""
        return KIND_LABELS[MarkKind(self.kind)]

    @property
    def reason_labels(self) -> list[Promise]:
        """Why it is barred, in words."""
        return [BAR_LABELS[BarReason(reason)] for reason in self.reasons]


class ExitAnswer(models.Model):
    """What one side did about a barred exit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    barred = models.ForeignKey(BarredExit, on_delete=models.PROTECT, related_name="answers")
    side = models.TextField()
    answer = models.TextField()
    answered_at = models.DateTimeField()
    answered_by = models.UUIDField()
    answered_by_name = models.TextField()
    office_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["barred", "side"], name="exit_answered_once"),
            models.CheckConstraint(
                condition=Q(side=ExitSide.UNIT, answer__in=[each.value for each in ANSWERS[ExitSide.UNIT]])
                | Q(side=ExitSide.LEGAL_OFFICE, answer__in=[each.value for each in ANSWERS[ExitSide.LEGAL_OFFICE]]),
                name="exit_answer_of_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.barred_id} {self.side}"

    @property
    def answer_label(self) -> Promise:
        """What was done, in words."""
        return ANSWER_LABELS[ExitAnswerKind(self.answer)]

    @property
    def side_label(self) -> Promise:
        """Who answered, in words."""
        return SIDE_LABELS[ExitSide(self.side)]
