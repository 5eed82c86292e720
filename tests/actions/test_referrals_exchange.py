"""Asking back and a visit made together: one step each, with clocks, in the lists of both, by the two offices alone."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError
from tests.factories import handing, team

from sigap.assistance.rules import ReferralPurpose
from sigap.audit.models import Event
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals import events, reading
from sigap.referrals.actions import JointVisit, UnableToExchange
from sigap.referrals.models import Exchange, Referral
from sigap.work.models import WorkItem
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
VISUM = frozenset({ReferralPurpose.FORENSIC_EXAMINATION})
TOMORROW = team.AT + timedelta(days=1)
PLAN = JointVisit(place="Kantor kecamatan", people="dr. Sekar, Bripka Anton")


@pytest.fixture
def case() -> tuple[str, UUID]:
    """Anton has asked the hospital for a visum; the code and the request."""
    code = team.opened()
    team.accepted(code)
    return code, team.offered(code, team.PEOPLE[team.SEKAR][2], VISUM, by=team.ANTON)


def ask(referral: UUID, *, login: str = team.SEKAR, words: str = "Umur anak?", key: UUID | None = None) -> Exchange:
    with team.at_desk(login) as actor:
        return referrals.ask_back(
            by=actor, at=team.LATER, referral_id=referral, question=words, post_key=key or uuid4()
        )


def answer(code: str, referral: UUID, exchange: UUID, *, login: str = team.ANTON, words: str = "15") -> Exchange:
    with team.at_desk(login) as actor:
        return referrals.answer_back(
            by=actor, at=team.LATER, code=code, referral_id=referral, exchange_id=exchange, reply=words
        )


def visit(referral: UUID, login: str, *, planned: datetime = TOMORROW, key: UUID | None = None) -> Exchange:
    with team.at_desk(login) as actor:
        return referrals.propose_visit(
            by=actor, at=team.LATER, referral_id=referral, planned_at=planned, plan=PLAN,
            post_key=key or uuid4(),
        )  # fmt: skip


def settle(act: str, referral: UUID, exchange: UUID, login: str) -> Exchange:
    with team.at_desk(login) as actor:
        done: Exchange = getattr(referrals, act)(by=actor, at=team.LATER, referral_id=referral, exchange_id=exchange)
        return done


def work(kind: Kind) -> set[str]:
    """The offices in whose list something of this kind stands, by the name of their kind."""
    names = {team.office(of).pk: of.value for _name, _role, of in team.PEOPLE.values()}
    found = WorkItem.objects.filter(kind=kind, settled_at=None).values_list("office_id", flat=True)
    return {names[office] for office in found if office}


def test_the_hospital_asks_and_the_investigator_answers_in_one_step(case: tuple[str, UUID]) -> None:
    code, referral = case
    due = Referral.objects.get(pk=referral).due_at
    asked = ask(referral)
    clock = Clock.objects.get(subject_kind="referral_question", subject_id=referral)
    assert (clock.owner_office, clock.sender_office) == (
        Referral.objects.get(pk=referral).from_office_id, Referral.objects.get(pk=referral).to_office_id,
    )  # fmt: skip
    assert work(Kind.REFERRAL_QUESTION) == {"polres_ppa"}
    assert Referral.objects.get(pk=referral).due_at == due, "the hospital's own time runs on"
    notice = Notice.objects.get(code="referral-question")
    assert (notice.person_id, notice.until) == (team.person_id(team.ANTON), clock.due_at), "who asked, not the office"
    assert notice.ids["case"] == str(team.case_of(code).pk)
    answer(code, referral, asked.pk)
    clock.refresh_from_db()
    assert (clock.outcome, work(Kind.REFERRAL_QUESTION)) == ("answered", set())
    assert Notice.objects.get(code="referral-question-answered").office_id == clock.sender_office
    for login in (team.ANTON, team.DEWI):
        opened = reading.open_sent(entering=team.entering(login), code=code, referral_id=referral, at=team.LATER)
        assert [(words, reply) for _row, words, reply in opened.exchanges] == [("Umur anak?", "15")]
    theirs = reading.open_asked(entering=team.entering(team.SEKAR), referral_id=referral, at=team.LATER)
    assert [(words, reply) for _row, words, reply in theirs.exchanges] == [("Umur anak?", "15")]
    codes = set(Event.objects.values_list("code", flat=True))
    assert {events.QUESTION_ASKED, events.QUESTION_ANSWERED} <= codes
    assert "Umur" not in str(list(Exchange.objects.values())), "nothing of it lies open"


def test_a_second_click_and_two_at_once_ask_and_answer_once(case: tuple[str, UUID]) -> None:
    code, referral = case
    key = uuid4()
    asked = ask(referral, key=key)
    assert ask(referral, key=key) == asked
    with pytest.raises(UnableToExchange, match="belum dijawab"):
        ask(referral, words="Yang lain?")
    with pytest.raises(UnableToExchange):
        ask(referral, words="  ")
    answer(code, referral, asked.pk)
    assert answer(code, referral, asked.pk).settled_by_name == "Bripka Anton Saputra"
    ask(referral, words="Yang lain?")
    assert Exchange.objects.count() == 2


def test_only_the_two_offices_take_part_in_it(case: tuple[str, UUID]) -> None:
    code, referral = case
    asked = ask(referral)
    with pytest.raises(Refused):
        ask(referral, login=team.SITI)
    # The unit whose case it is reads it, and leaves the answer to whom was asked.
    for login in (team.DEWI, team.SITI, team.SEKAR):
        with pytest.raises(Refused):
            answer(code, referral, asked.pk, login=login)
    for login in (team.DEWI, team.SITI, team.RATNA):
        with pytest.raises(Refused):
            visit(referral, login)
    stored = Exchange.objects.get()
    stored.pk, stored.post_key, stored.kind, stored.planned_at = uuid4(), str(uuid4()), "visit", TOMORROW
    stored.begun_by = team.person_id(team.DEWI)
    with pytest.raises(DatabaseError, match="row-level security"), team.at_desk(team.DEWI):
        stored.save(force_insert=True)
    with team.at_desk(team.DEWI):
        assert Exchange.objects.filter(pk=asked.pk).update(state="answered") == 0


def test_a_visit_is_moved_and_accepted_and_stands_in_both_lists(case: tuple[str, UUID]) -> None:
    _code, referral = case
    first = visit(referral, team.SEKAR)
    assert work(Kind.REFERRAL_VISIT_PROPOSED) == {"polres_ppa"}
    with pytest.raises(UnableToExchange, match="Kantor lain yang menjawab"):
        settle("accept_visit", referral, first.pk, team.SEKAR)
    second = visit(referral, team.ANTON, planned=TOMORROW + timedelta(hours=2))
    first.refresh_from_db()
    assert (first.state, work(Kind.REFERRAL_VISIT_PROPOSED)) == ("moved", {"rsud"})
    settle("accept_visit", referral, second.pk, team.SEKAR)
    assert settle("accept_visit", referral, second.pk, team.SEKAR).state == "accepted", "a second click"
    assert work(Kind.REFERRAL_VISIT) == {"polres_ppa", "rsud"}
    items = WorkItem.objects.filter(kind=Kind.REFERRAL_VISIT, settled_at=None)
    assert {item.due_at for item in items} == {TOMORROW + timedelta(hours=2)}
    settle("cancel_visit", referral, second.pk, team.ANTON)
    assert work(Kind.REFERRAL_VISIT) == set()
    told = Notice.objects.filter(code__startswith="referral-visit").values_list("code", flat=True)
    assert sorted(told) == [
        "referral-visit-accepted", "referral-visit-cancelled", "referral-visit-moved", "referral-visit-proposed",
    ]  # fmt: skip
    with pytest.raises(UnableToExchange, match="depan"):
        visit(referral, team.SEKAR, planned=team.AT)


def test_a_reply_after_a_no_is_refused_for_nobody_reads_it() -> None:
    code = team.opened()
    referral = team.offered(code, team.PEOPLE[team.SEKAR][2], handing.CARE)
    asked = ask(referral)
    handing.decline(team.SEKAR, referral)
    with pytest.raises(UnableToExchange, match="tidak berjalan"):
        answer(code, referral, asked.pk, login=team.DEWI)
    asked.refresh_from_db()
    assert asked.is_open


def test_one_page_proposes_one_moment(case: tuple[str, UUID]) -> None:
    _code, referral = case
    key = uuid4()
    first = visit(referral, team.SEKAR, key=key)
    with pytest.raises(Conflict, match="berbeda"):
        visit(referral, team.SEKAR, planned=TOMORROW + timedelta(hours=1), key=key)
    settle("cancel_visit", referral, first.pk, team.ANTON)
    with pytest.raises(Conflict, match="berakhir"):
        visit(referral, team.SEKAR, key=key)


def test_a_visit_leaves_both_lists_with_the_result_and_is_accepted_no_more(case: tuple[str, UUID]) -> None:
    _code, referral = case
    handing.accept(team.SEKAR, referral)
    agreed = visit(referral, team.SEKAR)
    settle("accept_visit", referral, agreed.pk, team.ANTON)
    handing.reported(team.SEKAR, referral)
    assert work(Kind.REFERRAL_VISIT) == set()
    assert settle("accept_visit", referral, agreed.pk, team.ANTON).state == "accepted", "a second click"


def test_a_visit_that_was_proposed_is_not_accepted_after_the_result(case: tuple[str, UUID]) -> None:
    _code, referral = case
    handing.accept(team.SEKAR, referral)
    proposed = visit(referral, team.SEKAR)
    handing.reported(team.SEKAR, referral)
    assert work(Kind.REFERRAL_VISIT_PROPOSED) == set()
    with pytest.raises(UnableToExchange, match="tidak berjalan"):
        settle("accept_visit", referral, proposed.pk, team.ANTON)


def test_a_visit_leaves_both_lists_with_the_closing_of_the_case(case: tuple[str, UUID]) -> None:
    code, referral = case
    visit(referral, team.SEKAR)
    assert work(Kind.REFERRAL_VISIT_PROPOSED) == {"polres_ppa"}
    team.rewritten(
        "cases_case", team.case_of(code).pk, status="closed", closed_at=team.LATER, closing_reason="not_proven"
    )
    assert work(Kind.REFERRAL_VISIT_PROPOSED) == set()


def test_a_visit_is_planned_within_a_year(case: tuple[str, UUID]) -> None:
    with pytest.raises(UnableToExchange, match="setahun"):
        visit(case[1], team.SEKAR, planned=team.AT + timedelta(days=400))


def test_with_the_request_over_nobody_waits_for_an_answer(case: tuple[str, UUID]) -> None:
    code, referral = case
    asked = ask(referral)
    visit(referral, team.SEKAR)
    handing.accept(team.SEKAR, referral)
    assert work(Kind.REFERRAL_QUESTION) == {"polres_ppa"}, "taken, and still asking"
    handing.reported(team.SEKAR, referral)
    assert work(Kind.REFERRAL_QUESTION) == set()
    assert Clock.objects.get(subject_kind="referral_question").outcome == "done"
    with pytest.raises(UnableToExchange, match="tidak berjalan"):
        ask(referral, words="Lagi?")
    with pytest.raises(UnableToExchange, match="tidak berjalan"):
        answer(code, referral, asked.pk)
