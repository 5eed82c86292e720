"""Registries that apps above fill and apps below read: who must not know of what, and what belongs to which case.

Written by triggers on the tables that hold the facts; no role is granted anything on them (see sql/exclusions.sql).
"""

from enum import StrEnum

from django.db import models
from django.db.models import Q


class SubjectKind(StrEnum):
    """What an exclusion is about; a stored code."""

    CASE = "case"
    REPORT = "report"


class AccessExclusion(models.Model):
    """A person, an office, whoever works in an area, or everybody, who must not know of a case or of a report."""

    # The row that states the fact: one exclusion each, taken away with it.
    source_id = models.UUIDField(primary_key=True)
    subject_id = models.UUIDField()
    subject_kind = models.TextField()
    person_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    area = models.TextField(blank=True, default="")
    # Of an area: only offices of a desa or kecamatan there, or any office.
    is_local_only = models.BooleanField(default=False)
    is_everybody = models.BooleanField(default=False)

    class Meta:
        db_table = "access_exclusion"
        indexes = [
            models.Index(fields=["subject_id"], name="exclusion_of_subject"),
            models.Index(fields=["person_id"], condition=Q(person_id__isnull=False), name="exclusion_of_person"),
            models.Index(fields=["office_id"], condition=Q(office_id__isnull=False), name="exclusion_of_office"),
            models.Index(fields=["area"], condition=~Q(area=""), name="exclusion_of_area"),
            models.Index(fields=["subject_kind"], condition=Q(is_everybody=True), name="exclusion_of_everybody"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_kind__in=[kind.value for kind in SubjectKind]), name="exclusion_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(person_id__isnull=False, office_id__isnull=True, area="", is_everybody=False)
                | Q(person_id__isnull=True, office_id__isnull=False, area="", is_everybody=False)
                | (Q(person_id__isnull=True, office_id__isnull=True, is_everybody=False) & ~Q(area=""))
                | Q(person_id__isnull=True, office_id__isnull=True, area="", is_everybody=True),
                name="exclusion_of_one",
            ),
            models.CheckConstraint(condition=Q(is_local_only=False) | ~Q(area=""), name="exclusion_local_area"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"


class AccessSubject(models.Model):
    """A thing with an id of its own (report, request, appointment …) that belongs to a case."""

    id = models.BigAutoField(primary_key=True)
    subject_id = models.UUIDField()
    root_id = models.UUIDField()

    class Meta:
        db_table = "access_subject"
        indexes = [models.Index(fields=["root_id"], name="subject_by_root")]
        constraints = [models.UniqueConstraint(fields=["subject_id", "root_id"], name="subject_once_a_root")]

    def __str__(self) -> str:
        return f"{self.subject_id} of {self.root_id}"
