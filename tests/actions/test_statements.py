"""Statements: every office sees who was asked already, nobody what was said; asking again takes a reason and counts."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import team
from tests.factories.team import AHMAD, ANTON, DEWI, RATNA, SEKAR

from sigap.access.roles import OfficeKind
from sigap.assistance import actions as assistance
from sigap.assistance.rules import ReferralPurpose
from sigap.hearings import actions as hearings
from sigap.hearings.actions import HearingPlace
from sigap.hearings.models import Hearing
from sigap.hearings.rules import HearingAgenda
from sigap.kernel.errors import Refused
from sigap.referrals import actions as referrals
from sigap.referrals.models import Referral
from sigap.referrals.rules import ExamFacts, ExamHolder, ExamPayer, ResultKind, Urgency
from sigap.testimony import actions, events
from sigap.testimony.actions import AlreadyInterviewed, UnableToNoteStatement
from sigap.testimony.models import AskedAgain, Statement
from sigap.testimony.reading import open_statements
from sigap.testimony.rules import AskReason, StatementManner, StatementTopic
from sigap.ui.taking_back import ReasonMissing, TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT, LATER, DAY = team.AT, team.LATER, timedelta(days=1)
T = StatementTopic
SOOTHES = "Ia tenang kalau ada ibu."


def opened() -> str:
    """A case that police and hospital take part in."""
    code = team.opened()
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    team.accepted(code, SEKAR, frozenset({ReferralPurpose.MEDICAL_CARE}))
    return code


def tell(login: str, code: str, **change: Any) -> Statement:
    kinds = {DEWI: OfficeKind.UPTD_PPA, ANTON: OfficeKind.POLRES_PPA, SEKAR: OfficeKind.RSUD, AHMAD: OfficeKind.KEMENAG}
    given: dict[str, Any] = {
        "at": LATER, "ordinal": 1, "given_at": AT, "manner": StatementManner.IN_PERSON, "is_recorded": True,
        "topics": [T.WHAT_HAPPENED, T.ROUTE], "holder": team.office(kinds[login]).pk, "note": SOOTHES,
        "post_key": uuid4(), **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return actions.note_statement(by=actor, access=access, **given)


def read(login: str, code: str) -> list[tuple[str, str]]:
    _access, rows = open_statements(entering=team.entering(login), code=code, at=LATER)
    return sorted((each.row.holder_name, each.note) for each in rows)


def test_every_office_sees_who_holds_a_statement_and_only_its_own_reads_the_note() -> None:
    code, key = opened(), uuid4()
    row = tell(SEKAR, code, post_key=key)
    assert tell(SEKAR, code, post_key=key).id == row.id
    rsud, unit = team.office(OfficeKind.RSUD).name, team.office(OfficeKind.UPTD_PPA).name
    tell(DEWI, code, topics=[T.FAMILY], note="Takut pada paman.")
    assert read(SEKAR, code) == sorted([(rsud, SOOTHES), (unit, "Takut pada paman.")])
    assert read(ANTON, code) == sorted([(rsud, ""), (unit, "")])
    tell(ANTON, code, topics=[T.MONEY], note="Berkas pertama.")
    police = team.office(OfficeKind.POLRES_PPA).name
    assert (police, "") in read(SEKAR, code)
    assert (police, "Berkas pertama.") in read(DEWI, code)
    assert b"tenang" not in bytes(Statement.objects.get(pk=row.pk).sealed_note or b"")
    with team.on_case(ANTON, code), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("UPDATE testimony_statement SET holder_id = office_id")


def test_asking_again_takes_a_reason_on_every_road_and_is_counted() -> None:
    code = opened()
    tell(SEKAR, code)
    rsud = team.office(OfficeKind.RSUD)

    def appoint(again: AskReason | None, kind: str = "interview") -> None:
        with team.on_case(DEWI, code) as (actor, access):
            assistance.appoint(
                by=actor, at=LATER, access=access, kind=kind, starts_at=LATER + DAY, place="", post_key=uuid4(),
                officer=team.colleague(actor, DEWI), ordinal=1, again=again,
            )  # fmt: skip

    def refer(again: AskReason | None, purpose: ReferralPurpose) -> None:
        with team.on_case(DEWI, code) as (actor, access):
            referrals.offer(
                by=actor, at=LATER, access=access, to=team.office(OfficeKind.POLRES_PPA), urgency=Urgency.NORMAL,
                purposes=frozenset({purpose}), preview="", offer_key=uuid4(), again=again,
            )  # fmt: skip

    def hear(again: AskReason | None, witnesses: tuple[int, ...] = (1,)) -> None:
        at_hour = LATER + DAY + timedelta(hours=len(witnesses))
        with team.on_case(ANTON, code) as (actor, access):
            hearings.note_hearing(
                by=actor, at=LATER, access=access, ordinal=None, agenda=HearingAgenda.VICTIM_HEARD, court=None,
                starts_at=at_hour, place=HearingPlace(), witnesses=witnesses, companions=(), told_by=None,
                post_key=uuid4(), reason=again,
            )  # fmt: skip

    for plan in (
        appoint, lambda again: refer(again, ReferralPurpose.POLICE_REPORT), hear,
        lambda again: tell(ANTON, code, reason=again, given_at=AT + timedelta(minutes=5)),
    ):  # fmt: skip
        with pytest.raises(AlreadyInterviewed):
            plan(None)
    assert (AskedAgain.objects.count(), Statement.objects.count(), Hearing.objects.count()) == (0, 1, 0)
    appoint(None, "counselling")
    hear(None, ())
    tell(ANTON, code, topics=[T.MONEY], given_at=AT + timedelta(minutes=5))
    assert AskedAgain.objects.count() == 0
    appoint(AskReason.NEW_FACTS)
    refer(AskReason.NOT_RECORDED, ReferralPurpose.POLICE_REPORT)
    hear(AskReason.COURT_WANTS_IT)
    tell(ANTON, code, reason=AskReason.OTHER_TOPIC, given_at=AT + timedelta(minutes=9))
    assert set(AskedAgain.objects.values_list("occasion", "reason")) == {
        ("again_appointment", "new_facts"), ("again_referral", "not_recorded"),
        ("again_hearing", "court_wants_it"), ("again_statement", "other_topic"),
    }  # fmt: skip
    assert team.trail(team.case_of(code).id).count(events.ASKED_AGAIN) == 4
    assert rsud.name in {row.holder_name for row in Statement.objects.all()}
    assert _counted("figures.asked_again") == {"total": 1, "child": 1}


def _counted(query: str, *given: str) -> dict[str, int]:
    """A figure of the month, as the sweep counts it."""
    marks = "".join(", %s" for _each in given)
    with team.role("sigap_worker"), connection.cursor() as cursor:
        cursor.execute(f"SELECT {query}(%s, %s{marks})", ["2026-11-01 00:00+07", "2026-12-01 00:00+07", *given])
        (found,) = cursor.fetchone()
    counted = json.loads(found) if isinstance(found, str) else found or {}
    return {part: n for part, n in counted.items() if part in {"total", "child"}}


def test_a_visum_is_told_with_where_it_lies_and_who_pays() -> None:
    code = opened()
    with team.on_case(ANTON, code) as (actor, access):
        sent = referrals.offer(
            by=actor, at=LATER, access=access, to=team.office(OfficeKind.RSUD), urgency=Urgency.NORMAL,
            purposes=frozenset({ReferralPurpose.FORENSIC_EXAMINATION}), preview="", offer_key=uuid4(),
        )  # fmt: skip
    with team.at_desk(SEKAR) as actor:
        referrals.accept(by=actor, at=LATER, referral_id=sent.id)
    exam = ExamFacts(cost=350_000, payer=ExamPayer.INVESTIGATION, holder=ExamHolder.SENDER)
    with team.at_desk(SEKAR) as actor:
        result = referrals.report_result(
            by=actor, at=LATER + 2 * DAY, referral_id=sent.id, kind=ResultKind.DONE, done_at=LATER + 2 * DAY, note="",
            exam=exam,
        )  # fmt: skip
    assert (result.cost, result.payer, result.holder) == (350_000, "exam_investigation", "exam_at_sender")
    assert Referral.objects.get(pk=sent.id).result.holder_label
    assert [_counted("figures.exams_done", what) for what in ("all", "visum", "days", "cost")] == [
        {"total": 1}, {"total": 1}, {"total": 2}, {"total": 350_000},
    ]  # fmt: skip


def test_wrong_input_and_wrong_people_are_refused() -> None:
    code = opened()
    row = tell(SEKAR, code)
    wrong: tuple[dict[str, Any], ...] = (
        {"ordinal": 9}, {"topics": []}, {"given_at": LATER + DAY}, {"holder": team.office(OfficeKind.KEMENAG).pk},
    )  # fmt: skip
    for change in wrong:
        with pytest.raises(UnableToNoteStatement):
            tell(DEWI, code, **change)

    def take_back(login: str, reason: TakeBackReason | None) -> datetime | None:
        with team.on_case(login, code) as (actor, access):
            return actions.take_back_statement(
                by=actor, at=LATER, access=access, statement_id=row.id, reason=reason
            ).voided_at

    with pytest.raises(Refused):
        take_back(ANTON, TakeBackReason.WRONG)
    with pytest.raises(ReasonMissing):
        take_back(SEKAR, None)
    assert take_back(SEKAR, TakeBackReason.WRONG) == LATER
    assert read(DEWI, code) == []
    assert take_back(SEKAR, None) == LATER, "a second click"
    assert team.trail(team.case_of(code).id).count(events.TAKEN_BACK) == 1
    with pytest.raises(Refused):
        open_statements(entering=team.entering(RATNA), code=code, at=LATER)
