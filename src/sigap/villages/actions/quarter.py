"""Where next: a planner sets what a quarter has, puts villages in or out by hand, and plans the chosen ones at once."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.outreach.rules import SessionAudience, SessionTopic
from sigap.places.queries import holidays_between, home_regency, is_in
from sigap.places.words import regional
from sigap.prevention.actions import plan_activity
from sigap.prevention.actions.activity_state import require_plain
from sigap.prevention.models import PreventionActivity
from sigap.prevention.rules import MOST_RUPIAH, ActivityStatus
from sigap.villages import events
from sigap.villages.models import NextChoice, NextPlan
from sigap.villages.queries.next_quarter import QuarterView, quarter_view
from sigap.villages.rules.where_next import NextMode, NextProposal, NextQuarter, next_rule, quarter_of, session_days
from sigap.villages.words import reasons_of

_EARLIEST = timedelta(days=7)
"""A village hears of a session so long before, at least."""


class UnableForQuarter(Unable):
    """Nothing was planned or changed; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterTerms:
    """What a quarter has, and what its sessions are. `rad_title` is the line of the plan, as it is called today."""

    budget: int
    cost_session: int
    cost_km: int
    seat: str
    topic: SessionTopic
    audience: SessionAudience
    rad_activity: UUID | None = None
    rad_title: str = ""


def hold_terms(quarter: NextQuarter) -> None:
    """From here to the end of the act nobody else sets this quarter's terms: what is sent is held against them."""
    audit.one_at_a_time(f"villages.terms:{quarter.code}")


@audit.action
def set_terms(*, by: Actor, at: datetime, quarter: NextQuarter, terms: QuarterTerms) -> NextPlan:
    """Money, cost, seat, topic and RAD line of a quarter. Raises Refused, UnableForQuarter."""
    by.require(Permission.PREVENTION_MANAGE)
    if not all(0 <= amount <= MOST_RUPIAH for amount in (terms.budget, terms.cost_session, terms.cost_km)):
        raise UnableForQuarter(_("Jumlah uang ini tidak mungkin. Periksa lagi angkanya."))
    if not is_in(terms.seat, home_regency()):
        raise UnableForQuarter(regional(_("Kecamatan ini tidak ada di kabupaten ini. Pilih dari daftar.")))
    plan = _locked(by, at, quarter)
    values = {name: getattr(terms, name) for name in QuarterTerms.__slots__}
    if all(getattr(plan, name) == value for name, value in values.items()):
        audit.unchanged()
        return plan
    for name, value in values.items():
        setattr(plan, name, value)
    plan.changed_by, plan.changer_name, plan.changed_at = by.person_id, by.name, at
    plan.save()
    _record(by, at, events.TERMS_SET, quarter=quarter.code)
    return plan


@audit.action
def choose(
    *, by: Actor, at: datetime, quarter: NextQuarter, region_code: str, is_in_plan: bool, why: str
) -> NextChoice:
    """Puts a village in, or takes it out, whatever its points; says why. The last word counts.

    Raises Refused, UnableForQuarter, UnableForPrevention.
    """
    by.require(Permission.PREVENTION_MANAGE)
    if region_code.count(".") != 3 or not is_in(region_code, home_regency()):  # noqa: PLR2004 - a village
        raise UnableForQuarter(regional(_("Desa ini tidak ada di kabupaten ini.")))
    if not why.strip():
        raise UnableForQuarter(_("Tulis alasannya, supaya rekan mengerti."))
    require_plain([why])
    plan = _locked(by, at, quarter)
    before = _standing(plan, region_code)
    if before is not None and before.activity_id is not None and _is_open(before.activity_id):
        raise UnableForQuarter(regional(_("Desa ini sudah direncanakan. Batalkan kegiatannya dulu.")))
    if before is not None and (before.is_in, before.why, before.activity_id) == (is_in_plan, why.strip(), None):
        audit.unchanged()
        return before
    _withdraw(before, at)
    choice = NextChoice.objects.create(
        plan=plan, region_code=region_code, is_in=is_in_plan, why=why.strip(), **_decider(by, at)
    )
    _record(by, at, events.CHOICE_MADE, quarter=quarter.code, region=region_code)
    return choice


@audit.action
def undo_choice(*, by: Actor, at: datetime, quarter: NextQuarter, region_code: str) -> None:
    """The village stands again where its points put it. Raises Refused."""
    by.require(Permission.PREVENTION_MANAGE)
    before = _standing(_locked(by, at, quarter), region_code)
    if before is None or before.activity_id is not None:
        audit.unchanged()
        return
    _withdraw(before, at)
    _record(by, at, events.CHOICE_UNDONE, quarter=quarter.code, region=region_code)


@audit.action
def plan_villages(
    *, by: Actor, at: datetime, quarter: NextQuarter, mode: NextMode, regions: Sequence[str]
) -> list[PreventionActivity]:
    """Plans a session in each of these proposed villages: into prevention, the RAD line and the calendar, at once.

    Those that were planned already, by a double click or a colleague, are left as they are. Raises Refused,
    UnableForQuarter, and Conflict where a village is not proposed any more.
    """
    by.require(Permission.PREVENTION_MANAGE)
    if not regions:
        raise UnableForQuarter(regional(_("Centang dulu satu desa atau lebih.")))
    plan = _locked(by, at, quarter)
    view = quarter_view(by, quarter, mode, at)
    done = {code for code, row in view.choices.items() if row.activity_id and _is_open(row.activity_id)}
    proposed = {each.village.code: each for each in view.proposal.chosen}
    wanted = [code for code in dict.fromkeys(regions) if code not in done]
    _require_proposed(view, wanted, proposed)
    if not wanted:
        audit.unchanged()
        return []
    days = session_days(len(wanted), first=_first_day(quarter, at), last=quarter.last, rests=_rests(quarter))
    found = [
        _plan_one(by, at, plan, proposed[code], view.choices.get(code), day)
        for code, day in zip(wanted, days, strict=True)
    ]
    _record(by, at, events.QUARTER_PLANNED, quarter=quarter.code, count=str(len(found)))
    return found


def _require_proposed(view: QuarterView, wanted: Sequence[str], proposed: Container[str]) -> None:
    if gone := [code for code in wanted if code not in proposed]:
        names = ", ".join(view.places[code].label if code in view.places else code for code in gone)
        raise Conflict(
            _("Usul berubah sejak halaman ini dibuka: %(names)s tidak diusulkan lagi. Lihat dulu, lalu pilih lagi.")
            % {"names": names}
        )


def _plan_one(
    by: Actor, at: datetime, plan: NextPlan, proposal: NextProposal, before: NextChoice | None, day: date
) -> PreventionActivity:
    """The session, with the reasons of that moment; and that it was planned."""
    reasons = reasons_of(proposal)
    why = before.why if before else ""
    activity = plan_activity(
        by=by,
        at=at,
        topic=SessionTopic(plan.topic),
        audience=SessionAudience(plan.audience),
        region_code=proposal.village.code,
        day=day,
        rad_activity=plan.rad_activity,
        budget=proposal.cost,
        why=". ".join(part for part in (why, *reasons) if part)[:_LONGEST],
    )
    _withdraw(before, at)
    NextChoice.objects.create(
        plan=plan,
        region_code=proposal.village.code,
        is_in=True,
        why=why,
        reasons=reasons,
        activity_id=activity.pk,
        cost=proposal.cost,
        **_decider(by, at),
    )
    return activity


_LONGEST = 600


def _locked(by: Actor, at: datetime, quarter: NextQuarter) -> NextPlan:
    """The quarter's row, held until the act ends: two planners wait for one another. Raises Refused for a past one."""
    if quarter.last < quarter_of(localdate(at)).first:
        raise Refused(Permission.PREVENTION_MANAGE)
    rule = next_rule()
    start: Mapping[str, object] = {
        "cost_session": rule.cost_session, "cost_km": rule.cost_km, "changed_by": by.person_id,
        "changer_name": by.name, "changed_at": at,
    }  # fmt: skip
    key = {"year": quarter.year, "number": quarter.number}
    with transaction.atomic():
        NextPlan.objects.bulk_create([NextPlan(**key, **start)], ignore_conflicts=True)
    return NextPlan.objects.select_for_update().get(**key)


def _standing(plan: NextPlan, region_code: str) -> NextChoice | None:
    return NextChoice.objects.filter(plan=plan, region_code=region_code, withdrawn_at__isnull=True).first()


def _withdraw(choice: NextChoice | None, at: datetime) -> None:
    if choice is not None:
        NextChoice.objects.filter(pk=choice.pk).update(withdrawn_at=at)


def _is_open(activity_id: UUID) -> bool:
    return PreventionActivity.objects.filter(pk=activity_id).exclude(status=ActivityStatus.CALLED_OFF).exists()


def _first_day(quarter: NextQuarter, at: datetime) -> date:
    return min(max(quarter.first, localdate(at) + _EARLIEST), quarter.last)


def _rests(quarter: NextQuarter) -> set[date]:
    return {day for day, _kind, _is_verified in holidays_between(quarter.first, quarter.last)}


def _decider(by: Actor, at: datetime) -> dict[str, object]:
    return {"decided_by": by.person_id, "decider_name": by.name, "decided_at": at}


def _record(by: Actor, at: datetime, code: str, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=by.person_id, ids=ids
        )
    )
