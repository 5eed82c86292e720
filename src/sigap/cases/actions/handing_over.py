"""A case goes to another officer of the office: given on by its head, or taken over by the head.

One case is one act. The time runs on, the trail says who had it before, both are told. What an app above keeps for the
officer, such as appointments, goes along: the app hands in how, when SIGAP begins, and the act knows none by name.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague
from sigap.access.roles import ROLES
from sigap.access.rules import may
from sigap.cases import events
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.actions.opening import SUBJECT, put_on_case
from sigap.cases.actions.powers import ended_assignment
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Assignment, Case
from sigap.cases.queries import case_for, people_excluded_from
from sigap.cases.rules import CaseStatus, HandOverReason, Risk
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused, Unable
from sigap.notifications.actions import notify
from sigap.notifications.rules import hears_for_head


class UnableToHandOverCase(Unable):
    """The case cannot go to this officer."""


def offices_led(actor: Actor) -> tuple[UUID, ...]:
    """Offices for whose head the actor acts: where a kind of office has none, everybody with the power does."""
    power = Permission.CASE_HAND_OVER
    led = (m.office_id for m in actor.memberships if may((m.role,), power) and hears_for_head(m.role, m.office_kind))
    return tuple(dict.fromkeys(led))


def may_take(actor: Actor, case: Case) -> bool:
    """Whether the actor may take this case over: a head of its office who does not manage it yet.

    Also a closed one: once its people have left, nobody else could open it again, look after anyone, or have it erased.
    """
    return case.erased_at is None and case.office_id in offices_led(actor) and case.manager_id != actor.person_id


type Follower = Callable[[Actor, datetime, Case, UUID, Colleague], None]
"""Gives what an app keeps on this case for the former officer (an id) to the colleague, inside the act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedCase:
    """An open case that somebody works on for an office; `has_left`: no more, and what they had there is left."""

    case: Case
    office_id: UUID
    is_manager: bool
    has_left: bool = False


class _PersonKept(Func):
    function = "cases.person_kept_here"
    output_field = BooleanField()


class _Holds(Func):
    output_field = BooleanField()


def held_by(actor: Actor, person_id: UUID) -> list[ManagedCase]:
    """What somebody works on for the offices that the actor leads, the most urgent first; `is_manager` for its own."""
    led = offices_led(actor)
    work = Assignment.objects.filter(case=OuterRef("pk"), person_id=person_id, office_id__in=led)
    managed = Q(manager_id=person_id, office_id__in=led)
    rows = (
        Case.objects.exclude(status=CaseStatus.CLOSED)
        .annotate(
            for_office=Subquery(work.filter(until=None).values("office_id")[:1]),
            left_office=Subquery(_with_something_left(work, person_id).values("office_id")[:1]),
        )
        .filter(managed | Q(for_office__isnull=False) | Q(left_office__isnull=False))
    )
    held = [
        ManagedCase(
            case=row,
            office_id=row.for_office or row.left_office or row.office_id,
            is_manager=row.manager_id == person_id,
            has_left=row.manager_id != person_id and row.for_office is None,
        )
        for row in rows.order_by("opened_at")
    ]
    return sorted(held, key=lambda each: list(Risk).index(Risk(each.case.risk)))


def _with_something_left(work: QuerySet[Assignment], person_id: UUID) -> QuerySet[Assignment]:
    """Of this person's work what ended since they must not know of the case, and left something to be given on."""
    person = Value(person_id, UUIDField())
    held = [_Holds(F("case_id"), F("office_id"), person, function=name) for name in settings.SIGAP_HELD_WITH_CASE]
    kept = work.exclude(until=None).filter(_PersonKept(F("case_id"), person))
    return kept.filter(reduce(or_, map(Q, held)))


def may_work(who: Colleague) -> bool:
    """Whether a colleague may be given work on a case: a role that sees cases and enters sections."""
    return may((who.role,), Permission.CASE_SEE) and bool(ROLES[who.role].sections)


def may_manage(who: Colleague) -> bool:
    """Whether a colleague may answer for a case: a role that also closes one."""
    return may((who.role,), Permission.CASE_CLOSE)


@audit.action
def hand_over(*, by: Actor, at: datetime, code: str, former_id: UUID, to: Colleague, reason: HandOverReason) -> bool:
    """Gives what somebody does on a case for the office to a colleague there; False when it was done already.

    The head need not be on the case, and reads nothing of it. Of who must not know of it, and so left, what stayed
    with them goes on. Raises Refused, UnableToHandOverCase.
    """
    case = _case_to_give(by, code, to.office_id)
    if to.person_id == former_id:
        raise UnableToHandOverCase(_("Pilih rekan lain: kasus ini sudah pada orang itu."))
    _one_at_a_time(case.id)
    case.refresh_from_db()
    work = _work_of(case, former_id, to.office_id)
    is_manager = case.manager_id == former_id and case.office_id == to.office_id
    if case.is_closed or not (work or is_manager or _left_something(case, former_id, to.office_id)):
        audit.unchanged()
        return False
    if not (may_manage(to) if is_manager else may_work(to)):
        raise UnableToHandOverCase(
            _("%(name)s tidak berperan yang boleh memegang kasus ini. Pilih rekan lain.") % {"name": to.name}
        )
    if is_manager:
        _set_manager(case, former_id, to)
    put_on_case(by=by, at=at, case_id=case.id, person_id=to.person_id, name=to.name, office_id=to.office_id)
    if work:
        _release(by, at, work)
    _give_the_rest(by, at, case, former_id, to)
    record_case_event(
        by, at, case.id, events.HANDED_OVER, former=str(former_id), officer=str(to.person_id), reason=reason.value
    )
    notify(at=at, code="case-handed-to-you", person_id=to.person_id, ids={"case": str(case.id)})
    if former_id not in people_excluded_from(case.id):
        notify(at=at, code="case-handed-on", person_id=former_id, ids={"case": str(case.id)})
    _tell_of_partner(case, to.office_id, {by.person_id, to.person_id, former_id}, at=at, code="case-partner-changed")
    if is_manager:
        _tell_partners_of_manager(case, to.person_id, at=at)
    return True


@audit.action
def take_over(*, by: Actor, at: datetime, code: str, me: Colleague, reason: HandOverReason) -> None:
    """The head takes a case of the own office; `me` is the actor there. A second click changes nothing.

    The former manager stays on the case with their appointments, unless the reason is that they must not know of it:
    then all of it comes to the head. Raises Refused.
    """
    if me.person_id != by.person_id:
        raise Refused(Permission.CASE_HAND_OVER)
    case = _case_to_give(by, code, me.office_id)
    _one_at_a_time(case.id)
    case.refresh_from_db()
    if case.erased_at is not None:
        raise UnableToHandOverCase(_("Isi kasus ini telah dimusnahkan. Tidak ada yang diubah."))
    former = case.manager_id if case.office_id == me.office_id else None
    if former == by.person_id:
        former = None
    if former is not None:
        _set_manager(case, former, me)
    begun = put_on_case(by=by, at=at, case_id=case.id, person_id=me.person_id, name=me.name, office_id=me.office_id)
    if former is None and begun is None:
        audit.unchanged()
        return
    named = {"former": str(former)} if former else {}
    record_case_event(by, at, case.id, events.TAKEN_OVER, officer=str(by.person_id), reason=reason.value, **named)
    if former is None:
        _tell_of_partner(case, me.office_id, {by.person_id}, at=at, code="case-partner-joined")
        return
    if reason is HandOverReason.CONFLICT:
        _take_all(by, at, case, former, me)
    _give_clocks(by, at, case, former, me)
    notify(at=at, code="case-taken-over", person_id=former, ids={"case": str(case.id)})
    _tell_partners_of_manager(case, me.person_id, at=at)


def _tell_of_partner(case: Case, office_id: UUID, know: Collection[UUID], *, at: datetime, code: str) -> None:
    """Whoever manages the case hears who works on it for another office now, unless it is they who know."""
    if office_id != case.office_id and case.manager_id not in know:
        tell_manager_of(case, at=at, code=code)


def _tell_partners_of_manager(case: Case, manager_id: UUID, *, at: datetime) -> None:
    """Whoever works on an open case for another office hears that somebody else answers for it now."""
    if case.is_closed:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.working_elsewhere(%s)", [case.id])
        people = {row[0] for row in cursor.fetchall()}
    for person_id in sorted(people - {manager_id}):
        notify(at=at, code="case-manager-changed", person_id=person_id, ids={"case": str(case.id)})


def _case_to_give(by: Actor, code: str, office_id: UUID) -> Case:
    """The case, when the actor leads this office and it takes part. Raises Refused."""
    by.require(Permission.CASE_HAND_OVER)
    case = case_for(by, code).case
    if office_id not in offices_led(by) or not _takes_part(case.id, office_id):
        raise Refused(Permission.CASE_HAND_OVER, ids={"case": str(case.id)})
    check_powers(by)
    return case


def _takes_part(case_id: UUID, office_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.takes_part_here(%s, %s)", [case_id, office_id])
        found: bool = cursor.fetchone()[0]
    return found


def _one_at_a_time(case_id: UUID) -> None:
    """Two hand-overs of one case come one after the other; the head may not lock a row of which they are no part."""
    audit.one_at_a_time(f"cases.handing_over:{case_id}")


def _work_of(case: Case, person_id: UUID, office_id: UUID) -> Assignment | None:
    return Assignment.objects.filter(case=case, person_id=person_id, office_id=office_id, until=None).first()


def _left_something(case: Case, person_id: UUID, office_id: UUID) -> bool:
    work = Assignment.objects.filter(case=case, person_id=person_id, office_id=office_id)
    return _with_something_left(work, person_id).exists()


def _set_manager(case: Case, former_id: UUID, to: Colleague) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.manager_set(%s, %s, %s)", [case.id, former_id, to.person_id])
        is_set = cursor.fetchone()[0]
    if not is_set:
        raise UnableToHandOverCase(_("Kasus ini baru saja berubah. Muat ulang halamannya, lalu coba lagi."))


def _release(by: Actor, at: datetime, work: Assignment) -> None:
    ended = ended_assignment(work, at=at)
    Assignment.objects.filter(pk=work.pk, until=None).update(until=ended.until, mac=ended.mac)
    record_case_event(by, at, work.case_id, events.PERSON_RELEASED, officer=str(work.person_id))


def _give_clocks(by: Actor, at: datetime, case: Case, former_id: UUID, to: Colleague) -> None:
    running = Clock.objects.filter(
        subject_kind=SUBJECT,
        subject_id=case.id,
        owner_office=to.office_id,
        owner_person=former_id,
        stopped_at__isnull=True,
    )
    for clock_id in list(running.values_list("id", flat=True)):
        clocks.hand_over(by=by, at=at, clock_id=clock_id, owner_office=to.office_id, owner_person=to.person_id)


def _take_all(by: Actor, at: datetime, case: Case, former_id: UUID, me: Colleague) -> None:
    """Nothing of the case stays with who must not know of it."""
    work = _work_of(case, former_id, me.office_id)
    if work:
        _release(by, at, work)
    _give_the_rest(by, at, case, former_id, me)


def _give_the_rest(by: Actor, at: datetime, case: Case, former_id: UUID, to: Colleague) -> None:
    for path in settings.SIGAP_GIVEN_WITH_CASE:
        follower: Follower = import_string(path)
        follower(by, at, case, former_id, to)
    # Deadlines of what belongs to the case too: a head who is not on it sees no row of that.
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.clocks_held(%s, %s, %s)", [case.id, to.office_id, former_id])
        held = [row[0] for row in cursor.fetchall()]
    for clock_id in held:
        clocks.hand_over(by=by, at=at, clock_id=clock_id, owner_office=to.office_id, owner_person=to.person_id)
