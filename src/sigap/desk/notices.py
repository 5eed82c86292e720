"""Notices with what each is about, by whom, until when, and the page it leads to, as far as the actor may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries.duty import NumberToCall, numbers_to_call
from sigap.cases.models import OBJECTION_LABELS
from sigap.cases.rules import ClosingObjection
from sigap.clocks.queries import rule_label
from sigap.desk.notice_alerts import AlertShown, alert_shown
from sigap.desk.notice_offices import NamedOffices, facts_in, name_in, numbers_in, offices_named
from sigap.desk.notice_parts import (
    OF_REQUEST,
    PartOfCase,
    ids_of,
    named_things,
    part_in,
    part_url,
    parts_in,
    with_cases,
)
from sigap.desk.restored import restore_facts
from sigap.desk.words import OfficerName, officers_named
from sigap.intake.actions.dialogue_watch import DIALOGUE
from sigap.notifications.queries import TELLS_OF_DANGER, ShownNotice, notices_page
from sigap.notifications.queries.reaching import AlertState, alerts_of
from sigap.notifications.rules.brought import BROUGHT_WORDING
from sigap.referrals.models import Referral
from sigap.referrals.rows import sent_url
from sigap.referrals.rules import CHAIN, CONFIRM, QUESTION, RESULT
from sigap.referrals.rules import SUBJECT as REFERRAL

_PAGES: Mapping[str, tuple[str, Permission]] = {
    "channel-down": ("channels:overview", Permission.CHANNEL_SEE),
    "mail-down": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "template-refused": ("channels:overview", Permission.CHANNEL_SEE),
    "number-lapsed": ("notifications:address", Permission.PROFILE_OWN),
    "channel-number-changed": ("channels:overview", Permission.CHANNEL_SEE),
    "recovery-inside": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "anchors-idle": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "heads-inside": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "rows-altered": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "passkey-copied": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "vault-away": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "vault-waiting": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "vault-limit-reached": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "copy-old": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    **dict.fromkeys(
        ("plan-quarter-closed", "plan-quarter-due", "plan-quarter-reopened"),
        ("actionplan:own", Permission.TASKFORCE_REPORT),
    ),
    **dict.fromkeys(BROUGHT_WORDING, ("intake:brought", Permission.REPORT_BRING)),
    "absence-substitute": ("people:duty", Permission.DUTY_SEE),
    "disclosure-asked": ("custody:to_answer", Permission.DISCLOSURE_APPROVE),
    "disclosure-opened": ("custody:to_answer", Permission.DISCLOSURE_APPROVE),
    "disclosure-answered": ("custody:asked", Permission.DISCLOSURE_ASK),
    "conflict-arrived": ("custody:lane", Permission.CONFLICT_RECEIVE),
    "conflict-waiting": ("custody:lane", Permission.CONFLICT_RECEIVE),
    "conflict-open": ("custody:lane", Permission.CONFLICT_RECEIVE),
    "conflict-ending": ("custody:lane", Permission.CONFLICT_RECEIVE),
    "conflict-released": ("custody:lane", Permission.CONFLICT_RECEIVE),
    "conflict-key-made": ("custody:ready", Permission.CONFLICT_CONFIRM),
    "shelter-unknown": ("intake:enter", Permission.REPORT_ENTER),
    "duty-given": ("people:duty", Permission.DUTY_SEE),
    "reports-unchecked": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "reports-unchecked-danger": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "reports-unreceived": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "reports-unreceived-danger": ("desk:safekeeping", Permission.SAFEKEEPING_SEE),
    "report-nobody-left": ("people:list", Permission.PEOPLE_SEE),
    "report-nobody-left-danger": ("people:list", Permission.PEOPLE_SEE),
    "taskforce-decree-ending": ("taskforce:seats", Permission.TASKFORCE_SEE),
    "taskforce-decree-over": ("taskforce:seats", Permission.TASKFORCE_SEE),
    "taskforce-seat-ending": ("taskforce:seats", Permission.TASKFORCE_SEE),
    "taskforce-seat-empty": ("taskforce:seats", Permission.TASKFORCE_SEE),
    "taskforce-agreement-ending": ("taskforce:agreements", Permission.TASKFORCE_SEE),
    "duty-nobody": ("people:duty", Permission.DUTY_SEE),
    "duty-nobody-chair": ("people:duty", Permission.DUTY_SEE),
    "case-closing-asked": ("cases:closings", Permission.CASE_CLOSE_ANSWER),
    "case-closed-alone": ("cases:closing_reviews", Permission.CASE_REVIEW),
    "erasure-requested": ("erasures", Permission.CASE_ERASE_APPROVE),
    **dict.fromkeys(
        (
            "return-owed",
            "return-soon",
            "return-late",
            "return-late-chair",
            "return-confirm",
            "return-confirm-soon",
            "return-unconfirmed",
            "return-silent",
        ),
        ("returns:list", Permission.TASKFORCE_SEE),
    ),
    "release-outdated": ("releases:list", Permission.RELEASE_APPROVE),
    "retention-report-due": ("retention:due", Permission.RETENTION_SEE),
    "retention-case-due": ("retention:due", Permission.RETENTION_SEE),
    "identities-opened-audit": ("desk:trail_unusual", Permission.AUDIT_SEE),
    "reset-asked": ("profil", Permission.PROFILE_OWN),
    "reset-asked-others": ("people:list", Permission.PEOPLE_SEE),
    "reset-confirmed": ("profil", Permission.PROFILE_OWN),
    "reset-confirmed-others": ("people:list", Permission.PEOPLE_SEE),
    "role-asked": ("people:list", Permission.PEOPLE_SEE),
    "role-confirmed": ("profil", Permission.PROFILE_OWN),
    "role-confirmed-asker": ("people:list", Permission.PEOPLE_SEE),
    "role-ending": ("people:list", Permission.PEOPLE_SEE),
    "role-granted": ("people:list", Permission.PEOPLE_SEE),
    "role-granted-headless": ("people:list", Permission.PEOPLE_SEE),
    "role-granted-audit": ("desk:trail", Permission.AUDIT_SEE),
    "data-request-cancelled": ("datarights:list", Permission.DATA_NOTE),
    "glass-broken": ("cases:break_glass_uses", Permission.CASE_REVIEW),
    "glass-improper": ("cases:break_glass_uses", Permission.CASE_REVIEW),
    "search-elsewhere": ("desk:find_hints", Permission.REPORT_SEE_QUEUE),
    "sessions-ended": ("profil", Permission.PROFILE_OWN),
    "visit-team-left": ("supervision:list", Permission.TASKFORCE_SEE),
    "meeting-overdue": ("meetings:list", Permission.MEETING_MANAGE),
    "lessons-waiting": ("learning:lessons", Permission.TASKFORCE_SEE),
    "lesson-retired": ("learning:lessons", Permission.TASKFORCE_SEE),
    "clock-count-sekda": ("desk:leaders_board", Permission.LEADERS_SEE),
    "clock-count-regent": ("desk:leaders_board", Permission.LEADERS_SEE),
    "clock-count-carried": ("desk:leaders_board", Permission.LEADERS_SEE),
    **dict.fromkeys(
        (
            "shelter-absent",
            "shelter-absent-manager",
            "shelter-absent-nobody",
            "shelter-arrived",
            "shelter-asked",
            "shelter-back",
            "shelter-bed-free",
            "shelter-care",
            "shelter-client-changed",
            "shelter-guard",
            "shelter-guest-changed",
            "shelter-held",
            "shelter-hold-over",
            "shelter-left",
            "shelter-left-alone",
            "shelter-released",
            "shelter-waits",
            "shelter-withdrawn",
        ),
        ("shelter:board", Permission.SHELTER_SEE),
    ),
    "weekly-digest": ("desk:leaders_weeks", Permission.LEADERS_OVERSEE),
}
"""Where a notice leads that is about no single case: the page on which something can be done about it."""


_PAGES_OF_HEADS = {"field-": "fieldvisits:of_case", "risk-": "cases:risk"}
_PAGES_OF_CASE = {
    **_PAGES_OF_HEADS, "conference-": "casework:conferences", "consent-": "assistance:consents",
    "child-diversion": "juvenile:of_case", "erasure-answered": "cases:erase",
    "danger-after-return": "reintegration:of_case", "errand-": "errands:of_case",
    "hearing-alone": "hearings:of_case", "hearing-arrangement": "hearings:of_case",
    "hearing-declined": "hearings:of_case", "hearing-victim": "legal:victims",
    "case-file-": "legal:of_case", "exit-barred-case": "legal:of_case", "protection-": "protection:of_case",
}  # fmt: skip
"""Where notices of a case lead, by how their code begins, if not to its first page; sections to who works on it."""
_BY_SOMEBODY = ("appointment-", "call-back-", "case-", "conference-", "consent-", "danger-", "duty-given", "erasure-",
                "glass-", "identities-", "incident-", "referral-", "risk-", "second-look-", "vital-")  # fmt: skip
"""Notices that say whose act they tell of. Not where that would tell of a way back in, of a reporter, or of kin."""
_ON_ITS_PAGE = frozenset(
    {"referral-answer-contested", "referral-between", "referral-declined", "referral-office-out", "referral-question",
     "referral-result", "referral-visit-accepted", "referral-visit-cancelled", "referral-visit-moved",
     "referral-visit-proposed"}
)  # fmt: skip
"""Notices on a request that its sender, or whose case it is, reads on the page of the request."""
_HEARINGS_OWN = frozenset({"hearing-companion", "hearing-moved", "hearing-near"})
"""Notices to who accompanies: to the week of that hearing, open to them without the section of the law."""
_TO_COLLEAGUES = "role-granted-colleague"
_NOBODYS = frozenset({"case-colleague-left", "case-without-manager"})
_OF_STEP = (REFERRAL, RESULT, CONFIRM, QUESTION)
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A notice as the page shows it: what about, what happened, by whom, until when; never a person in a case."""

    words: str
    created_at: datetime
    is_read: bool
    about: str = ""
    facts: tuple[str, ...] = ()
    who: str = ""
    until: datetime | None = None
    to_call: Sequence[NumberToCall] = ()
    url: str = ""
    alert: AlertShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """A page of notices; `has_older` when there are more."""

    rows: tuple[NoticeRow, ...]
    has_older: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subjects:
    """What the notices are about, as far as the actor may see it, by id."""

    cases: Mapping[str, str]
    worked_on: frozenset[str]
    parts: Mapping[str, PartOfCase]
    reports: Mapping[str, str]
    referrals: Mapping[str, Referral]
    incidents: Mapping[str, str]
    officers: Mapping[str, OfficerName]
    alerts: Mapping[UUID, AlertState]
    offices: NamedOffices


def notice_page(actor: Actor, *, at: datetime, number: int = 1) -> NoticePage:
    """One page of the actor's notices."""
    page, has_older = notices_page(actor, at=at, size=PAGE, number=number)
    found = with_cases(page)
    subjects = _subjects(found, actor)
    is_danger = any(_is_to_call(notice) for notice in found)
    numbers = numbers_to_call(actor.office_ids[0]) if is_danger else []
    return NoticePage(rows=tuple(_row(notice, actor, subjects, numbers) for notice in found), has_older=has_older)


def _subjects(found: Sequence[ShownNotice], actor: Actor) -> _Subjects:
    alerts = alerts_of(actor, {notice.alert_id for notice in found if notice.alert_id})
    people = {notice.sent_by for notice in found if notice.sent_by and _names_sender(notice)}
    people |= {UUID(notice.ids["person"]) for notice in found if notice.code == _TO_COLLEAGUES}
    for alert in alerts.values():
        people |= {step.person_id for step in alert.steps} | ({alert.ended_by} if alert.ended_by else set())
    named = named_things(found, actor)
    words = {pk: each.words for pk, each in named.items()}
    return _Subjects(
        cases=words,
        worked_on=frozenset(pk for pk, each in named.items() if each.is_worked_on),
        parts=parts_in(found, actor, named),
        reports=words,
        referrals=_referrals(found, actor),
        incidents=words,
        officers=officers_named(people),
        alerts=alerts,
        offices=offices_named(found),
    )


def _is_to_call(notice: ShownNotice) -> bool:
    return notice.code in TELLS_OF_DANGER and not notice.is_read


def _names_sender(notice: ShownNotice) -> bool:
    return notice.code.startswith(_BY_SOMEBODY) and notice.code not in _NOBODYS


def _row(notice: ShownNotice, actor: Actor, subjects: _Subjects, numbers: Sequence[NumberToCall]) -> NoticeRow:
    referral = _referral_in(notice, subjects.referrals)
    return NoticeRow(
        words=notice.words,
        created_at=notice.created_at,
        is_read=notice.is_read,
        about=_about(notice, subjects, referral),
        facts=_facts(notice, subjects, referral),
        who=str(subjects.officers.get(str(notice.sent_by), "")) if _names_sender(notice) else "",
        until=notice.until,
        to_call=numbers if _is_to_call(notice) else numbers_in(notice, subjects.offices),
        alert=alert_shown(subjects.alerts.get(notice.alert_id) if notice.alert_id else None, subjects.officers),
        url=_page_url(notice, actor)
        or _task_force_url(notice)
        or _incident_url(notice, subjects)
        or _url(notice, actor, subjects, referral),
    )


def _about(notice: ShownNotice, subjects: _Subjects, referral: Referral | None) -> str:
    """The code of the case, or the number of the report or the incident."""
    part = subjects.parts.get(notice.ids.get(part_in(notice), ""))
    return (
        (part.code if part else subjects.cases.get(notice.ids.get("case", ""), ""))
        or (referral.case_code if referral else "")
        or subjects.incidents.get(notice.ids.get("incident", ""), "")
        or subjects.reports.get(notice.ids.get("report") or notice.ids.get(DIALOGUE, ""), "")
        or name_in(notice, subjects.offices)
    )


def _facts(notice: ShownNotice, subjects: _Subjects, referral: Referral | None) -> tuple[str, ...]:
    """Which deadline, why a closing was refused, what of whom was asked, or what is to be done after a restore."""
    if notice.code == _TO_COLLEAGUES:
        return (str(subjects.officers.get(notice.ids["person"], "")),)
    if notice.code == "system-restored":
        return restore_facts(notice.ids)
    if "clock" in notice.ids:
        return (rule_label(notice.ids["rule"], notice.ids["rule"]),)
    if "objection" in notice.ids:
        return (str(OBJECTION_LABELS[ClosingObjection(notice.ids["objection"])]),)
    if referral is None:
        return facts_in(notice, subjects.offices)
    asked = ", ".join(str(label) for label in referral.purpose_labels)
    return asked, _("%(sender)s ke %(asked)s") % {"sender": referral.from_office_name, "asked": referral.to_office_name}


def _referrals(found: Sequence[ShownNotice], actor: Actor) -> dict[str, Referral]:
    """By its own id, and by that of the chain it belongs to: the step that is the last there."""
    if not actor.can(Permission.REFERRAL_SEE):
        return {}
    steps, chains = {pk for key in _OF_STEP for pk in ids_of(found, key)}, ids_of(found, CHAIN)
    if not steps and not chains:
        return {}
    rows = Referral.objects.filter(Q(pk__in=steps) | Q(chain_id__in=chains)).order_by("leg")
    shown = ("case_code", "chain_id", "from_office_name", "to_office_id", "to_office_name", "purposes")
    listed = list(rows.only(*shown))
    return {str(row.chain_id): row for row in listed} | {str(row.pk): row for row in listed}


def _referral_in(notice: ShownNotice, referrals: Mapping[str, Referral]) -> Referral | None:
    return next((referrals[notice.ids[key]] for key in OF_REQUEST if notice.ids.get(key, "") in referrals), None)


def _page_url(notice: ShownNotice, actor: Actor) -> str:
    if notice.code in _HEARINGS_OWN and notice.until:
        return f"{reverse('hearings:week')}?mulai={localdate(notice.until)}"
    if "exit" in notice.ids and actor.can(Permission.EXIT_ANSWER):
        return reverse("legal:exit", args=[notice.ids["exit"]])
    route, permission = _PAGES.get(notice.code, ("", None))
    return reverse(route) if permission is not None and actor.can(permission) else ""


def _task_force_url(notice: ShownNotice) -> str:
    """An action, a session or a meeting: pages that everybody may read; or a visit to one's own office."""
    if "session" in notice.ids:
        return reverse("prevention:activity", args=[notice.ids["session"]])
    if "visit" in notice.ids:
        return reverse("supervision:visit", args=[notice.ids["visit"]])
    if "action" in notice.ids:
        return reverse("meetings:item", args=[notice.ids["action"]])
    return reverse("meetings:meeting", args=[notice.ids["meeting"]]) if "meeting" in notice.ids else ""


def _incident_url(notice: ShownNotice, subjects: _Subjects) -> str:
    """The incident itself, or what it asks of those who work on a case."""
    number = subjects.incidents.get(notice.ids.get("incident", ""), "")
    if number and "case" in notice.ids:
        code = subjects.cases.get(notice.ids["case"], "")
        return reverse("incidents:of_case", args=[number, code]) if code else ""
    return reverse("incidents:incident", args=[number]) if number else ""


def _url(notice: ShownNotice, actor: Actor, subjects: _Subjects, referral: Referral | None) -> str:
    kind = part_in(notice)
    if part := subjects.parts.get(notice.ids.get(kind, "")):
        return part_url(actor, kind, part)
    if referral:
        return _referral_url(notice, actor, referral)
    if code := subjects.cases.get(case := notice.ids.get("case", "")):
        routes = _PAGES_OF_CASE if case in subjects.worked_on else _PAGES_OF_HEADS
        route = next((each for start, each in routes.items() if notice.code.startswith(start)), "cases:summary")
        return reverse(route, args=[code])
    if number := subjects.reports.get(notice.ids.get("report") or notice.ids.get(DIALOGUE, "")):
        return reverse("intake:report", args=[number])
    return _referral_url(notice, actor, referral)


def _referral_url(notice: ShownNotice, actor: Actor, referral: Referral | None) -> str:
    if referral:
        # The asked office answers on the referral's page; the sender goes on in the case.
        is_asked = referral.to_office_id in actor.office_ids
        if notice.code in _ON_ITS_PAGE and not is_asked:
            return sent_url(referral)
        route, of = ("referrals:answer", referral.pk) if is_asked else ("cases:summary", referral.case_code)
        return reverse(route, args=[of])
    if REFERRAL not in notice.ids:
        return ""
    if actor.can(Permission.REFERRAL_SEE):
        return reverse("referrals:list")
    return reverse("desk:leaders_referrals") if actor.can(Permission.LEADERS_SEE) else ""
