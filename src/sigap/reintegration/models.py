"""Tables of the way home: returns with versions of their plan, the hands in between, visits afterwards.

In clear: kinds, days, regencies, rupiah. Who takes somebody in stands as a person of the case; where that is, what the
family said, who handed over to whom and what a visit found is sealed under the key of the section of services.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sigap.assistance.models import FUNDING_LABELS
from sigap.assistance.rules import Funding
from sigap.cases.models import Case, CasePerson
from sigap.reintegration.rules import (
    OPEN_VISITS,
    CheckAnswer,
    CheckLine,
    FamilyAnswer,
    OfficeTask,
    ReturnDestination,
    ReturnRefusal,
    ReturnState,
    VisitOutcome,
    VisitState,
)

DESTINATION_LABELS: dict[ReturnDestination, Promise] = {
    ReturnDestination.FAMILY: _("Kembali ke keluarganya"),
    ReturnDestination.OWN_HOME: _("Ke rumahnya sendiri (dewasa)"),
    ReturnDestination.SUBSTITUTE: _("Ke keluarga pengganti"),
    ReturnDestination.INSTITUTION: _("Ke panti atau LKSA"),
}
FAMILY_LABELS: dict[FamilyAnswer, Promise] = {
    FamilyAnswer.WILLING: _("Bersedia menerima"),
    FamilyAnswer.REFUSES: _("Menolak"),
    FamilyAnswer.UNSAFE: _("Tidak aman"),
    FamilyAnswer.MISSING: _("Tidak ditemukan atau tidak ada"),
}
RETURN_LABELS: dict[ReturnState, Promise] = {
    ReturnState.RUNNING: _("Berjalan"),
    ReturnState.ARRIVED: _("Sudah sampai"),
    ReturnState.DROPPED: _("Dihentikan"),
}
VISIT_LABELS: dict[VisitState, Promise] = {
    VisitState.PROPOSED: _("Diusulkan"),
    VisitState.AGREED: _("Disepakati"),
    VisitState.MADE: _("Sudah dikunjungi"),
    VisitState.DROPPED: _("Tidak dilakukan"),
}
OUTCOME_LABELS: dict[VisitOutcome, Promise] = {
    VisitOutcome.WELL: _("Berjalan baik"),
    VisitOutcome.HELP: _("Perlu bantuan"),
    VisitOutcome.DANGER: _("Dalam bahaya"),
    VisitOutcome.NOT_MET: _("Tidak bertemu"),
    VisitOutcome.DECLINED: _("Klien tidak mau dikunjungi lagi"),
}
CHECK_LABELS: dict[CheckAnswer, Promise] = {
    CheckAnswer.WELL: _("baik"),
    CheckAnswer.HELP: _("perlu bantuan"),
    CheckAnswer.DANGER: _("bahaya"),
}
REFUSAL_LABELS: dict[ReturnRefusal, Promise] = {
    ReturnRefusal.NOT_WILLING: _(
        "Keluarganya tidak bersedia, tidak aman, atau tidak ditemukan. Pilih keluarga pengganti atau panti."
    ),
    ReturnRefusal.NOT_ASSESSED: _("Tulis tanggal keluarganya dinilai: tanpa penilaian, tidak ada pemulangan."),
    ReturnRefusal.NO_HOST: _("Pilih siapa yang menerima. Kalau belum ada dalam kasus, catat dulu di bagian Orang."),
    ReturnRefusal.CHILD_ALONE: _("Anak tidak dipulangkan ke rumah tanpa orang dewasa. Pilih keluarga atau panti."),
}


def shown(what: CheckLine | OfficeTask) -> str:
    """What a line of the reference is called in the reader's language."""
    return what.en if (get_language() or "").startswith("en") else what.label


WORD_TABLES = (DESTINATION_LABELS, RETURN_LABELS, OUTCOME_LABELS)
"""What the trail calls the app's codes."""


class HomeReturn(models.Model):
    """One client on the way home, one at a time. What is planned stands in the newest `ReturnPlan`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="home_returns")
    state = models.TextField(default=ReturnState.RUNNING)
    begun_at = models.DateTimeField()
    leaves_on = models.DateField()
    arrived_on = models.DateField(null=True)
    key_id = models.UUIDField()
    sealed_end = models.BinaryField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.TextField(blank=True, default="")
    post_key = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case"], name="home_return_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReturnState.RUNNING.value, arrived_on=None, ended_at=None)
                | Q(state=ReturnState.ARRIVED.value, arrived_on__isnull=False, ended_at__isnull=False)
                | Q(state=ReturnState.DROPPED.value, arrived_on=None, ended_at__isnull=False, sealed_end__isnull=False),
                name="home_return_state_known",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=ReturnState.RUNNING.value), name="home_return_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

    @property
    def is_running(self) -> bool:
        """Somebody is on the way, or will be."""
        return self.state == ReturnState.RUNNING

    @property
    def state_label(self) -> Promise:
        """How far it is, in words."""
        return RETURN_LABELS[ReturnState(self.state)]


class ReturnPlan(models.Model):
    """One version of what is planned. Added, never changed. `route`: regencies by code, the last is the destination."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    home_return = models.ForeignKey(HomeReturn, on_delete=models.PROTECT, related_name="plans")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    destination = models.TextField()
    host = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField()
    assessed_on = models.DateField(null=True)
    leaves_on = models.DateField()
    route = ArrayField(models.TextField())
    cost = models.PositiveBigIntegerField(null=True)
    funding = models.TextField(blank=True, default="")
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    written_at = models.DateTimeField()
    written_by = models.UUIDField()
    writer_name = models.TextField()

    class Meta:
        constraints = [
            # Two officers who read the same version cannot both write the next one.
            models.UniqueConstraint(fields=["home_return", "version"], name="return_plan_version_once"),
            models.CheckConstraint(
                condition=Q(
                    destination=ReturnDestination.FAMILY.value,
                    answer=FamilyAnswer.WILLING.value,
                    assessed_on__isnull=False,
                    host__isnull=False,
                )
                | Q(destination=ReturnDestination.SUBSTITUTE.value, host__isnull=False)
                | Q(destination__in=[ReturnDestination.OWN_HOME.value, ReturnDestination.INSTITUTION.value]),
                name="return_plan_destination_open",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=[each.value for each in FamilyAnswer]), name="return_plan_answer_known"
            ),
            models.CheckConstraint(
                condition=Q(funding__in=["", *(each.value for each in Funding)]) & Q(route__len__range=(1, 4)),
                name="return_plan_figures_sane",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_return_id} v{self.version}"

    @property
    def destination_label(self) -> Promise:
        """Where to, in words."""
        return DESTINATION_LABELS[ReturnDestination(self.destination)]

    @property
    def answer_label(self) -> Promise:
        """What the family said, in words."""
        return FAMILY_LABELS[FamilyAnswer(self.answer)]

    @property
    def funding_label(self) -> Promise | str:
        """Who pays, in words; empty while nobody said."""
        return FUNDING_LABELS[Funding(self.funding)] if self.funding else ""


class ReturnHandover(models.Model):
    """The client passed from one hand to the next at one place of the route, counted from 1. Once, and for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    home_return = models.ForeignKey(HomeReturn, on_delete=models.PROTECT, related_name="handovers")
    place = models.PositiveSmallIntegerField()
    region = models.TextField()
    handed_on = models.DateField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home_return", "place"], name="return_handed_once")]

    def __str__(self) -> str:
        return f"{self.home_return_id} {self.place}"


class ReintegrationVisit(models.Model):
    """A visit after the return: on its day somebody's task, afterwards what it found. `months`: by the rhythm."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    home_return = models.ForeignKey(HomeReturn, on_delete=models.PROTECT, related_name="visits")
    months = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField()
    state = models.TextField(default=VisitState.PROPOSED)
    proposed_at = models.DateTimeField()
    made_on = models.DateField(null=True)
    outcome = models.TextField(blank=True, default="")
    key_id = models.UUIDField()
    sealed_words = models.BinaryField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[each.value for each in OPEN_VISITS], outcome="", ended_at=None, sealed_words=None
                )
                | Q(state=VisitState.MADE.value, ended_at__isnull=False, sealed_words__isnull=False)
                & Q(outcome__in=[each.value for each in VisitOutcome], made_on__isnull=False)
                | Q(state=VisitState.DROPPED.value, ended_at__isnull=False, sealed_words__isnull=False, outcome=""),
                name="reintegration_visit_state_known",
            ),
            models.UniqueConstraint(
                fields=["home_return", "due_on"],
                condition=Q(state__in=[each.value for each in OPEN_VISITS]),
                name="reintegration_visit_day_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_return_id} {self.due_on}"

    @property
    def is_open(self) -> bool:
        """Still to be made."""
        return self.state in OPEN_VISITS

    @property
    def state_label(self) -> Promise:
        """What became of it, or how far it is, in words."""
        return OUTCOME_LABELS[VisitOutcome(self.outcome)] if self.outcome else VISIT_LABELS[VisitState(self.state)]
