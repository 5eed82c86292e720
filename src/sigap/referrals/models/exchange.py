"""The table of what two offices exchange about a request: a question back, a visit made together."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from sigap.cases.models import Case
from sigap.referrals.models.labels import EXCHANGE_LABELS
from sigap.referrals.models.referral import Referral
from sigap.referrals.rules import STANDING, ExchangeKind, ExchangeState


class Exchange(models.Model):
    """One question of the asked office, or one proposal of a visit by either. What is said is sealed.

    One question and one visit stand at a time for a request; a visit that was moved is followed by a new row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="exchanges")
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.TextField()
    state = models.TextField(default=ExchangeState.OPEN)
    office_id = models.UUIDField()
    begun_by = models.UUIDField()
    begun_by_name = models.TextField()
    begun_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    settled_by = models.UUIDField(null=True)
    settled_by_name = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    sealed_reply = models.BinaryField(null=True)
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "begun_at"], name="exchange_of_referral")]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "kind"],
                condition=Q(state__in=[state.value for state in ExchangeState if state in STANDING]),
                name="exchange_stands_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in ExchangeKind]), name="exchange_kind"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ExchangeState]), name="exchange_state"
            ),
            models.CheckConstraint(
                condition=Q(kind=ExchangeKind.VISIT.value, planned_at__isnull=False)
                | Q(kind=ExchangeKind.QUESTION.value, planned_at__isnull=True),
                name="exchange_visit_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=ExchangeState.OPEN.value, settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(state=ExchangeState.OPEN.value) & Q(settled_at__isnull=False)),
                name="exchange_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.kind}"

    @property
    def is_open(self) -> bool:
        """The other office has not answered yet."""
        return self.state == ExchangeState.OPEN

    @property
    def state_label(self) -> Promise:
        """Where it stands, in words."""
        return EXCHANGE_LABELS[ExchangeKind(self.kind), ExchangeState(self.state)]
