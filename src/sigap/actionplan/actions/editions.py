"""A plan begins, its draft is written whole, comes into force, and is revised as a new edition."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.actionplan import events
from sigap.actionplan.actions.wording import require_plain
from sigap.actionplan.models import (
    ActionPlan,
    Activity,
    ActivitySupport,
    BudgetLine,
    Indicator,
    IndicatorTarget,
    PlanEdition,
    PlanGoal,
    PlanProgramme,
    StatedTotal,
)
from sigap.actionplan.queries import matrix_of, other_plans
from sigap.actionplan.rules import EditionState
from sigap.actionplan.rules.matrix import ActivityFacts, IndicatorFacts, MatrixFacts
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict, Refused, Unable


class UnableToPlan(Unable):
    """Nothing was written; the sentence says what to mend."""


@audit.action
def start_plan(
    *, by: By, at: datetime, force_code: str, title: str, first_year: int, last_year: int, basis: str, post_key: UUID
) -> PlanEdition:
    """A plan with an empty draft as its first edition; the same form sent twice begins one. Raises Refused."""
    require_planner(by)
    require_plain((title, basis))
    known = PlanEdition.objects.filter(plan__post_key=str(post_key), number=1).first()
    if known is not None:
        audit.unchanged()
        return known
    plan = ActionPlan(
        force_code=force_code,
        title=title,
        first_year=first_year,
        last_year=last_year,
        basis=basis,
        created_at=at,
        created_by=by.person_id,
        post_key=str(post_key),
    )
    insert(plan, _("Rencana ini baru saja dibuat. Muat ulang, lalu lihat."))
    edition = PlanEdition(plan=plan, number=1, created_at=at, created_by=by.person_id)
    edition.save(force_insert=True)
    record_plan_event(by, at, plan.pk, events.STARTED)
    return edition


@audit.action
def store_matrix(*, by: By, at: datetime, edition: PlanEdition, matrix: MatrixFacts, based_on: int) -> PlanEdition:
    """Writes the whole matrix of a draft in the place of what stood there; all or nothing.

    `based_on` is the version that was read. Raises Refused, UnableToPlan where it is no draft, Conflict where a
    colleague wrote meanwhile.
    """
    require_planner(by)
    require_plain(texts_of(matrix))
    held = locked_draft(edition, based_on)
    PlanGoal.objects.filter(edition=held).delete()
    StatedTotal.objects.filter(edition=held).delete()
    _store_matrix(held, matrix)
    held.version += 1
    held.save(update_fields=["version"])
    record_plan_event(by, at, held.plan_id, events.WRITTEN, edition=str(held.number))
    return held


@audit.action
def begin_revision(*, by: By, at: datetime, edition: PlanEdition, reason: str) -> PlanEdition:
    """A draft of the next edition, which says what the one in force says. Raises Refused, Conflict, UnableToPlan."""
    require_planner(by)
    if not reason.strip():
        raise UnableToPlan(_("Tulis dulu mengapa rencana ini direvisi."))
    in_force = PlanEdition.objects.select_for_update().filter(pk=edition.pk, state=EditionState.IN_FORCE)
    if not in_force.exists():
        raise UnableToPlan(_("Edisi ini tidak lagi berlaku. Muat ulang halamannya, lalu revisi edisi yang berlaku."))
    last = PlanEdition.objects.filter(plan=edition.plan).aggregate(last=Max("number"))["last"]
    draft = PlanEdition(
        plan=edition.plan, number=last + 1, reason=reason.strip(), created_at=at, created_by=by.person_id
    )
    insert(draft, _("Rancangan revisi sudah ada. Lanjutkan yang itu."))
    _store_matrix(draft, matrix_of(edition))
    record_plan_event(by, at, draft.plan_id, events.REVISED, edition=str(draft.number))
    return draft


@audit.action
def adopt(
    *,
    by: By,
    at: datetime,
    edition: PlanEdition,
    in_force_on: date,
    decided: str,
    based_on: int,
    replaces: Collection[UUID] = (),
) -> PlanEdition:
    """A draft comes into force and replaces the one before it; both stay. Raises Refused, Conflict, UnableToPlan.

    `replaces` names editions of other plans that it replaces as well.
    """
    require_planner(by)
    held = locked_draft(edition, based_on)
    others = {each.pk: each for each in other_plans(held)}
    if not set(replaces) <= set(others):
        raise Conflict(_("Rencana yang digantikan sudah tidak berlaku. Muat ulang, lalu lihat."))
    matrix = matrix_of(held)
    if not decided.strip():
        raise UnableToPlan(_("Tulis dulu keputusan yang menetapkannya."))
    if in_force_on > localdate(at):
        raise UnableToPlan(_("Tanggal penetapan ini belum tiba."))
    if not matrix.activities:
        raise UnableToPlan(_("Rancangan ini belum berisi satu kegiatan pun."))
    ended = [each.title for each in matrix.activities if each.office.is_ended]
    if ended:
        problem = _("Kantor penanggung jawabnya sudah berakhir: %(titles)s. Pilih kantor penggantinya dulu.")
        raise UnableToPlan(problem % {"titles": "; ".join(ended)})
    before = PlanEdition.objects.filter(plan=held.plan_id, state=EditionState.IN_FORCE)
    before.update(state=EditionState.REPLACED)
    for other in (others[each] for each in replaces):
        other.state = EditionState.REPLACED
        other.save(update_fields=["state"])
        record_plan_event(by, at, other.plan_id, events.REPLACED, edition=str(other.number))
    held.state, held.in_force_on, held.decided = EditionState.IN_FORCE, in_force_on, decided.strip()
    held.save(update_fields=["state", "in_force_on", "decided"])
    record_plan_event(by, at, held.plan_id, events.ADOPTED, edition=str(held.number))
    return held


def insert(row: Model, overtaken: Promise) -> None:
    """Stores a new row. Raises Conflict, in these words, where a colleague was faster."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(overtaken) from None


def require_planner(by: By) -> None:
    """Raises Refused unless the plan is theirs to write; a loader writes as the owner of the database."""
    if isinstance(by, Actor):
        by.require(Permission.PLAN_MANAGE)


def locked_draft(edition: PlanEdition, based_on: int) -> PlanEdition:
    """The draft, held until the act ends. Raises UnableToPlan, Conflict."""
    held = PlanEdition.objects.select_for_update().filter(pk=edition.pk).first()
    if held is None:
        raise Refused(Permission.PLAN_MANAGE)
    if not held.is_draft:
        raise UnableToPlan(_("Edisi ini sudah ditetapkan dan tidak berubah lagi. Mulai revisi untuk mengubahnya."))
    if held.version != based_on:
        raise Conflict(_("Rekan Anda mengubah rancangan ini sementara Anda menulis. Muat ulang, lalu lihat versinya."))
    return held


def record_plan_event(by: By, at: datetime, plan_id: UUID, code: str, **ids: str) -> None:
    """Records an event on the plan's chain."""
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.SYSTEM,
            stream_id=plan_id,
            at=at,
            actor_id=by.person_id,
            ids={"plan": str(plan_id), **ids},
        )
    )


def texts_of(matrix: MatrixFacts) -> Iterator[str]:
    """Every text that a matrix shows."""
    for activity in matrix.activities:
        yield from (activity.goal, activity.programme, activity.title)
        for each in activity.indicators:
            yield from (each.title, each.unit)


def _store_matrix(edition: PlanEdition, matrix: MatrixFacts) -> None:
    """Goals and programmes in the order in which rows name them; then every activity with all that hangs on it."""
    goals: dict[str, PlanGoal] = {}
    programmes: dict[tuple[str, str, str], PlanProgramme] = {}
    rows: list[tuple[Activity, ActivityFacts]] = []
    for position, activity in enumerate(matrix.activities, start=1):
        goal = goals.setdefault(activity.goal, PlanGoal(edition=edition, position=len(goals) + 1, title=activity.goal))
        programme = programmes.setdefault(
            (activity.goal, activity.programme_code, activity.programme),
            PlanProgramme(
                goal=goal, position=len(programmes) + 1, code=activity.programme_code, title=activity.programme
            ),
        )
        row = Activity(
            edition=edition,
            programme=programme,
            position=position,
            key=activity.key,
            code=activity.code,
            title=activity.title,
            office_id=activity.office.id,
        )
        rows.append((row, activity))
    PlanGoal.objects.bulk_create(goals.values())
    PlanProgramme.objects.bulk_create(programmes.values())
    Activity.objects.bulk_create(row for row, _activity in rows)
    _store_details(edition, rows)
    totals = [StatedTotal(edition=edition, year=year, amount=amount) for year, amount in matrix.stated.items()]
    StatedTotal.objects.bulk_create(totals)


def _store_details(edition: PlanEdition, rows: Sequence[tuple[Activity, ActivityFacts]]) -> None:
    ActivitySupport.objects.bulk_create(
        ActivitySupport(activity=row, office_id=office.id) for row, activity in rows for office in activity.supports
    )
    measured = [
        (_indicator(row, position, each), each)
        for row, activity in rows
        for position, each in enumerate(activity.indicators, start=1)
    ]
    Indicator.objects.bulk_create(indicator for indicator, _activity in measured)
    IndicatorTarget.objects.bulk_create(
        IndicatorTarget(
            indicator=indicator,
            year=each.year,
            target=each.target,
            carried=each.carried,
            due_quarter=each.due_quarter,
        )
        for indicator, activity in measured
        for each in activity.targets
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(activity=row, year=each.year, source=each.source, amount=each.amount, carried=each.carried)
        for row, activity in rows
        for each in activity.money
    )
    StatedTotal.objects.bulk_create(
        StatedTotal(edition=edition, activity=row, year=year, amount=amount)
        for row, activity in rows
        for year, amount in activity.stated.items()
    )


def _indicator(row: Activity, position: int, facts: IndicatorFacts) -> Indicator:
    return Indicator(
        id=uuid4(),
        activity=row,
        position=position,
        key=facts.key,
        title=facts.title,
        unit=facts.unit,
        baseline=facts.baseline,
        measure=facts.measure,
        is_falling=facts.is_falling,
    )
