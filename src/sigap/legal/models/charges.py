"""Articles and which law holds, what the victim was told, why nobody reported to the police."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise

from sigap.cases.models import Case, CasePerson
from sigap.legal.models.labels import LAW_DECIDERS, MANNER_LABELS, NO_REPORT_LABELS, RIGHT_LABELS, SOURCE_LABELS
from sigap.legal.models.track import Mark
from sigap.legal.rules import MarkSource, NoReportBasis, Offence, TellManner, VictimRight, law


class Charge(models.Model):
    """An article that a case may be about: the one proposed, and the older one beside it. Dropped, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="legal_charges")
    article = models.TextField()
    law_from = models.DateField()
    # The article of the day of the act, where it was another: what the proposed one is held against.
    compared_article = models.TextField(blank=True, default="")
    compared_from = models.DateField(null=True)
    is_older_unread = models.BooleanField(default=False)
    act_from = models.DateField()
    act_to = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.UUIDField(null=True)
    dropped_by_name = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "article", "law_from", "compared_article", "person"],
                condition=Q(dropped_at__isnull=True),
                nulls_distinct=False,
                name="charge_once",
            ),
            models.CheckConstraint(condition=Q(act_to__gte=F("act_from")), name="charge_act_whole"),
            models.CheckConstraint(
                condition=Q(compared_article="", compared_from__isnull=True)
                | Q(compared_from__isnull=False, compared_from__lte=F("act_from")) & ~Q(compared_article=""),
                name="charge_compared_whole",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="charge_dropped_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.article}"

    @property
    def offence(self) -> Offence | None:
        """The row of the law that was proposed."""
        return law().pinned(self.article, self.law_from)

    @property
    def compared(self) -> Offence | None:
        """The row that stood on the day of the act, where it was another."""
        return law().pinned(self.compared_article, self.compared_from) if self.compared_from else None

    @property
    def standing_key(self) -> tuple[str, date, str, uuid.UUID | None]:
        """What stands once on a case (`charge_once`)."""
        return self.article, self.law_from, self.compared_article, self.person_id

    @property
    def is_pair(self) -> bool:
        """Somebody has to decide between two laws."""
        return self.is_older_unread or self.compared_from is not None


class LawChoice(models.Model):
    """Which of two laws holds for an act: whose decision, of which day. Its paper is sealed. The newest one counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="choices")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    is_older = models.BooleanField()
    decided_by = models.TextField()
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    key_id = models.UUIDField()
    sealed_paper = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["charge", "-recorded_at"], name="choice_of_charge")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__in=[decider.value for decider in LAW_DECIDERS]), name="choice_by_an_official"
            )
        ]

    def __str__(self) -> str:
        return f"{self.charge_id} {self.decided_by}"

    @property
    def decided_by_label(self) -> Promise:
        """Whose decision, in words."""
        return SOURCE_LABELS[MarkSource(self.decided_by)]


class VictimUpdate(models.Model):
    """That a victim was told how their case goes: who, when, how (hak atas informasi). What was said is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="legal_told")
    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, null=True)
    manner = models.TextField()
    rights = ArrayField(models.TextField(), default=list)
    told_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        db_table = "legal_told"
        indexes = [models.Index(fields=["case", "-told_at"], name="told_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(manner__in=[manner.value for manner in TellManner]), name="told_manner_known"
            ),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("told_at")), name="told_before_recorded"),
            models.CheckConstraint(
                condition=Q(rights__contained_by=[right.value for right in VictimRight]), name="told_rights_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.manner}"

    @property
    def manner_label(self) -> Promise:
        """How, in words."""
        return MANNER_LABELS[TellManner(self.manner)]

    @property
    def right_labels(self) -> list[Promise]:
        """The rights that were explained, in words."""
        return [RIGHT_LABELS[VictimRight(right)] for right in self.rights]


class NoPoliceReport(models.Model):
    """The decision that a case goes without a report to the police, the victim heard. Its reason is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    basis = models.TextField()
    decided_on = models.DateField()
    decided_by = models.UUIDField()
    decided_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    recorded_at = models.DateTimeField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-recorded_at"], name="no_report_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=[basis.value for basis in NoReportBasis]), name="no_report_basis_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.basis}"

    @property
    def basis_label(self) -> Promise:
        """On what ground, in words."""
        return NO_REPORT_LABELS[NoReportBasis(self.basis)]
