"""Quarters: asked for once they have ended, told by the office that answers for an activity, closed, opened again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.actionplan import events
from sigap.actionplan.actions.editions import insert, record_plan_event, require_planner
from sigap.actionplan.actions.wording import require_plain
from sigap.actionplan.models import (
    SOURCE_LABELS,
    ActionPlan,
    PlanQuarter,
    QuarterEntry,
    QuarterEvidence,
    QuarterEvidencePart,
)
from sigap.actionplan.queries import PlannedActivity, entry_after, entry_before, limits_on, offices_asked
from sigap.actionplan.rules import EditionState, FundingSource, Light, Measure
from sigap.actionplan.rules.lamps import light_of
from sigap.actionplan.rules.quarters import Quarter
from sigap.actionplan.words import plain
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.notifications import actions as notices
from sigap.taskforce.files import CleanedFile, PartsTable
from sigap.ui.sent_again import check_same
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose

PARTS = PartsTable("actionplan_quarterevidencepart")
_DAY_ENDS = time(23, 59, 59)
_OVERTAKEN = _("Rekan Anda mengisi triwulan ini sementara Anda menulis. Muat ulang, lalu lihat isiannya.")


class UnableToTellQuarter(Unable):
    """Nothing was stored; the sentence says what to mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterFacts:
    """What a quarter brought since the year began: values by an indicator's key, money by source, evidence.

    Without a new file the one that stood is evidence still. `is_sure` answers what is asked about odd numbers.
    """

    values: Mapping[UUID, Decimal]
    spent: Mapping[FundingSource, Decimal]
    obstacle: str
    evidence: str
    file: CleanedFile | None = None
    is_sure: bool = False


@audit.action
def tell_quarter(
    *,
    by: Actor,
    at: datetime,
    planned: PlannedActivity,
    quarter: Quarter,
    facts: QuarterFacts,
    based_on: UUID | None,
    post_key: UUID,
) -> QuarterEntry:
    """Stores what a quarter of an activity brought, beside what was told of it before; the same form twice stores one.

    `based_on` is the entry that was read. Raises Refused for another office, UnableToTellQuarter, Conflict where a
    colleague told it meanwhile.
    """
    office_id = require_telling(by, planned)
    plan = planned.edition.plan
    if known := QuarterEntry.objects.filter(post_key=str(post_key), told_by=by.person_id).first():
        check_same(known, is_standing=known.superseded_at is None, **_content(facts))
        audit.unchanged()
        return known
    if shut := why_shut(planned, quarter, localdate(at)):
        raise UnableToTellQuarter(shut)
    _require_whole(planned, quarter, facts)
    _require_reason(planned, quarter, facts, at)
    row = _in_place_of(planned, quarter, based_on, at)
    parts = _laid_in(by, at, planned, facts.file) if facts.file else []
    row.file_id = parts[0].file_id if parts else row.file_id
    if not facts.evidence.strip() and row.file_id is None:
        raise UnableToTellQuarter(_("Lampirkan foto atau berkasnya, atau tulis buktinya dalam satu kalimat."))
    for name, value in _content(facts).items():
        setattr(row, name, value)
    row.office_id = office_id
    row.office_name = next(each.office_name for each in by.memberships if each.office_id == office_id)
    row.told_by, row.told_by_name, row.told_at, row.post_key = by.person_id, by.name, at, str(post_key)
    insert(row, _OVERTAKEN)
    # Parts are seen, also by who lays them in, once an entry stands that names their file.
    QuarterEvidencePart.objects.bulk_create(parts)
    record_plan_event(by, at, plan.pk, events.TOLD, activity=str(planned.activity.key), quarter=quarter.name)
    return row


def _content(facts: QuarterFacts) -> dict[str, Any]:
    return {
        "values": {str(key): str(value) for key, value in facts.values.items()},
        "spent": {source.value: str(amount) for source, amount in facts.spent.items()},
        "obstacle": facts.obstacle.strip(),
        "evidence": facts.evidence.strip(),
    }


@audit.action
def open_quarter(*, by: By, at: datetime, plan: ActionPlan, quarter: Quarter) -> PlanQuarter | None:
    """Asks every office for a quarter that has ended, once; None where that was done before."""
    due_on = quarter.due(limits_on(localdate(at)).entry_days)
    due_at = datetime.combine(due_on, _DAY_ENDS, tzinfo=get_current_timezone())
    row, is_new = PlanQuarter.objects.get_or_create(
        plan=plan, year=quarter.year, number=quarter.number, defaults={"opened_at": at, "due_at": due_at}
    )
    if not is_new:
        audit.unchanged()
        return None
    for office_id in offices_asked(plan, quarter):
        notices.notify(at=at, code="plan-quarter-due", office_id=office_id, until=due_at)
    record_plan_event(by, at, plan.pk, events.OPENED, quarter=quarter.name)
    return row


@audit.action
def close_quarter(*, by: Actor, at: datetime, plan: ActionPlan, quarter: Quarter) -> PlanQuarter:
    """From now on nothing is told for a quarter. Closing twice changes nothing. Raises Refused, UnableToTellQuarter."""
    return _move(by, at, plan, quarter, is_closed=True)


@audit.action
def reopen_quarter(*, by: Actor, at: datetime, plan: ActionPlan, quarter: Quarter) -> PlanQuarter:
    """A closed quarter takes corrections again. Raises Refused."""
    return _move(by, at, plan, quarter, is_closed=False)


def telling_office(by: Actor, planned: PlannedActivity) -> UUID | None:
    """The office in whose name somebody tells a quarter: the one that answers for it, else the planners' own."""
    if planned.edition.state != EditionState.IN_FORCE:
        return None
    if planned.activity.office.id in by.offices_where(Permission.TASKFORCE_REPORT):
        return planned.activity.office.id
    return next(iter(by.offices_where(Permission.PLAN_MANAGE)), None)


def require_telling(by: Actor, planned: PlannedActivity) -> UUID:
    """The same. Raises Refused where there is none."""
    if (office_id := telling_office(by, planned)) is None:
        raise Refused(Permission.TASKFORCE_REPORT)
    return office_id


def _in_place_of(planned: PlannedActivity, quarter: Quarter, based_on: UUID | None, at: datetime) -> QuarterEntry:
    """A new row for what the quarter brought; the one that was read stands no longer. Raises Conflict."""
    row = QuarterEntry(
        plan=planned.edition.plan, activity_key=planned.activity.key, year=quarter.year, number=quarter.number
    )
    facts = {"activity_key": row.activity_key, "year": row.year, "number": row.number, "superseded_at": None}
    before = QuarterEntry.objects.select_for_update().filter(**facts).first()
    if (before.pk if before else None) != based_on:
        raise Conflict(_OVERTAKEN)
    if before is not None:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
        row.file_id = before.file_id
    return row


def _laid_in(by: Actor, at: datetime, planned: PlannedActivity, what: CleanedFile) -> list[QuarterEvidencePart]:
    """A file for an entry to name, and its clean copy sealed in parts, which are not stored yet."""
    key = datakeys.create(purpose=KeyPurpose.TASK_FORCE, at=at)
    parts = list(PARTS.sealed(what.copy, key=key, file_id=what.id))
    row = QuarterEvidence(
        id=what.id,
        activity_key=planned.activity.key,
        media=what.media,
        count=len(parts),
        key_id=key.id,
        added_by=by.person_id,
        added_at=at,
    )
    row.save(force_insert=True)
    return [QuarterEvidencePart(file=row, number=number, sealed_bytes=part) for number, part in enumerate(parts)]


def _move(by: Actor, at: datetime, plan: ActionPlan, quarter: Quarter, *, is_closed: bool) -> PlanQuarter:
    """A quarter closed or opened again, by who plans."""
    require_planner(by)
    row = PlanQuarter.objects.select_for_update().filter(plan=plan, year=quarter.year, number=quarter.number).first()
    if row is None:
        raise UnableToTellQuarter(_("Triwulan ini belum berakhir, jadi belum dapat ditutup."))
    if (row.closed_at is not None) == is_closed:
        audit.unchanged()
        return row
    row.closed_at, row.closed_by = (at, by.person_id) if is_closed else (None, None)
    row.save(update_fields=["closed_at", "closed_by"])
    for office_id in offices_asked(plan, quarter):
        code = "plan-quarter-closed" if is_closed else "plan-quarter-reopened"
        notices.notify(at=at, code=code, office_id=office_id)
    record_plan_event(by, at, plan.pk, events.CLOSED if is_closed else events.REOPENED, quarter=quarter.name)
    return row


def why_shut(planned: PlannedActivity, quarter: Quarter, today: date) -> str:
    """Why nothing can be told for a quarter; empty where it can."""
    plan = planned.edition.plan
    if quarter.year not in plan.years:
        return str(_("Triwulan ini di luar masa rencana."))
    if quarter.begins > today:
        return str(_("Triwulan ini belum mulai. Isi yang sedang berjalan, atau yang sudah lewat."))
    row = PlanQuarter.objects.filter(plan=plan, year=quarter.year, number=quarter.number).first()
    if row is not None and row.closed_at is not None:
        return str(_("Triwulan ini sudah ditutup. Koreksi lewat pengelola rencana: ia dapat membukanya lagi."))
    return ""


def _require_whole(planned: PlannedActivity, quarter: Quarter, facts: QuarterFacts) -> None:
    """Plain words, known indicators, and numbers since the year began that are not odd, or that are meant so."""
    require_plain((facts.evidence, facts.obstacle))
    if not facts.values.keys() <= {each.key for each in planned.activity.indicators}:
        raise Refused(Permission.TASKFORCE_REPORT)
    if not facts.is_sure and (doubts := doubts_of(planned, quarter, facts)):
        raise UnableToTellQuarter(" ".join(doubts))


def doubts_of(planned: PlannedActivity, quarter: Quarter, facts: QuarterFacts) -> list[str]:
    """What is odd, to be asked: numbers since the year began that fall, money above the ceiling; in words."""
    before, after = entry_before(planned, quarter), entry_after(planned, quarter)
    ceilings = planned.activity.by_source(quarter.year)
    found: list[str] = []
    for each in planned.activity.indicators:
        key, value = str(each.key), facts.values.get(each.key)
        if value is not None and each.measure is Measure.COUNT:
            earlier, later = (row.values.get(key) if row else None for row in (before, after))
            found += _falls(each.title, value, earlier, later)
    for source, value in facts.spent.items():
        title = _("Uang terpakai, %(source)s") % {"source": SOURCE_LABELS[source]}
        earlier, later = (row.spent.get(source.value) if row else None for row in (before, after))
        found += _falls(title, value, earlier, later)
        ceiling = ceilings.get(source)
        if ceiling is not None and value > ceiling:
            found.append(
                _("%(title)s: lebih besar dari pagunya (%(ceiling)s). Periksa jumlah nolnya.")
                % {"title": title, "ceiling": plain(ceiling)}
            )
    return found


def _falls(title: str, value: Decimal, earlier: str | None, later: str | None) -> Iterator[str]:
    if earlier is not None and value < Decimal(earlier):
        yield _("%(title)s: lebih kecil dari triwulan sebelumnya (%(before)s). Isi jumlah sejak awal tahun.") % {
            "title": title,
            "before": plain(Decimal(earlier)),
        }
    if later is not None and value > Decimal(later):
        yield _("%(title)s: lebih besar dari triwulan sesudahnya (%(after)s). Salah satunya keliru?") % {
            "title": title,
            "after": plain(Decimal(later)),
        }


def _require_reason(planned: PlannedActivity, quarter: Quarter, facts: QuarterFacts, at: datetime) -> None:
    """Whoever is far behind says why: a rakor can help only with what it knows."""
    today = localdate(at)
    if quarter.ends >= today:
        return
    limits = limits_on(today)
    for each in planned.activity.indicators:
        value = facts.values.get(each.key)
        light = light_of(each.aim(quarter.year), value, quarter=quarter, today=today, limits=limits)
        if value is not None and light is Light.FAR_BEHIND and not facts.obstacle.strip():
            raise UnableToTellQuarter(
                _("%(title)s jauh di bawah target. Tulis kendalanya, supaya rakor dapat membantu.")
                % {"title": each.title}
            )
