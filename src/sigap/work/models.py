"""The table of work: one row for each thing that somebody owes, derived from the facts of the apps above.

No role may write it: `<app>.refresh_work(subject)` brings the rows of one subject in line with `<app>.work_rows`.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from sigap.work.rules import OF_CASE, OF_REPORT, Kind

_OPEN = Q(settled_at__isnull=True)


class WorkItem(models.Model):
    """Something that waits for somebody, open until `settled_at`.

    Addressed to a person, to whoever holds `duty` in an office, or to whoever holds it anywhere. `section`: only to
    who is assigned to the case while this section stands open to their office. `since` is when it began to wait;
    `soon_at` when its deadline presses; `word` and `who` are the code and the name that the list shows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    report_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    duty = models.TextField(blank=True, default="")
    person_id = models.UUIDField(null=True)
    section = models.TextField(blank=True, default="")
    except_person = models.UUIDField(null=True)
    except_office = models.UUIDField(null=True)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    soon_at = models.DateTimeField(null=True)
    shows_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    is_paused = models.BooleanField(default=False)
    clock_id = models.UUIDField(null=True)
    # 0: somebody is in danger, before what is late.
    rank = models.PositiveSmallIntegerField(default=1)
    blocks_closing = models.BooleanField(default=False)
    word = models.TextField(blank=True, default="")
    who = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "due_at"], condition=_OPEN, name="work_open_of_person"),
            models.Index(fields=["office_id", "duty", "due_at"], condition=_OPEN, name="work_open_of_office"),
            models.Index(
                fields=["duty", "due_at"], condition=_OPEN & Q(office_id__isnull=True), name="work_open_of_duty"
            ),
            models.Index(fields=["case_id", "blocks_closing"], condition=_OPEN, name="work_open_of_case"),
            models.Index(fields=["subject_id"], name="work_of_subject"),
            models.Index(fields=["case_id"], condition=~_OPEN, name="work_settled_of_case"),
            models.Index(fields=["report_id"], name="work_of_report"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "office_id", "duty", "person_id"],
                condition=_OPEN,
                nulls_distinct=False,
                name="work_open_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="work_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(kind.value for kind in OF_CASE)) | Q(case_id__isnull=False),
                name="work_of_case_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(kind.value for kind in OF_REPORT)) | Q(report_id__isnull=False),
                name="work_of_report_names_it",
            ),
            models.CheckConstraint(
                condition=Q(person_id__isnull=False) | ~Q(duty=""), name="work_addressed_to_somebody"
            ),
            models.CheckConstraint(condition=Q(section="") | Q(case_id__isnull=False), name="work_section_of_case"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("since")), name="work_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
