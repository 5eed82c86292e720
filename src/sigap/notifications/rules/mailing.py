"""Whom a notice reaches, when a mail may go, how long it is tried, and what is a mail address. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum, IntEnum, StrEnum
from uuid import UUID

from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, OfficeKind, RoleCode
from sigap.access.rules import HEADS


class Audience(StrEnum):
    """A part that somebody plays: the same words stand in `sql/generated.sql`."""

    INTAKE = "intake"
    INTAKE_HEAD = "intake_head"
    INCIDENT = "incident"
    SAFEKEEPERS = "safekeepers"
    HEAD = "head"
    DAILY_CHAIR = "daily_chair"
    SHELTER = "shelter"


AUDIENCES: Mapping[Audience, frozenset[RoleCode]] = {
    Audience.INTAKE: frozenset({RoleCode.INTAKE_OFFICER, RoleCode.CASE_MANAGER, RoleCode.UPTD_HEAD}),
    Audience.INTAKE_HEAD: frozenset({RoleCode.UPTD_HEAD}),
    Audience.INCIDENT: frozenset({RoleCode.SECRETARIAT, RoleCode.UPTD_HEAD}),
    Audience.SAFEKEEPERS: frozenset({RoleCode.TECHNICAL_ADMINISTRATOR, RoleCode.UPTD_HEAD}),
    Audience.HEAD: HEADS,
    Audience.DAILY_CHAIR: frozenset(),
    Audience.SHELTER: frozenset(code for code, role in ROLES.items() if Permission.SHELTER_SEE in role.permissions),
}
"""Roles that make up each audience. The daily chair is a dated seat, held by a person, not by a role."""

HEAD_OF: Mapping[Audience, Audience] = {
    Audience.INTAKE: Audience.INTAKE_HEAD,
    Audience.INCIDENT: Audience.DAILY_CHAIR,
}
"""The audience that heads another one, where no single office owns what is to be done."""


def parts_of(roles: Iterable[RoleCode]) -> frozenset[Audience]:
    """The audiences that somebody with these roles belongs to."""
    return frozenset[Audience]().union(*(audiences_of(role) for role in roles))


def audiences_of(role: RoleCode) -> frozenset[Audience]:
    """The audiences a role belongs to."""
    return frozenset(audience for audience, roles in AUDIENCES.items() if role in roles)


def hears_for_head(role: RoleCode, kind: OfficeKind) -> bool:
    """Whether a role in an office of this kind hears what is addressed to its head; where none is named, all do."""
    heads = named_heads(kind)
    return role in heads if heads else True


def named_heads(kind: OfficeKind) -> frozenset[RoleCode]:
    """The roles that head an office of this kind by name; mostly none."""
    return frozenset(head for head in HEADS if kind in ROLES[head].office_kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """One role that a person holds in an office now."""

    person_id: UUID
    office_id: UUID
    office_kind: OfficeKind
    role: RoleCode


def reaches(post: HeldRole, *, office_id: UUID | None, role: str) -> bool:
    """Whether a notice to an office, or to a part, is meant for whoever holds this post."""
    if office_id is not None:
        is_heard = not role or (role == Audience.HEAD and hears_for_head(post.role, post.office_kind))
        is_heard = is_heard or (role == Audience.SHELTER and role in audiences_of(post.role))
        return is_heard and post.office_id == office_id
    return role in audiences_of(post.role)


class MailPace(IntEnum):
    """How soon a person must hear of something; the higher one wins where several wait."""

    NEWS = 0
    URGENT = 1
    EMERGENCY = 2


URGENT_CODES = frozenset(
    {
        "clock-late",
        "clock-late-sender",
        "clock-late-head",
        "clock-late-daily-chair",
        "clock-count-carried",
        "clock-count-regent",
        "clock-count-sekda",
        "clock-many",
        "clock-many-daily-chair",
        "clock-outside",
        "clock-outside-carried",
        "referral-handed-over",
        "referral-unstaffed",
        "referral-passed-to-you",
        "appointment-cancelled",
        "exit-barred-case",
        "field-assigned",
        "field-called-off",
        "field-heard",
        "field-team-away",
        "hearing-declined",
        "hearing-victim",
        "identities-many-opened",
        "identities-opened-audit",
        "case-given",
        "case-reopened",
        "case-reopened-yours",
        "case-reopened-yours-harm",
        "client-alone",
        "report-joined",
        "report-left",
        "report-exclusion-joined",
        "report-risk-joined",
        "child-detention-undone",
        "child-release-soon",
        "channel-down",
        "mail-down",
        "channel-number-changed",
        "anchors-idle",
        "heads-inside",
        "rows-altered",
        "passkey-copied",
        "vault-away",
        "vault-limit-reached",
        "vault-waiting",
        "report-nobody-left",
        "copy-old",
        "system-restored",
        "system-key-lost",
        "recovery-inside",
        "reports-unchecked",
        "reports-unreceived",
        "danger-answered",
        "danger-lifted",
        "duty-nobody",
        "duty-nobody-chair",
        "incident-reported",
        "conflict-arrived",
        "conflict-waiting",
        "incident-case-asked",
        "promise-lapsed",
        "promise-passed",
        "protection-given-undone",
        "risk-raised",
        "shelter-back",
        "shelter-bed-free",
        "shelter-care",
        "shelter-client-changed",
        "shelter-guest-changed",
        "shelter-held",
        "shelter-left",
        "shelter-released",
        "shelter-unknown",
        "shelter-unknown-late",
        "risk-lowered-alone",
        "risk-too-low",
    }
)
"""Notices that wait for no full hour. An app that adds a notice nobody may sleep over adds it here."""
EMERGENCY_CODES = frozenset(
    {
        "case-given-danger",
        "case-reopened-harm",
        "child-held-barred",
        "child-release-due",
        "child-release-tomorrow",
        "danger-after-return",
        "danger-set",
        "disclosure-opened",
        "errand-danger",
        "exit-barred",
        "field-silent",
        "field-silent-head",
        "field-silent-nobody",
        "field-silent-police",
        "shelter-absent",
        "shelter-absent-manager",
        "shelter-absent-nobody",
        "shelter-absent-police",
        "shelter-guard",
        "shelter-left-alone",
        "suspect-free",
        "glass-broken",
        "report-nobody-left-danger",
        "reports-unchecked-danger",
        "reports-unreceived-danger",
        "reset-asked",
        "reset-confirmed",
    }
)
"""Somebody is in danger, may be taking over one's account, or reading a case past the usual rule, at this hour."""
EMERGENCY_RULES = frozenset(
    {
        "triage-high",
        "danger-high",
        "reporter-answer-urgent",
        "reporter-promise",
        "referral-answer-emergency",
        "referral-receipt-emergency",
        "referral-promise-emergency",
    }
)
"""Deadlines of one hour, day and night: whatever is told of them is mailed at night too."""

NIGHT_BEGINS, NIGHT_ENDS = time(21), time(6)
_GAP: Mapping[MailPace, timedelta] = {
    MailPace.NEWS: timedelta(hours=1),
    MailPace.URGENT: timedelta(minutes=10),
    MailPace.EMERGENCY: timedelta(0),
}
"""The least time between two mails to one person, by what the second one is about."""


class CrowdHandling(Enum):
    """How one of very many alike within an hour is told: by itself, for all of them, or not at all."""

    ALONE = "alone"
    FOR_MANY = "for_many"
    SILENT = "silent"


_AGAIN_EACH = 20


def place_in_crowd(number: int, *, most: int) -> CrowdHandling:
    """How the `number`-th of an hour is told: the first `most` each, then one for many, and again at every 20th."""
    if number <= most:
        return CrowdHandling.ALONE
    return CrowdHandling.SILENT if (number - most - 1) % _AGAIN_EACH else CrowdHandling.FOR_MANY


def pace_of(code: str, rule: str = "") -> MailPace:
    """How soon a notice is told by mail; `rule` is the deadline that runs on what it tells of."""
    if rule in EMERGENCY_RULES or code in EMERGENCY_CODES:
        return MailPace.EMERGENCY
    return MailPace.URGENT if code in URGENT_CODES else MailPace.NEWS


def is_night(moment: datetime, zone: tzinfo) -> bool:
    """Whether it is night where the officers live. Holidays are days like others: a deadline may run through them."""
    clock = moment.astimezone(zone).time()
    return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS


def after_night(moment: datetime, zone: tzinfo) -> datetime:
    """The moment itself by day, else the next morning."""
    if not is_night(moment, zone):
        return moment
    local = moment.astimezone(zone)
    day = local.date() + timedelta(days=local.time() >= NIGHT_BEGINS)
    return datetime.combine(day, NIGHT_ENDS, zone).astimezone(moment.tzinfo)


def mail_due_at(wanted: datetime, pace: MailPace, zone: tzinfo, *, last_sent_at: datetime | None = None) -> datetime:
    """When a person may be mailed of what is wanted told at a moment, given when the last mail to them went."""
    soonest = wanted if last_sent_at is None else max(wanted, last_sent_at + _GAP[pace])
    return soonest if pace is MailPace.EMERGENCY else after_night(soonest, zone)


_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


def pause_after(tries: int) -> timedelta:
    """How long a mail rests after so many tries that failed: 1, 2, 4 … minutes, at most an hour."""
    return min(_FIRST_PAUSE * (1 << min(tries - 1, 10)), _LONGEST_PAUSE)


ADDRESS_LIMIT, LOCAL_LIMIT = 254, 64
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.IGNORECASE)
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def tidy_address(text: str) -> str | None:
    """A mail address as it is kept, its domain in ASCII (IDNA); None when it is none that can be sent to.

    No quoted local part, no address literal, no display name: nothing in it can end a header.
    """
    local, at, domain = text.strip(" ").rpartition("@")
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    if not at or len(local) > LOCAL_LIMIT or len(local) + 1 + len(plain) > ADDRESS_LIMIT:
        return None
    return f"{local}@{plain}" if _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(plain) else None


HEADS_GO_AT = NIGHT_ENDS
"""The daily head goes out in the morning; a day whose morning the worker missed is made up for later that day."""


def head_day(moment: datetime, zone: tzinfo) -> date | None:
    """The day whose head may go out at this moment; None before the morning."""
    local = moment.astimezone(zone)
    return local.date() if local.time() >= HEADS_GO_AT else None


def missed_days(*, last: date, today: date) -> tuple[date, date] | None:
    """The first and the last day between two letters of which there was none."""
    first, final = last + timedelta(days=1), today - timedelta(days=1)
    return (first, final) if first <= final else None


LEAST_HOLDERS = 2
"""How many must hold the heads: one alone could be persuaded, lost, or on leave."""
