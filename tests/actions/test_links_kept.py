"""What a link must not tell past its page: in trails, lists and counts of who is kept from either case; what stays."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.actions.test_links import answer, exclude, request, rung, settle
from tests.factories import linking, team
from tests.factories.linking import PHONE, YANTI, lead, linked, opened, seen, side_of, suspect, the_link
from tests.factories.team import ANTON, AT, DEWI, HASAN

from sigap.audit.models import Event
from sigap.audit.queries import EventFilter, count_up_to
from sigap.cases import actions as cases
from sigap.cases.actions.identity import Identity
from sigap.cases.models import CasePerson
from sigap.cases.queries.listing import facts_of
from sigap.cases.rules import PersonRole, Sex
from sigap.desk.timeline import case_timeline
from sigap.links import actions, events, jobs
from sigap.links.models import CaseLink, Lead, LeadMeeting, LinkSide
from sigap.links.queries import SHEET, LeadUse, lead_use
from sigap.links.reading import open_link
from sigap.links.rules import CoincidenceReason, LeadKind, LeadOwner, LinkStatus, link_rules
from sigap.links.views.of_case import lead_words
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
S, V = LinkStatus, CoincidenceReason
FOUND = "Kaitan dengan kasus lain ditemukan"
OF_LINKS = "links:link:"


def trail(login: str, code: str) -> tuple[list[str], list[str]]:
    """The sentences of a case's timeline, and the codes of links that this person's rows have."""
    with team.on_case(login, code) as (_actor, access):
        shown = case_timeline(access, below=None, with_readings=True, now=AT)
        rows = Event.objects.filter(code__startswith=OF_LINKS).values_list("code", flat=True)
        return [line for each in shown.entries for line in (each.what, *each.more)], list(rows)


def use(login: str = HASAN) -> LeadUse:
    with team.at_desk(login) as actor:
        return next(row for row in lead_use(actor, at=AT + timedelta(hours=1)) if row.officer == "Dewi Anggraini")


def rang() -> datetime:
    """When the one link rang last."""
    at = the_link().rung_at
    assert at is not None
    return at


def turn(days: int) -> None:
    with team.role("sigap_worker"):
        jobs.compare(AT + timedelta(days=days))


def test_the_trail_tells_of_no_link_to_a_case_that_is_kept_from_its_reader() -> None:
    one, other = linked()
    request(YANTI, other)
    for login, code in ((DEWI, one), (YANTI, other)):
        sentences, codes = trail(login, code)
        assert FOUND in sentences
        assert sorted(codes) == [events.RAISED, events.REQUESTED]
    with team.on_case(DEWI, one) as (_actor, access):
        before = count_up_to(EventFilter(), 1000)
        # Yanti's request is written into this case too: it is nobody's last act here.
        assert facts_of([access.case])[access.case.pk].acted_in == events.NOTED
    exclude(other, DEWI, YANTI)
    sentences, codes = trail(DEWI, one)
    assert codes == []
    assert not [line for line in sentences if "kaitan" in line.lower()]
    with team.at_desk(DEWI):
        assert count_up_to(EventFilter(), 1000) == before - 2
    assert len(trail(YANTI, other)[1]) == 2


def test_who_read_across_a_link_is_told_to_nobody_who_is_kept_from_the_other_case() -> None:
    one, other = linked()
    linking.with_police(one)
    read = "Bagian Proses hukum dibaca"
    assert read not in trail(YANTI, other)[0]
    open_link(entering=team.entering(ANTON), code=one, side_id=side_of(one), at=AT)
    assert read in trail(YANTI, other)[0], "whose lead was read learns who read it"
    exclude(one, YANTI, DEWI)
    assert read not in trail(YANTI, other)[0]
    with team.at_desk(YANTI):
        assert not Event.objects.filter(code="vault:room:opened", actor_id=team.person_id(ANTON)).exists()


def test_a_lead_of_a_named_suspect_is_read_without_whose_it_is() -> None:
    linking.second_manager()
    one, other = opened(DEWI), opened(YANTI)
    linking.with_police(one)
    ordinal = suspect(other, Identity(full_name="Joko Pere'an"), by=YANTI)
    lead(one, DEWI)
    lead(other, YANTI, owner=LeadOwner.SUSPECT, ordinal=ordinal)
    linking.compared()

    def owners(login: str, code: str) -> tuple[str, str]:
        (fact,) = open_link(entering=team.entering(login), code=code, side_id=side_of(code), at=AT).facts
        assert fact.mine is not None
        assert fact.theirs is not None
        with team.at_desk(login):
            return str(lead_words(*fact.mine, {})["whose"]), str(lead_words(*fact.theirs, {})["whose"])

    recruiter = "perekrut atau calo yang belum tercatat"
    assert owners(ANTON, one) == (recruiter, "terlapor")
    request(DEWI, one)
    answer(YANTI, other)
    assert owners(DEWI, one) == (recruiter, "terlapor")
    assert owners(YANTI, other)[0] not in {"terlapor", recruiter}


def test_what_a_lead_met_is_counted_after_it_was_taken_back_and_not_where_a_case_is_kept() -> None:
    one, other = linked()
    request(DEWI, one)
    assert (use().met, use().requested) == (1, 1)
    mine = Lead.objects.get(case__code=one)
    with team.on_case(DEWI, one) as (actor, access):
        actions.take_back_lead(by=actor, at=AT, access=access, lead_id=mine.id, reason=TakeBackReason.WRONG)
    assert seen(DEWI, one) == []
    assert (use().met, use().requested, use().soon) == (1, 1, 1)
    exclude(other, HASAN, YANTI)
    assert (use().met, use().requested) == (0, 0)
    # A link that nobody is shown has met nothing.
    third = opened(YANTI)
    exclude(third, DEWI, YANTI)
    lead(one, DEWI, value="081299990000")
    lead(third, YANTI, value="081299990000")
    linking.compared()
    assert not LeadMeeting.objects.filter(other_case__code=third).exists()
    team.case_of(one).__class__.objects.filter(code=one).update(erased_at=AT)
    assert not LeadMeeting.objects.exists()


def test_in_how_many_cases_a_fact_stands_is_told_to_nobody() -> None:
    one, _other = linked()
    for _more in range(5):
        lead(opened(YANTI), YANTI)
    linking.compared()
    assert all(fact.is_many for link in seen(DEWI, one) for fact in link.facts)
    with team.on_case(DEWI, one) as (_actor, access), connection.cursor() as cursor:
        cursor.execute("SELECT facts FROM links.seen_by_me(%s, NULL, 1, 0)", [access.case.id])
        (fact,) = json.loads(cursor.fetchone()[0])
    assert set(fact) == {"kind", "weight", "is_many", "is_common", "mine", "theirs"}


def test_another_kind_of_fact_reopens_the_strongest_coincidence_with_days_of_its_own() -> None:
    one, other = linked()
    days = timedelta(days=link_rules(AT.date()).look_within_days)
    first = rang()
    settle(DEWI, one, S.COINCIDENCE, V.NUMBER_PASSED_ON)
    assert the_link().judged_kinds == ["phone"]
    for code, login in ((one, DEWI), (other, YANTI)):
        lead(code, login, value="081299990000")
        lead(code, login, LeadKind.ROUTE, "Sambas", detail="Kuching", via="bus")
    turn(10)
    assert the_link().status == S.COINCIDENCE, "the same kind again, and what says little"
    for code, login in ((one, DEWI), (other, YANTI)):
        lead(code, login, LeadKind.PLATE, "KB 1234 XY")
    turn(20)
    link = the_link()
    assert (link.status, link.judged, link.judged_kinds) == (S.OPEN, 0, [])
    assert rang() > first
    assert link.due_at == rang() + days
    assert len(rung()) == 2


def test_what_grows_strong_is_not_late_at_once() -> None:
    one, other = linked(kind=LeadKind.ROUTE, value="Sambas", detail="Kuching", via="bus")
    assert one
    lead(other, YANTI, LeadKind.ROUTE, "Sambas", detail="Kuching", via="bus")
    turn(0)
    assert (the_link().strength, the_link().rung_at) == (1, None)
    lead(one, DEWI)
    turn(20)
    link = the_link()
    assert (link.strength, link.due_at) == (3, rang() + timedelta(days=3))


def corrected(code: str, ordinal: int, role: PersonRole) -> None:
    version = CasePerson.objects.get(case__code=code, ordinal=ordinal).version
    with team.on_case(DEWI, code) as (actor, access):
        cases.correct_person(
            by=actor, at=AT, access=access, ordinal=ordinal, role=role, sex=Sex.MALE, age_years=None, based_on=version,
            knows_the_law=True,
        )  # fmt: skip
    linking.compared()


def test_a_link_follows_the_role_that_is_corrected() -> None:
    linking.second_manager()
    one, other = opened(DEWI), opened(YANTI)
    ordinal = suspect(one, Identity(full_name="Joko Pere'an", phone=PHONE))
    lead(other, YANTI)
    linking.compared()
    assert {side.case.code for side in LinkSide.objects.all()} == {one, other}
    corrected(one, ordinal, PersonRole.VICTIM)
    assert not CaseLink.objects.exists()
    assert seen(YANTI, other) == []
    corrected(one, ordinal, PersonRole.WITNESS)
    assert not CaseLink.objects.exists()
    corrected(one, ordinal, PersonRole.SUSPECT)
    assert {side.case.code for side in LinkSide.objects.all()} == {one, other}


def test_leads_of_a_suspect_who_turns_out_a_victim_join_and_show_nothing() -> None:
    linking.second_manager()
    one, other = opened(DEWI), opened(YANTI)
    ordinal = suspect(one, Identity(full_name="Joko Pere'an"))
    lead(one, owner=LeadOwner.SUSPECT, ordinal=ordinal)
    lead(other, YANTI)
    linking.compared()
    corrected(one, ordinal, PersonRole.VICTIM)
    assert not CaseLink.objects.exists()
    corrected(one, ordinal, PersonRole.SUSPECT)
    request(YANTI, other)
    answer(DEWI, one)
    settle(DEWI, one, S.SAME)
    opened_link = open_link(entering=team.entering(YANTI), code=other, side_id=side_of(other), at=AT)
    assert opened_link.facts[0].theirs is not None
    corrected(one, ordinal, PersonRole.VICTIM)
    opened_link = open_link(entering=team.entering(YANTI), code=other, side_id=side_of(other), at=AT)
    assert [fact for fact in opened_link.facts if fact.theirs] == []


def test_a_victim_named_later_with_the_number_takes_the_lead_out() -> None:
    one, _other = linked()
    ordinal = suspect(one, Identity(full_name="Sari Rekaan", phone=PHONE), role=PersonRole.WITNESS)
    linking.compared()
    assert CaseLink.objects.exists()
    corrected(one, ordinal, PersonRole.VICTIM)
    assert not CaseLink.objects.exists()
    corrected(one, ordinal, PersonRole.WITNESS)
    assert CaseLink.objects.exists()
    suspect(one, Identity(full_name="Tini Rekaan", phone=PHONE), role=PersonRole.VICTIM)
    linking.compared()
    assert not CaseLink.objects.exists()


def test_the_printed_list_asks_for_one_more_than_it_shows_and_says_what_is_left_out() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('links.seen_by_me'::regproc)")
        assert f"least(p_limit, {SHEET + 1})" in cursor.fetchone()[0]
