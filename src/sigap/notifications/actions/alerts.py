"""How an emergency goes on until somebody reads it: next channel, next person, last the daily chair; each step once.

A step is one transaction round the alert's own row: it is taken whole, by one worker, whoever is killed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection

from sigap import audit
from sigap.access.events import SYSTEM_STREAM
from sigap.access.models import DutyShift
from sigap.access.queries import heads_of, not_there, on_duty_in, seat_holder
from sigap.access.rules import SeatKind
from sigap.audit.kinds import StreamKind
from sigap.notifications import events
from sigap.notifications.actions.queueing import queue, reachable
from sigap.notifications.models import Alert, AlertStep, Notice
from sigap.notifications.queries import excluded_from_notices, hearers, posts_at
from sigap.notifications.rules import MailPace
from sigap.notifications.rules.alerting import (
    UNREAD,
    UNREAD_CHAIR,
    AlertChannel,
    AlertEnd,
    AlertLine,
    AlertRole,
    digest_of,
    next_way,
    rhythm,
    ways_for,
)

_ROTA_AHEAD = timedelta(days=1)
type ReachedOfficers = Sequence[tuple[UUID, AlertChannel]]
type Mails = Mapping[tuple[UUID, AlertChannel], UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Addressed:
    """One notice of an alert, as the worker sees it."""

    id: UUID
    person_id: UUID | None
    office_id: UUID | None
    role: str
    answering_id: UUID | None


class StepFailed(Exception):
    """The next step of this alert could not be taken; why is its cause."""

    def __init__(self, alert_id: UUID) -> None:
        super().__init__(alert_id)
        self.alert_id = alert_id


@audit.action
def take_step(*, at: datetime, passed_over: Collection[UUID] = ()) -> bool:
    """Takes the next step of the alert that is longest due; False when none is. Those of another worker are left.

    Raises StepFailed: nothing of that alert is done, and the caller goes on with the others.
    """
    due = Alert.objects.filter(next_at__lte=at, ended_at__isnull=True).exclude(id__in=passed_over)
    alert = due.order_by("next_at", "id").select_for_update(skip_locked=True).first()
    if alert is None:
        audit.unchanged()
        return False
    try:
        _step(alert, at)
    except Exception as error:
        raise StepFailed(alert.id) from error
    return True


def _step(alert: Alert, at: datetime) -> None:
    taken = list(AlertStep.objects.filter(alert=alert).order_by("no").values_list("person_id", "channel", "rung", "no"))
    reached = {person: AlertRole(rung) for person, _way, rung, _no in taken}
    number = max((no for *_rest, no in taken), default=0) + 1
    again = _by_next_channel(taken)
    if again:
        for rung in sorted({reached[person] for person, _way in again}):
            reached_ways = [(person, way) for person, way in again if reached[person] is rung]
            _take(alert.id, reached_ways, at=at, rung=rung, number=number)
        _rest(alert, at + rhythm().channel)
    elif not (alert.climbs and _by_next_person(alert, reached, number, at)):
        alert.next_at, alert.ended_at, alert.ended_how = None, at, AlertEnd.EXHAUSTED
        alert.save(update_fields=["next_at", "ended_at", "ended_how"])
        _record(events.ALERT_EXHAUSTED, at, alert=str(alert.id))


def _by_next_channel(taken: Iterable[tuple[UUID, str, str, int]]) -> list[tuple[UUID, AlertChannel]]:
    """Everybody told so far who has a channel left."""
    used: dict[UUID, set[AlertChannel]] = {}
    for person, way, *_rest in taken:
        used.setdefault(person, set()).add(AlertChannel(way))
    there = reachable(used)
    found = ((person, next_way(ways, there.get(person, frozenset()))) for person, ways in used.items())
    return [(person, way) for person, way in found if way is not None]


def _by_next_person(alert: Alert, reached: Collection[UUID], number: int, at: datetime) -> bool:
    """The next of the line is told, by a notice of their own; False when nobody is left."""
    line = _line(alert, at)
    passed = set(reached)
    while (found := line.next_after(passed)) is not None:
        person, rung = found
        code = UNREAD_CHAIR if rung is AlertRole.DAILY_CHAIR else UNREAD
        with connection.cursor() as cursor:
            cursor.execute("SELECT notifications.climb(%s, %s, %s, %s)", [alert.id, person, code, at])
            is_left = cursor.fetchone()[0]
        if not is_left:
            passed.add(person)
            continue
        ways = ways_for(reachable([person]).get(person, frozenset()), MailPace.EMERGENCY, by_two=alert.is_by_two)
        _take(alert.id, [(person, way) for way in ways or (AlertChannel.DESK,)], at=at, rung=rung, number=number)
        # Whom no channel reaches finds it on the desk; nobody waits for that.
        _rest(alert, at + rhythm().person if ways else at)
        return True
    return False


def _line(alert: Alert, at: datetime) -> AlertLine:
    """Who could be told, in order: on duty, their deputies, heads, next on duty, the others, the daily chair.

    Those of the office that was told or answers for it; only where there is none, of each office of who was told.
    """
    rows = Notice.objects.filter(alert_id=alert.id).values("id", "person_id", "office_id", "role", "answering_id")
    notices = [_Addressed(**row) for row in rows]
    posts, chair = posts_at(at), seat_holder(SeatKind.DAILY_CHAIR, at=at)
    meant = [hearers(posts, chair, person_id=n.person_id, office_id=n.office_id, role=n.role) for n in notices]
    people = set[UUID]().union(*meant)
    named = {office for notice in notices if (office := notice.office_id or notice.answering_id)}
    offices = sorted(named or {post.office_id for post in posts if post.person_id in people})
    duty = on_duty_in(office_ids=offices, at=at)
    answering = [duty[office] for office in offices if office in duty]
    ahead = DutyShift.objects.filter(
        office_id__in=offices, cancelled_at__isnull=True, starts_at__gt=at, starts_at__lte=at + _ROTA_AHEAD
    ).order_by("starts_at")
    rungs = [
        *((turn.person_id, AlertRole.DUTY) for turn in answering),
        *((turn.substitute_id, AlertRole.DEPUTY) for turn in answering if turn.substitute_id),
        *((head, AlertRole.HEAD) for office in offices for head in heads_of(office, at=at)),
        *((person, AlertRole.NEXT_DUTY) for person in ahead.values_list("person_id", flat=True)),
        *((person, AlertRole.COLLEAGUE) for person in sorted(people)),
        *_chair(chair, at),
    ]
    kept = {person for _notice, person in excluded_from_notices([notice.id for notice in notices])}
    gone = not_there([person for person, _rung in rungs], office_id=None, at=at)
    return AlertLine(rungs=rungs, passed_over=frozenset({*kept, *gone, *filter(None, [alert.set_by])}))


def _chair(chair: UUID | None, at: datetime) -> list[tuple[UUID, AlertRole]]:
    """The daily chair, or who stands in for them."""
    if chair is None:
        return []
    instead = not_there([chair], office_id=None, at=at).get(chair)
    return [(who, AlertRole.DAILY_CHAIR) for who in (chair, instead) if who is not None]


def begin(alerted: Mapping[UUID, Collection[UUID]], mails: Mails, *, at: datetime) -> None:
    """The first step of these alerts: whom each tells now, by what is queued for them already."""
    ways: dict[UUID, list[AlertChannel]] = {}
    for person, way in mails:
        ways.setdefault(person, []).append(way)
    gone = not_there(set[UUID]().union(*alerted.values()), office_id=None, at=at) if alerted else {}
    for alert_id in sorted(alerted):
        alert = Alert.objects.select_for_update().filter(id=alert_id, ended_at__isnull=True).first()
        if alert is None:
            continue
        pairs = [
            (person, way) for person in sorted(alerted[alert_id]) for way in ways.get(person) or (AlertChannel.DESK,)
        ]
        _note(alert_id, pairs, mails, at=at, rung=AlertRole.ADDRESSEE, number=1)
        # Nobody waits for who is away, or whom no channel reaches.
        is_reached = any(way is not AlertChannel.DESK and person not in gone for person, way in pairs)
        _rest(alert, at + rhythm().channel if is_reached else at)


def _take(alert_id: UUID, alerted: ReachedOfficers, *, at: datetime, rung: AlertRole, number: int) -> None:
    """What goes out to these people is queued, and each stands in the trail."""
    mails = queue([(person, way, MailPace.EMERGENCY) for person, way in alerted if way is not AlertChannel.DESK], at=at)
    _note(alert_id, alerted, mails, at=at, rung=rung, number=number)


def _note(
    alert_id: UUID, alerted: ReachedOfficers, mails: Mails, *, at: datetime, rung: AlertRole, number: int
) -> None:
    AlertStep.objects.bulk_create(
        [
            AlertStep(
                id=uuid4(),
                alert_id=alert_id,
                no=number,
                rung=rung,
                person_id=person,
                channel=way,
                mail_id=mails.get((person, way)),
                taken_at=at,
            )
            for person, way in alerted
        ],
        ignore_conflicts=True,
    )
    for person, way in alerted:
        about = {"alert": str(alert_id), "person": str(person), "channel": way.value, "rung": rung.value}
        _record(events.ALERT_STEP, at, **about, no=str(number))


@audit.action
def acknowledge(*, at: datetime, token: UUID) -> bool:
    """Whoever has the link of a mail says that they know; False where it is none, or a day old.

    It goes on a while later all the same, until somebody signs in and reads. A second press changes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT notifications.acknowledge(%s, %s, %s)", [digest_of(token), at, round(rhythm().seen.total_seconds())]
        )
        person = cursor.fetchone()[0]
    if person is None:
        audit.unchanged()
        return False
    _record(events.ALERT_SEEN, at, person=str(person))
    return True


def hasten(mail_id: UUID, *, at: datetime) -> None:
    """What should have told somebody of an emergency did not go: its alerts do not wait for it."""
    mine = AlertStep.objects.filter(mail_id=mail_id).values("alert_id")
    Alert.objects.filter(id__in=mine, next_at__gt=at, ended_at__isnull=True).update(next_at=at)


def _rest(alert: Alert, until: datetime) -> None:
    alert.next_at = until
    alert.save(update_fields=["next_at"])


def _record(code: str, at: datetime, **ids: str) -> None:
    audit.record(audit.NewEvent(code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, ids=ids))
