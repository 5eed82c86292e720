"""Cases as lines of a list, and what is open on one of them, the shortest time left first."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.office_kinds import HEARS_OF_CHILD
from sigap.access.permissions import Permission
from sigap.access.roles import RoleCode, Section
from sigap.cases.models import SECTION_LABELS, SEX_LABELS, Case
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.listing import CaseFacts, facts_of
from sigap.cases.queries.open_work import OpenWork, work_words
from sigap.cases.rules.danger import DANGER_CLOCKS
from sigap.cases.rules.deadlines import ENDED_BY_HAND, SERVICE_PLAN, TO_POLICE
from sigap.clocks.queries import rule_label
from sigap.clocks.rules import LAW
from sigap.ui.dates import near_moment
from sigap.ui.timeleft import TimeLeft, time_left
from sigap.work.rules import KIND_LABELS, Kind


def list_case_rows(cases: Iterable[Case], *, at: datetime) -> list[dict[str, Any]]:
    """One line for each case: who was harmed, dangers, the last act, what is left until something falls due."""
    found = list(cases)
    facts = facts_of(found) if found else {}
    return [_case_row(case, facts.get(case.pk, CaseFacts()), at) for case in found]


def _case_row(case: Case, facts: CaseFacts, at: datetime) -> dict[str, Any]:
    soon = facts.due_at - facts.soon_at if facts.due_at and facts.soon_at else timedelta(0)
    texts = (case.kind_label, harmed_words(facts), case.status_label, case.manager_name, _last_act(facts, at))
    return {
        "url": reverse("cases:summary", args=[case.code]),
        "what": case.code,
        "facts": [each for each in texts if each],
        "danger": ", ".join(map(str, facts.dangers)),
        "office": case.office_name,
        "risk": case.risk,
        "risk_label": case.risk_label,
        "left": time_left(facts.due_at, now=at, since=facts.due_since, soon=soon) if facts.due_at else None,
    }


def harmed_words(facts: CaseFacts) -> str:
    """The first who was harmed, and how many more."""
    if not facts.harmed:
        return ""
    first, more = facts.harmed[0], len(facts.harmed) - 1
    age = _("umur belum diketahui") if first.age is None else _("%(age)d tahun") % {"age": first.age}
    who = f"{SEX_LABELS[first.sex]}, {age}"
    return _("%(who)s, dan %(more)d lagi") % {"who": who, "more": more} if more else who


ACTED_IN: tuple[tuple[str, Promise], ...] = (
    ("answers:assessment:", SECTION_LABELS[Section.ASSESSMENT]),
    ("answers:legal:", SECTION_LABELS[Section.LEGAL]),
    ("answers:services:", SECTION_LABELS[Section.SERVICES]),
    ("case:contact:", SECTION_LABELS[Section.PERSONS]),
    ("case:danger:", gettext_lazy("Tanda darurat")),
    ("case:document:", SECTION_LABELS[Section.DOCUMENTS]),
    ("case:identity:", SECTION_LABELS[Section.PERSONS]),
    ("case:note:", SECTION_LABELS[Section.NOTES]),
    ("case:person:", SECTION_LABELS[Section.PERSONS]),
    ("case:relation:", SECTION_LABELS[Section.PERSONS]),
    ("case:risk:", SECTION_LABELS[Section.ASSESSMENT]),
    ("case:screening:", SECTION_LABELS[Section.ASSESSMENT]),
    ("casework:record:", SECTION_LABELS[Section.ASSESSMENT]),
    ("casework:", SECTION_LABELS[Section.SERVICES]),
    ("consent:", SECTION_LABELS[Section.SERVICES]),
    ("correspondence:", SECTION_LABELS[Section.LEGAL]),
    ("fieldvisits:", SECTION_LABELS[Section.SERVICES]),
    ("errands:", SECTION_LABELS[Section.SERVICES]),
    ("hearing:", SECTION_LABELS[Section.LEGAL]),
    ("juvenile:", SECTION_LABELS[Section.LEGAL]),
    ("legal:", SECTION_LABELS[Section.LEGAL]),
    ("links:", SECTION_LABELS[Section.LEGAL]),
    ("persons:", SECTION_LABELS[Section.PERSONS]),
    ("protection:", SECTION_LABELS[Section.LEGAL]),
    ("plan:", SECTION_LABELS[Section.SERVICES]),
    ("psychology:", SECTION_LABELS[Section.SERVICES]),
    ("referral:", SECTION_LABELS[Section.REFERRALS]),
    ("reintegration:", SECTION_LABELS[Section.SERVICES]),
    ("restitution:", SECTION_LABELS[Section.LEGAL]),
    ("service:", SECTION_LABELS[Section.SERVICES]),
    ("simfoni:", SECTION_LABELS[Section.PERSONS]),
    ("testimony:", SECTION_LABELS[Section.PERSONS]),
    ("datarights:", SECTION_LABELS[Section.PERSONS]),
    ("transfer:", SECTION_LABELS[Section.SERVICES]),
)
"""In which part of the file an act was, by how its code begins; the rest is the file itself."""


def _last_act(facts: CaseFacts, at: datetime) -> str:
    """When somebody last did something on the case; in which part of it, for who reads its timeline."""
    if facts.acted_at is None:
        return ""
    moment = near_moment(facts.acted_at, at)
    if not facts.acted_in:
        return _("Terakhir dikerjakan %(moment)s") % {"moment": moment}
    what = next((words for start, words in ACTED_IN if facts.acted_in.startswith(start)), _("berkas"))
    return _("Terakhir: %(what)s, %(moment)s") % {"what": str(what).lower(), "moment": moment}


CASE_TASKS: Mapping[str, Promise] = {
    "danger-high": gettext_lazy("Jawab tanda darurat"),
    "danger-medium": gettext_lazy("Jawab tanda darurat"),
    "service-plan": gettext_lazy("Susun rencana layanan"),
    "case-review": gettext_lazy("Tinjau kasus"),
    "first-contact": gettext_lazy("Hubungi klien untuk pertama kali"),
    "ppt-to-police": gettext_lazy("Laporkan ke polisi"),
    "uptd-to-police": gettext_lazy("Laporkan ke polisi"),
    "closing-second": gettext_lazy("Tunggu pemeriksa kedua untuk terminasi"),
    "closing-review": gettext_lazy("Tinjau terminasi oleh satu orang"),
    "callback-review": gettext_lazy("Tinjau panggilan balik ke pelapor"),
}
"""What an officer does because of a deadline; another rule shows its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One open thing as the blue card lists it."""

    what: str
    url: str
    left: TimeLeft | None
    note: str
    is_danger: bool = False
    is_by_hand: bool = False
    is_awaited: bool = False
    is_report: bool = False


def step_rows(actor: Actor, access: CaseAccess, work: tuple[OpenWork, ...], *, at: datetime) -> list[StepRow]:
    """Each of them that leads somewhere for the actor, own and awaited, in the order in which they fall due."""
    seen = [each for each in work if opens_on_case(actor, access, each.kind, each.word)]
    if access.case.office_id not in actor.office_ids:
        seen = [each for each in seen if each.kind not in _OF_THE_PLAN or each.office_id in actor.office_ids]
    return [_row(actor, access, each, at) for each in seen]


_OF_THE_PLAN = frozenset({Kind.PLANNED_SERVICE, Kind.SERVICE_RESULT, Kind.GOAL, Kind.PLAN_LOOK})
"""Of the plan another office reads its own part alone: what the rest waits for leads it nowhere."""


def _row(actor: Actor, access: CaseAccess, row: OpenWork, at: datetime) -> StepRow:
    is_ours = row.office_id is None or row.office_id in actor.office_ids
    is_deadline = row.kind is Kind.CASE_DEADLINE
    whose = row.word.partition(" ")[2]
    label = task_label(row.kind, row.word, row.who)
    note = "" if is_ours else _("Ditunggu dari %(office)s") % {"office": row.office}
    about = of_suspect(whose) if row.kind is Kind.LIMIT and whose else work_words(row.kind, row.word)
    note = ". ".join(filter(None, (about, note)))
    if row.is_paused:
        note = _("Dijeda")
    elif row.held_until is not None and at < row.held_until:
        note = _("Catat nanti (12 jam)")
    soon = row.due_at - row.soon_at if row.soon_at else timedelta(0)
    return StepRow(
        what=str(label),
        url=_url(access, row, is_ours=is_ours),
        left=None if row.is_paused else time_left(row.due_at, now=at, since=row.since, soon=soon),
        note=note,
        is_danger=row.kind is Kind.RETURN_DANGER or (is_deadline and row.word in DANGER_CLOCKS),
        is_by_hand=is_deadline and is_ours and row.word in ENDED_BY_HAND,
        # A child's liberty has its place by its hour, whoever must let the child out.
        is_awaited=not is_ours and row.kind is not Kind.CHILD_LIMIT,
        is_report=is_ours and row.kind is Kind.REFERRAL_RESULT,
    )


def task_label(kind: Kind, word: str, who: str | Promise) -> str | Promise:
    """What is to be done, or the name of the rule by which it is counted."""
    if kind is not Kind.CASE_DEADLINE and kind not in _BY_RULE:
        return KIND_LABELS[kind]
    return CASE_TASKS.get(word) or rule_label(word.partition(" ")[0], who)


def of_suspect(number: str) -> str:
    """Whose track it is, whether or not the police have named them: people of a case are told apart by their number."""
    return _("Terlapor atau tersangka %(n)s") % {"n": number}


def _url(access: CaseAccess, row: OpenWork, *, is_ours: bool) -> str:
    code = access.case.code
    if row.kind is Kind.CASE_DEADLINE and not row.word.startswith(LAW):
        return _deadline_url(access, row, is_ours=is_ours)
    if row.kind is Kind.REFERRAL_ANSWER and is_ours:
        return reverse("referrals:answer", args=[row.subject_id])
    _section, route = PAGES[row.kind]
    return reverse(route, args=[code]) + (track_of(row.word) if row.kind is Kind.LIMIT else "")


def track_of(word: str) -> str:
    """The part of an address that shows the track on which a limit runs."""
    whose = word.partition(" ")[2]
    return f"?orang={whose}" if whose else ""


def _deadline_url(access: CaseAccess, row: OpenWork, *, is_ours: bool) -> str:
    code = access.case.code
    if is_ours and row.word in ENDED_BY_HAND:
        return reverse("cases:end_deadline", args=[code, row.subject_id])
    if is_ours and row.word in TO_POLICE and access.has(Section.LEGAL):
        return reverse("legal:note", args=[code]) + "?jenis=lp"
    if is_ours and row.word == SERVICE_PLAN:
        return reverse("casework:plan", args=[code])
    return reverse("cases:summary", args=[code]) + "#tg"


_BY_RULE = frozenset({Kind.CHILD_LIMIT, Kind.LIMIT, Kind.NOTICE, Kind.PROTECTION_LIMIT, Kind.RESTITUTION})
"""Deadlines on something of a case, called by their rule's name."""


PAGES: Mapping[Kind, tuple[Section, str]] = {
    Kind.CASE_DEADLINE: (Section.LEGAL, "legal:of_case"),
    Kind.LIMIT: (Section.LEGAL, "legal:of_case"),
    Kind.NOTICE: (Section.LEGAL, "legal:victims"),
    Kind.SAFETY: (Section.LEGAL, "legal:victims"),
    Kind.CLOSING: (Section.SUMMARY, "cases:summary"),
    Kind.RISK: (Section.SUMMARY, "cases:risk"),
    Kind.RISK_REVIEW: (Section.SUMMARY, "cases:risk"),
    Kind.AFTER_CARE: (Section.SUMMARY, "cases:summary"),
    Kind.APPOINTMENT: (Section.SERVICES, "assistance:of_case"),
    Kind.VITAL_REVIEW: (Section.SERVICES, "assistance:consents"),
    Kind.CHILD_LIMIT: (Section.LEGAL, "juvenile:of_case"),
    Kind.HEARING_ALONE: (Section.LEGAL, "hearings:of_case"),
    Kind.HEARING_OUTCOME: (Section.LEGAL, "hearings:of_case"),
    Kind.PROTECTION_LIMIT: (Section.LEGAL, "protection:of_case"),
    Kind.PROTECTION_PLAN: (Section.LEGAL, "protection:of_case"),
    Kind.PLANNED_SERVICE: (Section.SUMMARY, "casework:of_case"),
    Kind.SERVICE_RESULT: (Section.SUMMARY, "casework:of_case"),
    Kind.GOAL: (Section.SUMMARY, "casework:of_case"),
    Kind.PLAN_LOOK: (Section.SUMMARY, "casework:look"),
    Kind.CONFERENCE: (Section.SUMMARY, "casework:conferences"),
    Kind.CONFERENCE_MINUTES: (Section.SUMMARY, "casework:conferences"),
    Kind.RETURN_HANDOVER: (Section.SERVICES, "reintegration:of_case"),
    Kind.REINTEGRATION_VISIT: (Section.SERVICES, "reintegration:of_case"),
    Kind.RETURN_DANGER: (Section.SUMMARY, "cases:risk"),
    Kind.FIELD_WORD: (Section.SERVICES, "fieldvisits:of_case"),
    Kind.FIELD_SHEET: (Section.SERVICES, "fieldvisits:of_case"),
    Kind.ERRAND: (Section.SERVICES, "errands:of_case"),
    Kind.ERRAND_ANSWER: (Section.SERVICES, "errands:of_case"),
    Kind.ERRAND_KIN: (Section.SERVICES, "errands:of_case"),
    Kind.REFERRAL_ANSWER: (Section.REFERRALS, "referrals:of_case"),
    Kind.REFERRAL_RESULT: (Section.REFERRALS, "referrals:of_case"),
    Kind.REFERRAL_CONFIRM: (Section.REFERRALS, "referrals:of_case"),
    Kind.REFERRAL_PROMISE: (Section.REFERRALS, "referrals:of_case"),
    Kind.RESTITUTION: (Section.LEGAL, "restitution:of_case"),
    Kind.RESTITUTION_FILE: (Section.LEGAL, "restitution:of_case"),
    Kind.REFERRAL_QUESTION: (Section.REFERRALS, "referrals:of_case"),
    Kind.REFERRAL_VISIT: (Section.REFERRALS, "referrals:of_case"),
    Kind.REFERRAL_VISIT_PROPOSED: (Section.REFERRALS, "referrals:of_case"),
    Kind.SIMFONI_ENTRY: (Section.IDENTITY, "simfoni:of_case"),
    Kind.REPLY: (Section.SUMMARY, "intake:dialogue_of_case"),
    Kind.PROMISE: (Section.SUMMARY, "intake:dialogue_of_case"),
}
"""The section and the page where each of them is dealt with."""


def leads_open(actor: Actor, sections: Collection[Section], kind: Kind, rule: str) -> bool:
    """Whether the page to which this leads stands open to who has these sections of its case."""
    section, _route = PAGES.get(kind, (Section.SUMMARY, ""))
    if kind is Kind.CASE_DEADLINE and not rule.startswith(LAW):
        section = Section.SUMMARY
    if kind is Kind.CHILD_LIMIT and _hears_of_child(actor, sections):
        return True
    # What a head is asked to look at opens to them without any section, as long as it waits (`cases/sql/looking.sql`).
    if kind is Kind.PLAN_LOOK:
        return True
    if kind is Kind.SIMFONI_ENTRY and not actor.can(Permission.SIMFONI_ENTER):
        return False
    return section in sections


_ERRANDS = frozenset({Kind.ERRAND, Kind.ERRAND_ANSWER, Kind.ERRAND_KIN})


def opens_on_case(actor: Actor, access: CaseAccess, kind: Kind, rule: str = "") -> bool:
    """The same on a case that is open: tasks outside are for who works on it in its own office, as their page asks."""
    if kind in _ERRANDS:
        working = access.offices_where(actor, Permission.SERVICE_NOTE, Section.SERVICES)
        return access.case.office_id in working
    return leads_open(actor, access.sections, kind, rule)


def _hears_of_child(actor: Actor, sections: Collection[Section]) -> bool:
    """Whether the page of a child who is suspected opens without the section of the law: to whom its alarms ring."""
    return any(
        held.role is RoleCode.PPA_UNIT_HEAD or (sections and held.office_kind in HEARS_OF_CHILD)
        for held in actor.memberships
    )
