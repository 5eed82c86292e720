"""Tables of who took a report, what triage found out, what was decided, and who must not know."""

import uuid
from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sigap.cases.rules import ExclusionKind, Risk
from sigap.intake.rules import Flag, NoCaseReason, TriageDecision


class Triage(models.Model):
    """The triage of one envelope. One row an envelope: whoever inserts it first has taken the report."""

    envelope_id = models.UUIDField(primary_key=True)
    taken_by = models.UUIDField()
    taken_by_name = models.TextField()
    office_id = models.UUIDField()
    taken_at = models.DateTimeField()
    key_id = models.UUIDField(null=True)
    decision = models.TextField(blank=True, default="")
    no_case_reason = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    case_id = models.UUIDField(null=True)
    # Who reported, as a person of that case: known again by the number that they left.
    reporter_id = models.UUIDField(null=True)
    token_months: Sequence[str] = ()
    """Under which months' keys tokens of the report stand (`queries.report_and_sheet`)."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, case_id__isnull=True, no_case_reason="")
                | Q(decision=TriageDecision.CASE.value, decided_at__isnull=False, case_id__isnull=False)
                | Q(
                    decision=TriageDecision.NO_CASE.value,
                    decided_at__isnull=False,
                    case_id__isnull=True,
                    no_case_reason__in=[reason.value for reason in NoCaseReason],
                )
                | Q(
                    decision=TriageDecision.JOINED.value,
                    decided_at__isnull=False,
                    case_id__isnull=False,
                    no_case_reason="",
                )
                | Q(
                    decision__in=[TriageDecision.FORWARDED.value, TriageDecision.MERGED.value],
                    decided_at__isnull=False,
                    case_id__isnull=True,
                    no_case_reason="",
                ),
                name="triage_decided_whole",
            )
        ]
        indexes = [models.Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="triage_by_case")]

    def __str__(self) -> str:
        return str(self.envelope_id)


class Adoption(models.Model):
    """An envelope whose clock and notice have been set by the worker."""

    envelope_id = models.UUIDField(primary_key=True)
    adopted_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.envelope_id)


class Worksheet(models.Model):
    """What triage has found out so far: flags, whom it is about and the risk in clear, everything said sealed."""

    envelope_id = models.UUIDField(primary_key=True)
    flags = ArrayField(models.TextField(), default=list)
    # As the officer heard it; empty: as the reporter said it.
    about = models.TextField(blank=True, default="", db_default="")
    risk = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField()
    sealed_body = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(flags__contained_by=[flag.value for flag in Flag]), name="worksheet_flags_known"
            ),
            models.CheckConstraint(
                condition=Q(risk__in=["", *(risk.value for risk in Risk)]), name="worksheet_risk_known"
            ),
            models.CheckConstraint(condition=Q(about__regex=r"^[a-z_]{0,32}$"), name="worksheet_about_form"),
        ]

    def __str__(self) -> str:
        return str(self.envelope_id)


class ReportExclusion(models.Model):
    """Who must not know of a report: an officer, an office, or whoever works in an area. Handed on to the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    envelope_id = models.UUIDField()
    kind = models.TextField()
    person_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    area = models.TextField(blank=True, default="")
    # Nobody where the desk's door noted it, before anybody had read the report.
    noted_by = models.UUIDField(null=True)
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "intake_reportkeptfrom"
        indexes = [models.Index(fields=["envelope_id"], name="kept_by_envelope")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ExclusionKind.PERSON.value, person_id__isnull=False, office_id__isnull=True, area="")
                | Q(kind=ExclusionKind.OFFICE.value, person_id__isnull=True, office_id__isnull=False, area="")
                | (Q(kind=ExclusionKind.AREA.value, person_id__isnull=True, office_id__isnull=True) & ~Q(area="")),
                name="kept_from_one",
            ),
            models.UniqueConstraint(
                fields=["envelope_id", "person_id", "office_id", "area"], name="kept_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.envelope_id)


class ReportToken(models.Model):
    """A blind token of somebody named in a report, or of its reporter's telephone: hints at the same story twice."""

    envelope_id = models.UUIDField()
    kind = models.TextField()
    token = models.BinaryField()
    kek_id = models.TextField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["token"], name="report_token"),
            models.Index(fields=["envelope_id"], name="report_token_of"),
        ]

    def __str__(self) -> str:
        return self.kind
