"""Tables of the desk's half of the quarantine: what resembles what, and since when anything waits.

Numbers, codes and moments only. The sketch of a cluster goes once nothing of it has come for a while.
"""

import uuid
from collections.abc import Mapping
from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FloodReason(StrEnum):
    """Why a cluster is closed without being triaged one by one."""

    SAME_TEXT = "same_text"
    NOTHING_SAID = "nothing_said"
    ADVERTISING = "advertising"
    TRIAL = "trial"


FLOOD_LABELS: Mapping[FloodReason, Promise] = {
    FloodReason.SAME_TEXT: _("Tulisan yang sama dikirim berulang-ulang"),
    FloodReason.NOTHING_SAID: _("Tidak menceritakan apa pun"),
    FloodReason.ADVERTISING: _("Iklan atau tautan"),
    FloodReason.TRIAL: _("Percobaan"),
}


class QuarantineCluster(models.Model):
    """Reports of quarantine that resemble each other; one that resembles no other is a cluster of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    sketch = ArrayField(models.IntegerField(), default=list)
    # Somebody opened a text of it: before that nothing of it is closed.
    read_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "intake_lanecluster"
        indexes = [GinIndex(fields=["sketch"], name="cluster_by_sketch")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason="", closed_at__isnull=True)
                | Q(
                    reason__in=[reason.value for reason in FloodReason], closed_at__isnull=False, read_at__isnull=False
                ),
                name="cluster_closed_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class QuarantineEpisode(models.Model):
    """Since when something waits in quarantine: what its one clock runs on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_laneopening"
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"], condition=Q(ended_at__isnull=True), nulls_distinct=False, name="lane_open_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
