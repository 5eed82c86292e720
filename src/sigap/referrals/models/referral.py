"""The table of the hand-over between offices: one row for each office that was asked."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import Promise

from sigap.assistance.models import PURPOSE_LABELS
from sigap.assistance.rules import CANNOT_BE_DECLINED, ReferralPurpose
from sigap.cases.models import RISK_LABELS, Case
from sigap.cases.rules import Risk
from sigap.referrals.models.labels import DECLINE_LABELS, STATUS_LABELS, URGENCY_LABELS, victim_words
from sigap.referrals.rules import WAITING, DeclineReason, ReferralStatus, Urgency, may_decline
from sigap.shelter.models import ShelterHouse, Stay
from sigap.shelter.rules import RUNNING

_WAITING = sorted(status.value for status in WAITING)


class Referral(models.Model):
    """One request to one office: one step of a chain. The preview is what that office reads first. Carries a MAC.

    A request that goes on at another office after a no, or after silence, is a new step: same `chain_id`, next `step`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    chain_id = models.UUIDField()
    leg = models.PositiveSmallIntegerField(default=1)
    passed_from = models.UUIDField(null=True, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    case_code = models.TextField()
    risk = models.TextField()
    area = models.TextField(blank=True, default="")
    from_office_id = models.UUIDField()
    from_office_name = models.TextField()
    to_office_id = models.UUIDField()
    to_office_name = models.TextField()
    purposes = ArrayField(models.TextField())
    # Codes of the catalogue of services, narrower than the purposes; may be none.
    services = ArrayField(models.TextField(), default=list)
    urgency = models.TextField()
    # Sex and age of each victim, as "P:15" or "P:" when the age is not known; see labels.victim_words.
    victims = ArrayField(models.TextField(), default=list)
    key_id = models.UUIDField()
    sealed_preview = models.BinaryField()
    status = models.TextField(default=ReferralStatus.OFFERED)
    offered_by = models.UUIDField()
    offered_by_name = models.TextField()
    offered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True, default="")
    sealed_answer = models.BinaryField(null=True)
    # Who stands in at the asked office, by name, when the first could not.
    substitute_id = models.UUIDField(null=True)
    substitute_name = models.TextField(blank=True, default="")
    # The sender wrote down what the office said; unconfirmed until somebody of that office confirms it.
    is_recorded = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.TextField(blank=True, default="")
    # That office has said that the answer taken down last was not theirs; see RecordedAnswer.
    contested_at = models.DateTimeField(null=True)
    offer_key = models.TextField(unique=True)
    # Over what accepting hands on: to whom, of which case, for what. See actions.check_offer.
    mac = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["to_office_id", "status"], name="referral_to_office"),
            models.Index(fields=["case", "offered_at"], name="referral_of_case"),
            models.Index(fields=["from_office_id", "status"], name="referral_from_office"),
            models.Index(fields=["key_id"], name="referral_key"),
            # The queue's own: answers taken down for an office, which nobody there has confirmed.
            models.Index(
                fields=["to_office_id"],
                condition=Q(is_recorded=True, confirmed_at__isnull=True, contested_at__isnull=True),
                name="referral_unconfirmed",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in ReferralStatus]), name="referral_status_known"
            ),
            models.CheckConstraint(condition=Q(urgency__in=[u.value for u in Urgency]), name="referral_urgency_known"),
            models.CheckConstraint(condition=~Q(from_office_id=F("to_office_id")), name="referral_to_another"),
            models.CheckConstraint(
                condition=Q(status__in=_WAITING, answered_at__isnull=True)
                | (~Q(status__in=_WAITING) & Q(answered_at__isnull=False)),
                name="referral_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReferralStatus.DECLINED.value) | ~Q(decline_reason=""),
                name="referral_declined_with_reason",
            ),
            # Owed help is never declined, whoever writes.
            models.CheckConstraint(
                condition=~Q(status=ReferralStatus.DECLINED.value)
                | ~Q(purposes__overlap=sorted(purpose.value for purpose in CANNOT_BE_DECLINED)),
                name="referral_owed_not_declined",
            ),
            models.CheckConstraint(
                condition=Q(leg=1, passed_from__isnull=True) | Q(leg__gt=1, passed_from__isnull=False),
                name="referral_legs_linked",
            ),
            models.UniqueConstraint(fields=["chain_id", "leg"], name="referral_leg_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, is_recorded=True),
                name="referral_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(contested_at__isnull=True) | Q(confirmed_at__isnull=True), name="referral_not_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_code} {self.to_office_name}"

    @property
    def is_waiting(self) -> bool:
        """Nobody has answered yet, or confirmed that it arrived; the sender is responsible."""
        return self.status in WAITING

    @property
    def is_handed_over(self) -> bool:
        """Owed help, in the other office's hands; its receipt is awaited."""
        return self.status == ReferralStatus.HANDED_OVER

    @property
    def is_unconfirmed(self) -> bool:
        """Answered by the sender's record of what they said, and nobody of theirs has confirmed it yet."""
        return self.is_recorded and self.confirmed_at is None and self.contested_at is None

    @property
    def is_contested(self) -> bool:
        """The office says that the answer taken down last was not theirs."""
        return self.contested_at is not None

    @property
    def asked(self) -> frozenset[ReferralPurpose]:
        """What is asked for."""
        return frozenset(ReferralPurpose(purpose) for purpose in self.purposes)

    @property
    def may_decline(self) -> bool:
        """Whether the asked office may say no."""
        return may_decline(self.asked)

    @property
    def status_label(self) -> Promise:
        """The state, in words."""
        return STATUS_LABELS[ReferralStatus(self.status)]

    @property
    def risk_label(self) -> Promise:
        """The case's risk when the referral was sent, in words."""
        return RISK_LABELS[Risk(self.risk)]

    @property
    def urgency_label(self) -> Promise:
        """How fast an answer is needed, in words."""
        return URGENCY_LABELS[Urgency(self.urgency)]

    @property
    def purpose_labels(self) -> list[Promise]:
        """What is asked for, in words."""
        return [PURPOSE_LABELS[ReferralPurpose(purpose)] for purpose in self.purposes]

    @property
    def victims_words(self) -> str:
        """The victims without a name, in words."""
        return "; ".join(victim_words(victim) for victim in self.victims)

    @property
    def decline_label(self) -> Promise | str:
        """Why it was declined, in words; empty when it was not."""
        return DECLINE_LABELS[DeclineReason(self.decline_reason)] if self.decline_reason else ""


def lacks_bed() -> Q:
    """For a query of requests: a house took it, told no result, and nobody of the case waits, has a bed or came since.

    As far as the actor sees stays.
    """
    houses = ShelterHouse.objects.filter(office_id=OuterRef("to_office_id"))
    stays = Stay.objects.filter(
        Q(status__in=RUNNING) | Q(left_at__gte=OuterRef("offered_at")), case_id=OuterRef("case_id")
    )
    taken = Q(status=ReferralStatus.ACCEPTED.value, purposes__contains=[ReferralPurpose.SHELTER.value], result=None)
    return taken & Q(Exists(houses)) & ~Q(Exists(stays))
