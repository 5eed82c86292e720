"""By what officers are told, and how an emergency goes on until somebody says that they read it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import cache
from hashlib import sha256
from uuid import UUID, uuid5

from sigap.kernel.reference import toml_file
from sigap.notifications.rules.mailing import NIGHT_BEGINS, NIGHT_ENDS, MailPace


class AlertChannel(StrEnum):
    """By what an officer is told: on the desk always, outside it where they confirmed an address."""

    DESK = "desk"
    MAIL = "mail"
    WHATSAPP = "whatsapp"


OUTSIDE = (AlertChannel.MAIL, AlertChannel.WHATSAPP)


class AlertRole(StrEnum):
    """As whom somebody is told of an emergency."""

    ADDRESSEE = "addressee"
    DUTY = "duty"
    DEPUTY = "deputy"
    HEAD = "head"
    NEXT_DUTY = "next_duty"
    COLLEAGUE = "colleague"
    DAILY_CHAIR = "daily_chair"


class AlertEnd(StrEnum):
    """How an alert ended: somebody read it, did what it asks, or there is nobody left to tell."""

    READ = "read"
    ACTED = "acted"
    EXHAUSTED = "exhausted"


EACH_HEARER_CODES = frozenset({"child-held-barred", "child-release-due", "child-release-tomorrow", "exit-barred"})
"""Several offices must act, each for itself: what one of them read goes on for the others."""
CLIMBING_CODES = EACH_HEARER_CODES | {
    "case-given-danger",
    "danger-after-return",
    "danger-set",
    "errand-danger",
    "reports-unchecked-danger",
    "shelter-absent-manager",
    "shelter-absent-nobody",
    "shelter-left-alone",
    "suspect-free",
}
"""Emergencies that go on to the next person. An app that adds one adds it here. Deadlines have a ladder of their own,
a way back into an account is its owner's alone, and what was opened is reviewed by whoever it was told to. That nobody
here may take a report is told again every hour, and to nobody else: whom it accuses may be the next in the line."""
TWO_CHANNEL_CODES: frozenset[str] = frozenset({"suspect-free"})
"""Told by two channels at once, where the person has two: a minute must do. An app that adds one adds it here."""
UNREAD, UNREAD_CHAIR = "alert-unread", "alert-unread-chair"
"""What the next person is told, and the daily chair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRhythm:
    """The figures of `reference/alerts.toml`."""

    channel: timedelta
    person: timedelta
    seen: timedelta
    emergency_order: tuple[AlertChannel, ...]
    other_order: tuple[AlertChannel, ...]


@cache
def rhythm() -> AlertRhythm:
    """The figures as they ship."""
    raw = toml_file("sigap.notifications", "alerts.toml")
    wait, order = raw["wait"], raw["order"]
    return AlertRhythm(
        channel=timedelta(minutes=wait["channel"]),
        person=timedelta(minutes=wait["person"]),
        seen=timedelta(minutes=wait["seen"]),
        emergency_order=tuple(AlertChannel(way) for way in order["emergency"]),
        other_order=tuple(AlertChannel(way) for way in order["other"]),
    )


@cache
def template_of(kind: str) -> tuple[str, str]:
    """Name and language of the template for a mail of this kind; what is no emergency and no code is news."""
    templates = toml_file("sigap.notifications", "alerts.toml")["template"]
    found = templates.get(kind, templates["news"])
    return found["name"], found["language"]


def ways_for(reachable: Collection[AlertChannel], pace: MailPace, *, by_two: bool = False) -> tuple[AlertChannel, ...]:
    """By what somebody is told first, of the channels that they confirmed: one, or with `by_two` every one."""
    figures = rhythm()
    order = figures.emergency_order if pace is MailPace.EMERGENCY else figures.other_order
    there = tuple(way for way in order if way in reachable)
    return there if by_two else there[:1]


def next_way(used: Collection[AlertChannel], reachable: Collection[AlertChannel]) -> AlertChannel | None:
    """The channel by which somebody who did not read it is told next."""
    return next((way for way in rhythm().emergency_order if way in reachable and way not in used), None)


_ALERTS = UUID("f7b5a8f4-2c1b-4d8e-8f5e-6d0a2b9c7e31")
"""Space of the ids of alerts: one act is one alert, however many notices tell of it."""


def alert_id(at: datetime, about: str, hearer: str = "") -> UUID:
    """The alert of an act at this moment on this thing; with `hearer` theirs alone."""
    return uuid5(_ALERTS, f"{at.isoformat()} {about} {hearer}".rstrip())


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """Who could be told next, in order, each as whom; `passed_over` is never told, whatever the place in the line."""

    rungs: Sequence[tuple[UUID, AlertRole]]
    passed_over: frozenset[UUID]

    def next_after(self, reached: Collection[UUID]) -> tuple[UUID, AlertRole] | None:
        """The first of the line who was not told yet."""
        free = (each for each in self.rungs if each[0] not in reached and each[0] not in self.passed_over)
        return next(free, None)


type NightSpan = tuple[time, time]
LONGEST_QUIET = timedelta(hours=14)


def is_allowed_quiet(begins: time, ends: time) -> bool:
    """Whether these hours hold everybody's night, and are not most of the day."""
    first, last = _minutes(begins), _minutes(ends)
    length = (last - first) % (24 * 60)
    return (
        first <= _minutes(NIGHT_BEGINS)
        and last >= _minutes(NIGHT_ENDS)
        and first > last
        and (length <= LONGEST_QUIET.total_seconds() / 60)
    )


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def is_quiet(moment: datetime, zone: tzinfo, span: NightSpan | None) -> bool:
    """Whether somebody with these hours is asleep; None: everybody's night."""
    begins, ends = span or (NIGHT_BEGINS, NIGHT_ENDS)
    clock = moment.astimezone(zone).time()
    return clock >= begins or clock < ends


def after_quiet(moment: datetime, zone: tzinfo, span: NightSpan | None) -> datetime:
    """The moment itself while they are awake, else when their quiet hours end."""
    if not is_quiet(moment, zone, span):
        return moment
    begins, ends = span or (NIGHT_BEGINS, NIGHT_ENDS)
    local = moment.astimezone(zone)
    day = local.date() + timedelta(days=local.time() >= begins)
    return datetime.combine(day, ends, zone).astimezone(moment.tzinfo)


def woken(
    people: Collection[UUID],
    *,
    asleep: Collection[UUID],
    on_duty: Collection[UUID],
    by_name: bool,
) -> frozenset[UUID]:
    """Of all whom an emergency is meant for, who hears it now: who is awake, and who has the duty.

    Who is meant by name always hears it; where nobody of them is awake or on duty, all do.
    """
    if by_name:
        return frozenset(people)
    up = frozenset(each for each in people if each not in asleep or each in on_duty)
    return up or frozenset(people)


def tidy_number(text: str) -> str | None:
    """A telephone number as WhatsApp takes it, digits with the country's first; None when it is none.

    Typed as people do: 0812…, +62 812-…, 62812….
    """
    digits = text.strip().replace(" ", "").replace("-", "").replace(".", "").replace("(", "").replace(")", "")
    plain = digits.removeprefix("+")
    if not plain.isascii() or not plain.isdecimal():
        return None
    if digits.startswith("00"):
        plain = plain[2:]
    elif not digits.startswith("+") and plain.startswith("0"):
        plain = f"62{plain[1:]}"
    return plain if 8 <= len(plain) <= 15 and plain[0] != "0" else None  # noqa: PLR2004 - E.164: at most 15 digits


ACKNOWLEDGE_PATH = "tahu/"
"""Where the page behind a mail's link stands on the desk: the worker, which makes the link, loads no pages."""


def digest_of(token: UUID) -> bytes:
    """What is kept of the token in a mail's link."""
    return sha256(token.bytes).digest()


type Spans = Mapping[UUID, NightSpan]
