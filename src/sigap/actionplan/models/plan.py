"""Tables of what a plan says. No person and no case stands in them.

An edition stands unchanged once adopted; `key` holds an activity, or an indicator, together over the editions.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.actionplan.rules import EditionState, FundingSource, Measure

STATE_LABELS: dict[EditionState, Promise] = {
    EditionState.DRAFT: _("rancangan"),
    EditionState.IN_FORCE: _("berlaku"),
    EditionState.REPLACED: _("sudah diganti"),
}
SOURCE_LABELS: dict[FundingSource, Promise] = {
    FundingSource.REGENCY: _("APBD kabupaten/kota"),
    FundingSource.PROVINCE: _("APBD provinsi"),
    FundingSource.STATE: _("APBN"),
    FundingSource.SPECIAL: _("DAK nonfisik"),
    FundingSource.VILLAGE: _("Dana desa"),
    FundingSource.OTHER: _("Sumber lain yang sah"),
}
MEASURE_LABELS: dict[Measure, Promise] = {
    Measure.COUNT: _("dihitung dari nol setiap tahun"),
    Measure.LEVEL: _("keadaan yang mau dicapai, berlanjut dari tahun lalu"),
}
_MONEY, _MONEY_PLACES, _VALUE, _VALUE_PLACES = 18, 2, 18, 4
FIRST_YEAR, LAST_YEAR = 2015, 2099


def _is_year(name: str) -> Q:
    return Q(**{f"{name}__gte": FIRST_YEAR, f"{name}__lte": LAST_YEAR})


class ActionPlan(models.Model):
    """A plan of one task force for some years. `basis`: what it rests on, as its own paper says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    force_code = models.TextField()
    title = models.TextField()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    basis = models.TextField()
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    post_key = models.TextField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_is_year("first_year") & _is_year("last_year") & Q(last_year__gte=F("first_year")),
                name="plan_years_in_order",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(basis=""), name="plan_has_title_and_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.force_code} {self.first_year}-{self.last_year}"

    @property
    def years(self) -> range:
        """Its years."""
        return range(self.first_year, self.last_year + 1)


class PlanEdition(models.Model):
    """One version of the whole matrix. `decided`: the decision or the paper by which it came into force.

    `version` counts what was written while it was a draft: whoever read an older one writes nothing over it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    state = models.TextField(default=EditionState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    reason = models.TextField(blank=True, default="")
    decided = models.TextField(blank=True, default="")
    in_force_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state=EditionState.IN_FORCE.value), name="edition_in_force_once"
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state=EditionState.DRAFT.value), name="edition_draft_once"
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.DRAFT.value, in_force_on__isnull=True)
                | Q(state__in=[EditionState.IN_FORCE.value, EditionState.REPLACED.value], in_force_on__isnull=False)
                & ~Q(decided=""),
                name="edition_in_force_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} ed. {self.number}"

    @property
    def state_label(self) -> Promise:
        """Where it stands, in words."""
        return STATE_LABELS[EditionState(self.state)]

    @property
    def is_draft(self) -> bool:
        """Whether it may still be written."""
        return self.state == EditionState.DRAFT


class PlanGoal(models.Model):
    """A goal of an edition."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    edition = models.ForeignKey(PlanEdition, on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField()
    title = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="goal_position_once"),
            models.CheckConstraint(condition=~Q(title=""), name="plan_goal_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanProgramme(models.Model):
    """A programme under a goal, with its code in the regional budget."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    goal = models.ForeignKey(PlanGoal, on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField()
    code = models.TextField(blank=True, default="")
    title = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "position"], name="programme_position_once"),
            models.CheckConstraint(condition=~Q(title=""), name="programme_has_title"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Activity(models.Model):
    """An activity of an edition: its code in the regional budget, and the office that answers for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    edition = models.ForeignKey(PlanEdition, on_delete=models.CASCADE)
    programme = models.ForeignKey(PlanProgramme, on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField()
    key = models.UUIDField(default=uuid.uuid4)
    code = models.TextField(blank=True, default="")
    title = models.TextField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["key"], name="activity_by_key")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="activity_once_in_edition"),
            models.UniqueConstraint(fields=["edition", "position"], name="activity_position_once"),
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_title"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ActivitySupport(models.Model):
    """An office that supports an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="supports")
    office = models.ForeignKey(Office, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "office"], name="support_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.office_id}"


class Indicator(models.Model):
    """How an activity is measured: unit, where it stood before the plan, whether it is to rise or to fall."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    key = models.UUIDField(default=uuid.uuid4)
    title = models.TextField()
    unit = models.TextField(blank=True, default="")
    baseline = models.DecimalField(max_digits=_VALUE, decimal_places=_VALUE_PLACES, null=True)
    measure = models.TextField(default=Measure.COUNT)
    is_falling = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "key"], name="indicator_once_in_activity"),
            models.UniqueConstraint(fields=["activity", "position"], name="indicator_position_once"),
            models.CheckConstraint(
                condition=Q(measure__in=[each.value for each in Measure]), name="indicator_measure_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="indicator_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


class IndicatorTarget(models.Model):
    """What an indicator is to reach in one year. `due_quarter`: the first quarter in which it is asked for at all.

    `carried`: how much of the target was left of the year before.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField()
    target = models.DecimalField(max_digits=_VALUE, decimal_places=_VALUE_PLACES)
    carried = models.DecimalField(max_digits=_VALUE, decimal_places=_VALUE_PLACES, default=0)
    due_quarter = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year"], name="target_once_a_year"),
            models.CheckConstraint(condition=Q(target__gte=0, carried__gte=0), name="target_not_negative"),
            models.CheckConstraint(
                condition=Q(due_quarter__isnull=True) | Q(due_quarter__gte=1, due_quarter__lte=4),
                name="target_due_in_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}"


class BudgetLine(models.Model):
    """Money of one source for an activity in one year. `carried`: how much of it was left of the year before."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="lines")
    year = models.PositiveSmallIntegerField()
    source = models.TextField()
    amount = models.DecimalField(max_digits=_MONEY, decimal_places=_MONEY_PLACES)
    carried = models.DecimalField(max_digits=_MONEY, decimal_places=_MONEY_PLACES, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "year", "source"], name="budget_line_once"),
            models.CheckConstraint(
                condition=Q(source__in=[each.value for each in FundingSource]), name="budget_source_known"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0, carried__gte=0), name="budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.year} {self.source}"


class StatedTotal(models.Model):
    """A total as the budget document states it, of an activity or (without one) of the whole plan, in one year."""

    edition = models.ForeignKey(PlanEdition, on_delete=models.CASCADE)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, null=True)
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=_MONEY, decimal_places=_MONEY_PLACES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "activity", "year"], nulls_distinct=False, name="stated_total_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="stated_total_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.year}"


class PlanSheet(models.Model):
    """The cells of a sheet sent for a draft of the version `based_on`; loaded whole or not at all."""

    id = models.UUIDField(primary_key=True)
    edition = models.ForeignKey(PlanEdition, on_delete=models.CASCADE)
    based_on = models.PositiveIntegerField()
    grid = models.JSONField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    loaded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.edition_id} {self.sent_at}"
