"""The table of notices: a code and ids, addressed to a person, an office, or a part that somebody plays."""

import uuid

from django.db import models
from django.db.models import Q

from sigap.notifications.rules import Audience


class Notice(models.Model):
    """One notice. Read by one of those it is addressed to, it is read for all of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    role = models.TextField(blank=True, default="")
    code = models.TextField()
    ids = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "-created_at"], name="notice_of_office"),
            models.Index(fields=["person_id", "-created_at"], name="notice_of_person"),
            models.Index(
                fields=["role", "-created_at"],
                condition=Q(person_id__isnull=True, office_id__isnull=True),
                name="notice_of_role",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person_id__isnull=False) | Q(office_id__isnull=False) | ~Q(role=""),
                name="notice_is_addressed",
            ),
            # A code and no text: what a page shows of it are our own words.
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z][a-z0-9-]{2,63}$"), name="notice_code_form"),
            models.CheckConstraint(
                condition=Q(role__in=["", *(audience.value for audience in Audience)]), name="notice_role_known"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="notice_read_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code
