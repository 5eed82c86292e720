"""How far somebody is in a lesson. Of the answers only that they were right stands anywhere."""

import uuid

from django.db import models
from django.db.models import Q

from sigap.access.models import Office, Person


class LessonProgress(models.Model):
    """The parts that somebody has answered rightly, of one version of a lesson; `passed_at` once it was all of them.

    `office` is where they worked when they began: who passed counts for that office.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    lesson = models.TextField()
    version = models.PositiveIntegerField()
    parts_done = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson", "version"], name="lesson_progress_once"),
            models.CheckConstraint(
                condition=Q(passed_at__isnull=True) | Q(passed_at__gte=models.F("begun_at")), name="lesson_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson} {self.parts_done}"
