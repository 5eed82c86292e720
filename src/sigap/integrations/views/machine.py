"""What an office's system reads and does: the same queries, forms and actions as the pages, answered in codes."""

import base64
import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sigap.access.guard import before_sign_in
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, people_of_office
from sigap.access.roles import Section
from sigap.access.rules import may
from sigap.cases.models import STATUS_LABELS, Case, CasePerson
from sigap.cases.queries import CaseAccess, case_for, may_work_on
from sigap.cases.rules import CaseStatus
from sigap.clocks.rules.labels import RULE_LABELS
from sigap.integrations import operations, queries, shapes
from sigap.integrations.describing import document
from sigap.integrations.rules import KeyScope
from sigap.integrations.views.door import Call, ProblemFound, SystemReply, address, invalid, stale
from sigap.integrations.views.parameters import (
    checked_form,
    cursor_after,
    list_place,
    page_limit,
    uuid_of,
    version_of,
)
from sigap.kernel.errors import Refused
from sigap.legal.actions import MarkOutOfOrder, Paper, note_mark
from sigap.legal.forms import UNKNOWN, MarkForm
from sigap.legal.models import KIND_LABELS, ODDITY_LABELS, Mark
from sigap.legal.queries import MOST_MARKS, acts_first_hand, marks_of, people_of, reported_among
from sigap.legal.rules import MarkKind
from sigap.referrals import actions as referrals
from sigap.referrals.forms import DeclineForm, ResultForm
from sigap.referrals.models import Exchange, Referral
from sigap.referrals.queries import referral_of_either
from sigap.referrals.rules import DeclineReason, ExchangeState, ReferralStatus, ResultKind, Urgency
from sigap.ui.dates import short_day

_CASE_CODE = re.compile(r"[A-Z0-9-]{3,40}")


@require_safe
def _openapi(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(document(), content_type="application/json")


openapi = before_sign_in(_openapi)


def _own_key(call: Call) -> SystemReply:
    key, place = call.key, queries.address_of_pings(call.key.office)
    ping = shapes.PingPlace(url=place.url if place else "", public_key=base64.b64encode(queries.signer()).decode())
    body = shapes.OwnKey(
        office=key.office_id,
        office_name=key.office.name,
        office_kind=key.office.kind,
        scopes=[KeyScope(scope) for scope in key.scopes],
        networks=key.networks,
        expires_at=key.expires_at,
        ping=ping,
    )
    return SystemReply(body=body)


def _changes(call: Call) -> SystemReply:
    most = page_limit(call)
    cursor = uuid_of(call.query["after"], "after") if call.query.get("after") else None
    try:
        rows = queries.changes_after(call.actor, call.key, cursor, most=most + 1)
    except queries.CursorUnknown:
        raise ProblemFound(410, "cursor_unknown") from None
    shown = rows[:most]
    body = shapes.ChangePage(
        changes=[
            shapes.ChangeShown(cursor=row.cursor, kind=row.kind, at=row.at, case=row.case_code, referral=row.referral)
            for row in shown
        ],
        next=shown[-1].cursor if shown else cursor,
        has_more=len(rows) > most,
    )
    return SystemReply(body=body)


def _referrals(call: Call) -> SystemReply:
    most, direction = page_limit(call), call.query.get("direction", "received")
    if direction not in {"received", "sent"}:
        raise invalid({"direction": _("Harus received atau sent.")})
    after = list_place(call)
    rows = queries.referrals_for_system(call.actor, is_sent=direction == "sent", after=after, most=most + 1)
    shown = rows[:most]
    body = shapes.ReferralPage(
        referrals=[
            shapes.ReferralBrief(
                id=row.id,
                case=row.case_code,
                direction=_direction(call, row),
                purposes=sorted(row.asked),
                urgency=Urgency(row.urgency),
                status=ReferralStatus(row.status),
                offered_at=row.offered_at,
                due_at=row.due_at,
            )
            for row in shown
        ],
        next=cursor_after(shown[-1].offered_at, shown[-1].id) if len(rows) > most else "",
    )
    return SystemReply(body=body)


def _referral(call: Call) -> SystemReply:
    return _shown(call, _referral_id(call))


def _answer(call: Call) -> SystemReply:
    referral_id, body = _referral_id(call), call.body
    referral = _unchanged(call, referral_id)
    if isinstance(body, shapes.ReferralAcceptance):
        worker = _officer(call, referral, body.officer)
        referrals.accept(by=call.actor, at=call.at, referral_id=referral_id, worker=worker)
    else:
        form = checked_form(DeclineForm({"reason": body.reason.value, "note": body.note}))
        data = form.cleaned_data
        referrals.decline(by=call.actor, at=call.at, referral_id=referral_id, reason=body.reason, note=data["note"])
    return _shown(call, referral_id)


def _question(call: Call) -> SystemReply:
    referral_id = _referral_id(call)
    _unchanged(call, referral_id)
    question = call.body.question.replace("\x00", "")
    referrals.ask_back(by=call.actor, at=call.at, referral_id=referral_id, question=question, post_key=call.post_key)
    return _shown(call, referral_id)


def _result(call: Call) -> SystemReply:
    referral_id, body = _referral_id(call), call.body
    _unchanged(call, referral_id)
    data = {"kind": body.kind, "done_at": body.done_at, "note": body.note}
    cleaned = checked_form(ResultForm(data, now=call.at, may_waive=False)).cleaned_data
    kind = ResultKind(cleaned["kind"])
    referrals.report_result(
        by=call.actor, at=call.at, referral_id=referral_id, kind=kind, done_at=cleaned["done_at"], note=cleaned["note"]
    )
    return _shown(call, referral_id)


def _unchanged(call: Call, referral_id: UUID) -> Referral:
    """The request that is answered, as it was read where the call says which version that was."""
    referral = referral_of_either(call.actor, referral_id)
    if call.match and call.match != f'"{_shape_of(call, referral).version}"':
        raise stale()
    return referral


def _officer(call: Call, referral: Referral, login: str) -> Colleague:
    """Who will work on it: somebody of this office who answers requests and may know of the case."""
    found = next(
        (
            who
            for who in people_of_office(call.actor, referral.to_office_id, at=call.at)
            if who.login == login.strip().lower() and may((who.role,), Permission.REFERRAL_ANSWER)
        ),
        None,
    )
    if found is None or not may_work_on(referral.case_id, found.person_id):
        raise invalid({"/officer": _("Tidak ada petugas dengan nama pengguna ini yang dapat menjawab di kantor Anda.")})
    return found


def _shown(call: Call, referral_id: UUID) -> SystemReply:
    body = _shape_of(call, referral_of_either(call.actor, referral_id))
    return SystemReply(body=body, version=body.version)


def _shape_of(call: Call, row: Referral) -> shapes.ReferralShown:
    result, asked = queries.result_and_question(row)
    state = (
        row.status, row.answered_at, row.is_recorded, row.confirmed_at, row.contested_at,
        result and result.kind, asked and (asked.id, asked.state),
    )  # fmt: skip
    page = "referrals:answer" if row.to_office_id in call.actor.office_ids else "referrals:sent"
    place = [row.id] if page == "referrals:answer" else [row.case_code, row.id]
    return shapes.ReferralShown(
        id=row.id,
        case=row.case_code,
        direction=_direction(call, row),
        from_office=row.from_office_name,
        to_office=row.to_office_name,
        purposes=sorted(row.asked),
        urgency=Urgency(row.urgency),
        status=ReferralStatus(row.status),
        may_decline=row.may_decline,
        offered_at=row.offered_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
        decline_reason=DeclineReason(row.decline_reason) if row.decline_reason else None,
        result=ResultKind(result.kind) if result else None,
        question=_question_of(asked),
        version=version_of(state),
        page=call.absolute(reverse(page, args=place)),
    )


def _question_of(asked: Exchange | None) -> shapes.ReferralQuestion | None:
    if asked is None:
        return None
    return shapes.ReferralQuestion(
        state=ExchangeState(asked.state), asked_at=asked.begun_at, answered_at=asked.settled_at
    )


def _cases(call: Call) -> SystemReply:
    most = page_limit(call)
    rows = queries.cases_for_system(call.actor, after=list_place(call), most=most + 1)
    shown = rows[:most]
    body = shapes.CasePage(
        cases=[shapes.CaseBrief(case=row.code, stage=CaseStatus(row.status), opened_at=row.opened_at) for row in shown],
        next=cursor_after(shown[-1].opened_at, shown[-1].id) if len(rows) > most else "",
    )
    return SystemReply(body=body)


def _case(call: Call) -> SystemReply:
    access = _access(call, None)
    case: Case = access.case
    part = queries.part_of(call.actor, case.id)
    deadlines = [
        shapes.DeadlineShown(
            rule=row.rule,
            label=str(RULE_LABELS.get(row.rule, row.rule)),
            started_at=row.started_at,
            due_at=row.due_at,
            is_late=row.due_at < call.at,
            is_estimated=row.is_estimated,
            basis=row.basis,
        )
        for row in queries.deadlines_owed(case.id)
    ]
    version = version_of((case.status, part.since, sorted(part.rooms), [(row.rule, row.due_at) for row in deadlines]))
    body = shapes.CaseShown(
        case=case.code,
        stage=CaseStatus(case.status),
        stage_label=str(STATUS_LABELS[CaseStatus(case.status)]),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        since=part.since,
        sections=sorted(part.rooms),
        deadlines=deadlines,
        version=version,
        page=call.absolute(reverse("cases:summary", args=[case.code])),
    )
    return SystemReply(body=body, version=version)


def _milestones(call: Call) -> SystemReply:
    access = _access(call, Section.LEGAL)
    people = people_of(access)
    marks = marks_of(access).defer("sealed_paper")[:MOST_MARKS]
    body = shapes.MilestoneList(
        case=access.case.code,
        milestones=[_milestone(mark, people) for mark in marks],
        suspects=[shapes.SuspectShown(number=who.ordinal, label=str(who.label)) for who in reported_among(people)],
    )
    return SystemReply(body=body)


def _note_milestone(call: Call) -> SystemReply:
    sent: shapes.MilestoneSent = call.body
    access = _access(call, Section.LEGAL, Permission.LEGAL_NOTE)
    people = people_of(access)
    data = {
        "kind": sent.kind.value,
        "happened_on": sent.happened_on.isoformat(),
        "person": "" if sent.suspect is None else str(sent.suspect),
        "told_by": sent.told_by.value if sent.told_by else "",
        "ruling": sent.ruling.value if sent.ruling else UNKNOWN,
        "number": sent.number,
        "document": sent.document,
        "note": sent.note,
        "with_file": sent.with_file,
        "is_meant": sent.is_meant,
        "is_repeat": bool(sent.is_repeat),
        "is_unequal": bool(sent.is_unequal),
        "is_asked": sent.is_repeat is not None and sent.is_unequal is not None,
        "post_key": call.post_key,
    }
    choices = [(str(who.ordinal), str(who.label)) for who in reported_among(people)]
    form = MarkForm(data, now=call.at, people=choices, is_first_hand=acts_first_hand(call.actor, access))
    cleaned = checked_form(form, renamed={"person": "suspect"}).cleaned_data
    try:
        mark = note_mark(
            by=call.actor,
            at=call.at,
            access=access,
            kind=sent.kind,
            happened_on=cleaned["happened_on"],
            ordinal=sent.suspect,
            told_by=sent.told_by,
            paper=Paper(number=cleaned["number"], document=cleaned["document"], note=cleaned["note"]),
            post_key=call.post_key,
            ruling=sent.ruling,
            is_meant=sent.is_meant,
            with_file=sent.with_file,
            is_repeat=bool(sent.is_repeat),
            is_unequal=bool(sent.is_unequal),
        )
    except MarkOutOfOrder as unusual:
        words = " ".join(
            str(ODDITY_LABELS[each.what])
            % {"other": str(KIND_LABELS[each.other]), "day": short_day(each.on) if each.on else ""}
            for each in unusual.warned
        )
        raise ProblemFound(409, "unusual", [shapes.FieldProblem(field="/is_meant", detail=words)]) from None
    return SystemReply(body=_milestone(mark, people))


def _milestone(mark: Mark, people: list[CasePerson]) -> shapes.MilestoneShown:
    numbers = {who.id: who.ordinal for who in people}
    return shapes.MilestoneShown(
        id=mark.root,
        kind=MarkKind(mark.kind),
        label=str(mark.kind_label),
        happened_on=mark.happened_on,
        ruling=mark.standing.ruling,
        suspect=numbers.get(mark.person_id) if mark.person_id else None,
        is_first_hand=mark.is_first_hand,
        is_sure=mark.is_sure,
        is_numbered=mark.is_numbered,
        version=mark.version,
        recorded_at=mark.recorded_at,
        office=mark.office_name,
    )


def _access(call: Call, need: Section | None, power: Permission = Permission.CASE_SEE) -> CaseAccess:
    code = call.place["key"]
    if not _CASE_CODE.fullmatch(code):
        raise Refused(power)
    return case_for(call.actor, code, need=need, power=power)


def _referral_id(call: Call) -> UUID:
    try:
        return UUID(call.place["key"])
    except ValueError:
        raise Refused(Permission.REFERRAL_SEE) from None


def _direction(call: Call, row: Referral) -> Any:
    return "received" if row.to_office_id in call.actor.office_ids else "sent"


own_key = address((operations.OWN_KEY, _own_key))
changes = address((operations.CHANGES, _changes))
list_referrals = address((operations.REFERRALS, _referrals))
one_referral = address((operations.REFERRAL, _referral))
answer_referral = address((operations.ANSWER, _answer))
ask_back = address((operations.QUESTION, _question))
report_result = address((operations.RESULT, _result))
list_cases = address((operations.CASES, _cases))
one_case = address((operations.CASE, _case))
milestones = address((operations.MILESTONES, _milestones), (operations.NOTE_MILESTONE, _note_milestone))
