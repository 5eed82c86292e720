"""A task as one line of the queue: the verb first, then the case's code, the place or the reason, the office."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.actionplan.rows import quarter_task_row
from sigap.cases.models import RISK_LABELS, Case
from sigap.cases.rows import CASE_TASKS, of_suspect, track_of
from sigap.cases.rules import Risk
from sigap.casework.rows import PLAN, PLAN_KINDS, plan_facts
from sigap.clocks.queries import Pressing, rule_label
from sigap.clocks.rules import LAW
from sigap.datarights.rows import DATA_KINDS, data_request_row
from sigap.fieldvisits.rows import FIELD_KINDS, FIELDS, field_page
from sigap.incidents.models import Incident
from sigap.incidents.rows import letter_row
from sigap.incidents.rows import queue_row as incident_row
from sigap.intake.models import CHANNEL_LABELS
from sigap.intake.queries import WaitingReport
from sigap.intake.rules import Door, authorities, suggested_risk
from sigap.mailbox.channels import Channel
from sigap.meetings.rows import task_force_row
from sigap.prevention.rows import prevention_row
from sigap.referrals.models import Referral
from sigap.referrals.rows import question_row, queue_row, result_row, sent_url, unconfirmed_row
from sigap.referrals.rows import visit_row as between_visit_row
from sigap.releases.waiting import RELEASE_KINDS, release_row
from sigap.returns.rows import RETURN_KINDS, return_row
from sigap.shelter.rows import STAY_KINDS, stay_row
from sigap.simfoni.rows import waiting_victims
from sigap.staff.rows import CONFIRMED_KINDS, confirmation_row
from sigap.supervision.rows import site_row, visit_row
from sigap.transfers.rows import TRANSFER_KINDS, transfer_row
from sigap.ui.dates import local, near_moment, quarter
from sigap.ui.timeleft import TimeLeft, time_left
from sigap.villages.rows import village_row
from sigap.work.models import WorkItem
from sigap.work.rules import KIND_LABELS, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits. `word` is a code or a number, `who` an officer; since when it waits, and when it is due."""

    kind: Kind
    id: UUID
    word: str
    who: str
    since: datetime
    due_at: datetime


type Row = dict[str, Any]
type _Drawer = Callable[[Item, Case | None, Pressing | None, datetime], Row]


def _left(clock: Pressing | None, at: datetime) -> TimeLeft | None:
    """What is left of a deadline; of one that is held back, until it presses again."""
    if clock is None or clock.is_paused:
        return None
    if clock.held_until is not None and at < clock.held_until:
        return time_left(clock.held_until, now=at)
    return time_left(clock.due_at, now=at, since=clock.started_at, soon=clock.soon)


def risk_of(report: WaitingReport) -> Risk:
    """As the officer judged it, else as the flags suggest."""
    return Risk(report.risk) if report.risk else suggested_risk(report.flags)


def report_row(report: WaitingReport, clock: Pressing | None, *, at: datetime) -> Row:
    """A report without a decision."""
    envelope, risk = report.envelope, risk_of(report)
    door = report.office_name or str(CHANNEL_LABELS[Channel(envelope.channel)])
    return {
        "url": reverse("intake:report", args=[envelope.number]),
        "what": _("Skrining awal laporan %(number)s") % {"number": envelope.number},
        "facts": [report.area_name or _("tempat belum diketahui"), door],
        "office": _("dipegang %(name)s") % {"name": report.taken_by} if report.taken_by else _("belum diambil"),
        "left": _left(clock, at),
        "risk": risk.value,
        "risk_label": RISK_LABELS[risk],
    }


def answer_row(referral: Referral, *, at: datetime) -> Row:
    """A request that our office has to answer or confirm."""
    return queue_row(referral, at=at, is_incoming=True)


def joint_visit_row(referral: Referral, item: WorkItem, *, at: datetime) -> Row:
    """A visit with another office: to be answered, or to be made."""
    is_asked = item.office_id == referral.to_office_id
    url = reverse("referrals:answer", args=[referral.pk]) if is_asked else sent_url(referral)
    office = referral.from_office_name if is_asked else referral.to_office_name
    row = between_visit_row(referral, url=url, office=office, is_proposed=item.kind == Kind.REFERRAL_VISIT_PROPOSED)
    return row | {"facts": [near_moment(item.due_at, at)], "left": time_left(item.due_at, now=at)}


def promise_row(referral: Referral, clock: Pressing, *, at: datetime) -> Row:
    """Help that was promised to the client and that no office has in hand: ours to find."""
    what = _("Tanyakan jawaban %(office)s") if referral.is_waiting else _("Cari kantor lain, %(office)s tidak menerima")
    return {
        "url": sent_url(referral),
        "what": what % {"office": referral.to_office_name},
        "code": referral.case_code,
        "facts": [str(label) for label in referral.purpose_labels],
        "office": referral.from_office_name,
        "left": _left(clock, at),
        "risk": referral.risk,
        "risk_label": referral.risk_label,
    }


def case_row(case: Case, clock: Pressing, *, at: datetime) -> Row:
    """A deadline of a case."""
    still = [_("dijeda")] if clock.is_paused else []
    what = CASE_TASKS.get(clock.rule_code) or rule_label(clock.rule_code, clock.label)
    url = reverse("legal:of_case", args=[case.code]) if clock.rule_code.startswith(LAW) else ""
    return _of_case(case, str(what), [case.manager_name, *still], url) | {"left": _left(clock, at)}


def front_url(case: Case) -> str:
    """The front of a case."""
    return reverse("cases:summary", args=[case.code])


def _of_case(case: Case, what: str, facts: list[str], url: str = "") -> Row:
    return {
        "url": url or front_url(case),
        "what": what,
        "code": case.code,
        "facts": facts,
        "office": case.office_name,
        "left": None,
        "risk": case.risk,
        "risk_label": case.risk_label,
    }


def incident_task_row(incident: Incident, clock: Pressing, *, at: datetime) -> Row:
    """An incident whose clock runs."""
    return incident_row(incident, _left(clock, at), at=at)


def item_row(item: Item, case: Case | None, clock: Pressing | None, *, at: datetime) -> Row:
    """What else waits, by its kind."""
    return _ITEM_ROWS[item.kind](item, case, clock, at)


def _since(item: Item, at: datetime) -> str:
    return _("%(name)s, sejak %(moment)s") % {"name": item.who, "moment": near_moment(item.since, at)}


def _hearing(item: Item, case: Case | None, _clock: Pressing | None, at: datetime) -> Row:
    if case is None:
        raise LookupError(item.kind)
    what = _("Jawab apakah Anda mendampingi sidang") if item.word == "chosen" else _("Dampingi di sidang")
    url = f"{reverse('hearings:week')}?mulai={local(item.due_at).date()}"
    return _of_case(case, what, [near_moment(item.due_at, at)], url) | {"left": time_left(item.due_at, now=at)}


def _appointment(item: Item, case: Case | None, _clock: Pressing | None, at: datetime) -> Row:
    if case is None:
        raise LookupError(item.kind)
    is_over = item.due_at <= at
    what = _("Catat hasil janji") if is_over else _("Datangi janji")
    url = reverse("assistance:settle", args=[case.code, item.id]) if is_over else ""
    facts = [near_moment(item.due_at, at), item.who]
    row = _of_case(case, what, facts, url or reverse("assistance:of_case", args=[case.code]))
    return row | {"left": time_left(item.due_at, now=at)}


def _on_case(route: str) -> _Drawer:
    """Rows that lead to a page of a case that the actor's office takes part in."""

    def row(item: Item, case: Case | None, _clock: Pressing | None, at: datetime) -> Row:
        if case is None:
            raise LookupError(item.kind)
        return _of_case(case, str(KIND_LABELS[item.kind]), [_since(item, at)], reverse(route, args=[case.code]))

    return row


def _due_on_case(route: str) -> _Drawer:
    """The same with what is left until its day."""

    def row(item: Item, case: Case | None, _clock: Pressing | None, at: datetime) -> Row:
        return _on_case(route)(item, case, None, at) | {"facts": [item.who], "left": time_left(item.due_at, now=at)}

    return row


def _limit_on_case(route: str) -> _Drawer:
    """A deadline on something of a case, by the rule's name, which leads to the page of that thing."""

    def row(item: Item, case: Case | None, clock: Pressing | None, at: datetime) -> Row:
        if case is None or clock is None:
            raise LookupError(item.kind)
        what = rule_label(clock.rule_code, clock.label)
        url = reverse(route, args=[case.code])
        return _of_case(case, what, [case.manager_name], url) | {"left": _left(clock, at)}

    return row


def _limit_on_track(item: Item, case: Case | None, clock: Pressing | None, at: datetime) -> Row:
    """A limit of the law on one suspect's track: whose, and straight to it."""
    row = _limit_on_case("legal:of_case")(item, case, clock, at)
    whose = item.word.partition(" ")[2]
    facts = [of_suspect(whose), *row["facts"]] if whose else row["facts"]
    return row | {"url": row["url"] + track_of(item.word), "facts": facts}


def _by_code(route: str, *, has_page: bool = True, has_day: bool = False) -> _Drawer:
    """Rows for who answers without seeing the case, on a page of its own or on the list of them all."""

    def row(item: Item, _case: Case | None, _clock: Pressing | None, at: datetime) -> Row:
        return {
            "url": reverse(route, args=[item.id] if has_page else []),
            "what": str(KIND_LABELS[item.kind]),
            "code": item.word,
            "facts": [],
            "office": _since(item, at),
            "left": time_left(item.due_at, now=at) if has_day else None,
        }

    return row


def _draft(item: Item, _case: Case | None, _clock: Pressing | None, at: datetime) -> Row:
    is_bringing = item.word == Door.PARTNER
    return {
        "url": reverse("intake:bring_draft" if is_bringing else "intake:draft", args=[item.id]),
        "what": _("Lanjutkan draf permintaan") if is_bringing else _("Lanjutkan draf laporan"),
        "facts": [_("disimpan %(moment)s") % {"moment": near_moment(item.since, at)}],
        "office": _("belum dikirim"),
        "left": None,
    }


def _receipt(item: Item, _case: Case | None, clock: Pressing | None, at: datetime) -> Row:
    known = authorities().get(item.who)
    is_late = clock is not None and clock.due_at <= at
    what = _("Tanyakan lagi tanda terima %(authority)s") if is_late else _("Catat tanda terima %(authority)s")
    return {
        "url": reverse("intake:report", args=[item.word]),
        "what": what % {"authority": known.name if known else item.who},
        "facts": [item.word],
        "office": _("diteruskan %(moment)s") % {"moment": near_moment(item.since, at)},
        "left": _left(clock, at),
    }


def _look(item: Item, _case: Case | None, clock: Pressing | None, at: datetime) -> Row:
    return {
        "url": reverse("intake:second_look", args=[item.word]),
        "what": _("Baca sebagai pemeriksa kedua"),
        "facts": [item.word],
        "office": _("diminta %(name)s, %(moment)s") % {"name": item.who, "moment": near_moment(item.since, at)},
        "left": _left(clock, at),
    }


def _lane(item: Item, _case: Case | None, clock: Pressing | None, at: datetime) -> Row:
    count = int(item.word or 0)
    return {
        "url": reverse("intake:lane"),
        "what": _("Lihat jalur karantina"),
        "facts": [ngettext("%(n)d laporan menunggu", "%(n)d laporan menunggu", count) % {"n": count}],
        "office": _("sejak %(moment)s") % {"moment": near_moment(item.since, at)},
        "left": _left(clock, at),
    }


def _dialogue(item: Item, _case: Case | None, clock: Pressing | None, at: datetime) -> Row:
    is_promise = item.kind is Kind.PROMISE
    return {
        "url": reverse("intake:dialogue", args=[item.word]),
        "what": _("Penuhi janji waktu kepada pelapor") if is_promise else _("Balas pelapor"),
        "facts": [item.word, *([_("caranya tertulis di percakapan")] if is_promise else [])],
        "office": _("dijanjikan %(moment)s") % {"moment": near_moment(item.due_at, at)} if is_promise else "",
        "left": _left(clock, at) or time_left(item.due_at, now=at),
    }


def apart_row(*, number: str, fresh: int, since: datetime, at: datetime) -> Row:
    """A report on officials, for its recipient: `fresh` of its reporter's messages they have not had before them."""
    parts = [ngettext("%(n)d pesan baru", "%(n)d pesan baru", fresh) % {"n": fresh}] if fresh > 0 else []
    return {
        "url": reverse("custody:report", args=[number]),
        "what": _("Baca pesan pelapor di jalur khusus") if parts else _("Lanjutkan laporan di jalur khusus"),
        "facts": [number, *parts],
        "office": _("sejak %(moment)s") % {"moment": near_moment(quarter(since), at)},
        "left": None,
    }


def _by_day(draw: Callable[[Item], Row]) -> _Drawer:
    """A row that its own app draws, with what is left until its day."""
    return lambda item, _case, _clock, at: (
        draw(item) | {"left": time_left(item.due_at, now=at, is_day=item.kind == Kind.ACTION)}
    )


_after_care = _by_day(
    lambda item: {
        "url": reverse("cases:summary", args=[item.word]),
        "what": _("Kunjungi lagi sesudah kasus selesai"),
        "code": item.word,
        "facts": [],
        "office": item.who,
    }
)
_of_task_force = _by_day(lambda item: task_force_row(item.kind, item.id, word=item.word, who=item.who))
_prevention = _by_day(lambda item: prevention_row(item.kind, item.id, word=item.word, who=item.who))
_CASE_ROWS: Mapping[Kind, _Drawer] = {
    Kind.APPOINTMENT: _appointment,
    Kind.RESTITUTION: _limit_on_case("restitution:of_case"),
    Kind.RESTITUTION_FILE: _due_on_case("restitution:of_case"),
    Kind.RISK: _on_case("cases:risk"),
    Kind.RISK_REVIEW: _on_case("cases:risk"),
    Kind.VITAL_REVIEW: _on_case("assistance:consents"),
    Kind.CHILD_LIMIT: _limit_on_case("juvenile:of_case"),
    Kind.LIMIT: _limit_on_track,
    Kind.HEARING_MINE: _hearing,
    **dict.fromkeys((Kind.HEARING_ALONE, Kind.HEARING_OUTCOME), _due_on_case("hearings:of_case")),
    Kind.NOTICE: _limit_on_case("legal:victims"),
    Kind.SAFETY: _on_case("legal:victims"),
    Kind.PROTECTION_LIMIT: _limit_on_case("protection:of_case"),
    Kind.PROTECTION_PLAN: _on_case("protection:of_case"),
    **dict.fromkeys(PLAN_KINDS, lambda of, *more: _due_on_case(PLAN)(of, *more) | plan_facts(of.kind, of.word, of.who)),
    Kind.SERVICE_RESULT: _on_case("casework:of_case"),
    Kind.PLAN_LOOK: _on_case("casework:look"),
    **dict.fromkeys((Kind.CONFERENCE, Kind.CONFERENCE_MINUTES), _due_on_case("casework:conferences")),
    **dict.fromkeys((Kind.RETURN_HANDOVER, Kind.REINTEGRATION_VISIT), _due_on_case("reintegration:of_case")),
    Kind.RETURN_DANGER: _due_on_case("cases:risk"),
    **dict.fromkeys(
        FIELD_KINDS, lambda of, case, *more: _due_on_case(FIELDS)(of, case, *more) | field_page(case, of.id)
    ),
    **dict.fromkeys((Kind.ERRAND, Kind.ERRAND_ANSWER, Kind.ERRAND_KIN), _due_on_case("errands:of_case")),
    Kind.DATA_MATCH: _due_on_case("datarights:of_case"),
    Kind.CASE_LINK: _on_case("links:of_case"),
    Kind.SIMFONI_ENTRY: lambda item, *more: _due_on_case("simfoni:of_case")(item, *more) | waiting_victims(item.who),
    Kind.LINK_REQUEST: _on_case("links:of_case"),
}
OF_CASE = frozenset({Kind.CASE_DEADLINE, *_CASE_ROWS})
"""Kinds whose row shows the case itself, to who may see its header."""
_ITEM_ROWS: Mapping[Kind, _Drawer] = {
    **_CASE_ROWS,
    Kind.CLOSING: _by_code("cases:closing_answer"),
    Kind.CLOSING_REVIEW: _by_code("cases:closing_reviews", has_page=False, has_day=True),
    Kind.BREAK_GLASS: _by_code("cases:break_glass_review"),
    Kind.ERASURE: _by_code("erasure"),
    Kind.DRAFT: _draft,
    Kind.RECEIPT: _receipt,
    Kind.SECOND_LOOK: _look,
    Kind.LANE: _lane,
    **dict.fromkeys((Kind.REPLY, Kind.PROMISE), _dialogue),
    **dict.fromkeys((Kind.DISCLOSURE, Kind.DISCLOSURE_REVIEW), _by_code("custody:answer")),
    Kind.BARRED_EXIT: _by_code("legal:exit"),
    Kind.LETTER: _by_day(lambda item: letter_row(item.word)),
    Kind.AFTER_CARE: _after_care,
    **dict.fromkeys(RETURN_KINDS, _by_day(lambda item: return_row(item.kind, word=item.word, title=item.who))),
    **dict.fromkeys((Kind.ACTION, Kind.INVITATION, Kind.MINUTES, Kind.RHYTHM), _of_task_force),
    Kind.QUARTER: _by_day(lambda of: quarter_task_row(of.word, of.who)),
    Kind.SAME_PERSON: _by_code("duplicates:list", has_page=False),
    Kind.VISIT: _by_day(lambda item: visit_row(item.id, word=item.word, who=item.who)),
    Kind.VISIT_SITE: _by_day(lambda item: site_row(item.id, word=item.word, due_at=item.due_at)),
    **dict.fromkeys(
        (Kind.VILLAGE_MONTH, Kind.VILLAGES_MISSING),
        lambda item, _case, _clock, at: village_row(item.kind, word=item.word, at=at),
    ),
    **dict.fromkeys(STAY_KINDS, _by_day(lambda item: stay_row(item.kind, item.id, item.word))),
    **dict.fromkeys((Kind.SESSION_REPORT, Kind.PUBLIC_MESSAGE), _prevention),
    **dict.fromkeys(TRANSFER_KINDS, _by_day(lambda of: transfer_row(of.kind, of.id, code=of.word, who=of.who))),
    Kind.REGISTER_LET_IN: _by_code("registers:upload"),
    **dict.fromkeys(RELEASE_KINDS, _by_day(lambda of: release_row(of.kind, of.id, title=of.word, who=of.who))),
    **dict.fromkeys(CONFIRMED_KINDS, _by_day(lambda of: confirmation_row(of.kind, of.id, of.word))),
    **dict.fromkeys(DATA_KINDS, _by_day(lambda item: data_request_row(item.kind, item.word))),
}


def _referral_task(draw: Callable[[Referral], Row]) -> Callable[[Referral, Pressing | None, datetime], Row]:
    return lambda referral, clock, at: draw(referral) | {"left": _left(clock, at)}


REFERRAL_TASKS: Mapping[Kind, Callable[[Referral, Pressing | None, datetime], Row]] = {
    Kind.REFERRAL_CONFIRM: _referral_task(unconfirmed_row),
    Kind.REFERRAL_QUESTION: _referral_task(question_row),
    Kind.REFERRAL_RESULT: _referral_task(result_row),
}
"""A request that our office took and owes a result of, an answer taken down for it, what it needs to know of us."""
