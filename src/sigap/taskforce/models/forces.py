"""The task forces of the regency, side by side."""

import uuid

from django.db import models
from django.db.models import Q

FORCE_CODE = r"^[a-z][a-z0-9-]{1,30}$"


class TaskForce(models.Model):
    """One task force, such as the one against trafficking; `name` in full, `short` as its tab says it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField(unique=True)
    name = models.TextField()
    short = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=FORCE_CODE), name="taskforce_code_form"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(short=""), name="taskforce_named"),
        ]

    def __str__(self) -> str:
        return self.code
