"""What links rest on: identities as written, leads taken back, shared numbers; victims never; gone with the case."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import linking, team
from tests.factories.linking import PHONE, YANTI, compared, lead, linked, opened, seen, side_of, suspect, the_link
from tests.factories.team import ANTON, AT, DEWI, HASAN

from sigap.cases import actions as cases
from sigap.cases.actions.identity import Identity
from sigap.cases.models import Case
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import PersonRole
from sigap.kernel.errors import Conflict, Refused
from sigap.links import actions
from sigap.links.actions import LeadsSpent, UnableToNoteLead
from sigap.links.models import CaseLink, Lead, LeadToken, LinkMatch, LinkSide
from sigap.links.queries import common_numbers, lead_use
from sigap.links.reading import open_leads, open_link
from sigap.links.rules import (
    CoincidenceReason,
    LeadKind,
    LeadOwner,
    LinkStatus,
    LinkStrength,
    SharedFact,
)
from sigap.ui.taking_back import ReasonMissing, TakeBackReason
from sigap.vault.models import DataKey
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.closing_guard]
S, V = LinkStatus, CoincidenceReason


def owed() -> dict[object, str]:
    rows = WorkItem.objects.filter(kind__startswith="links.", settled_at=None)
    return dict(rows.values_list("person_id", "kind"))


def test_what_stands_on_people_is_compared_and_nobody_types_it_twice() -> None:
    linking.second_manager()
    one, other, third = opened(DEWI), opened(YANTI), opened(DEWI)
    suspect(one, Identity(full_name="Joko Pere'an", phone="+62 812 7788 9900", village="16.09.01.2001"))
    lead(other, YANTI)
    # A victim's number is never compared, though it is the same.
    suspect(third, Identity(full_name="Sari", phone=PHONE), role=PersonRole.VICTIM)
    compared()
    assert {s.case.code for s in LinkSide.objects.all()} == {one, other}
    lead(other, YANTI, LeadKind.RECRUITER, "Djoko Perean", village="16.09.01.2001")
    compared()
    kinds = {fact.kind for fact in seen(YANTI, other)[0].facts}
    assert SharedFact.PHONE in kinds
    assert kinds & {SharedFact.NAME, SharedFact.NAME_LIKE}
    opened_link = open_link(entering=team.entering(YANTI), code=other, side_id=side_of(other), at=AT)
    assert all(fact.theirs is None for fact in opened_link.facts), "an identity is opened by no link"
    # Corrected, it joins nothing any more.
    team.stepped_up(DEWI)
    with team.on_case(DEWI, one) as (actor, access):
        cases.name_person(by=actor, at=AT, access=access, ordinal=2, identity=Identity(full_name="Lain"), based_on=2)
    compared()
    assert not CaseLink.objects.exists()
    assert not owed()


def test_a_victims_number_is_no_lead_and_leads_are_limited() -> None:
    code = opened()
    linking.suspect(code, Identity(full_name="Melati", phone=PHONE), role=PersonRole.VICTIM)
    with pytest.raises(UnableToNoteLead):
        lead(code)
    for kind, value in ((LeadKind.PHONE, "123"), (LeadKind.PLATE, "x"), (LeadKind.RECRUITER, "Joko")):
        with pytest.raises(UnableToNoteLead):
            lead(code, kind=kind, value=value)
    with pytest.raises(UnableToNoteLead):
        lead(code, value="081200001111", owner=LeadOwner.SUSPECT, ordinal=1)
    key = uuid4()
    first = lead(code, value="081200001111", post_key=key)
    assert lead(code, value="081200001111", post_key=key).pk == first.pk
    for value, note in (("081200001112", ""), ("081200001111", "milik adiknya")):
        with pytest.raises(Conflict):
            lead(code, value=value, note=note, post_key=key)
    assert Lead.objects.count() == 1
    assert not DataKey.objects.filter(purpose="lead").exclude(pk=first.key_id).exists()
    for number in range(19):
        lead(code, value=f"0812000022{number:02}")
    with pytest.raises(LeadsSpent):
        lead(code, value="081299998888")
    with team.at_desk(HASAN) as actor:
        (row,) = lead_use(actor, at=AT + timedelta(hours=1))
        assert (row.officer, row.entered, row.met) == ("Dewi Anggraini", 20, 0)
    with pytest.raises(Refused), team.at_desk(DEWI) as actor:
        lead_use(actor, at=AT)


def test_a_lead_taken_back_undoes_what_it_joined_and_is_counted() -> None:
    one, other = linked()
    mine = Lead.objects.get(case__code=one)
    with pytest.raises(ReasonMissing), team.on_case(DEWI, one) as (actor, access):
        actions.take_back_lead(by=actor, at=AT, access=access, lead_id=mine.id, reason=None)
    with team.on_case(DEWI, one) as (actor, access):
        for _click in range(2):
            actions.take_back_lead(by=actor, at=AT, access=access, lead_id=mine.id, reason=TakeBackReason.WRONG)
    assert not CaseLink.objects.exists()
    assert not owed()
    assert not LeadToken.objects.filter(lead=mine).exists()
    assert seen(YANTI, other) == []
    with team.at_desk(HASAN) as actor:
        row = next(row for row in lead_use(actor, at=AT + timedelta(hours=1)) if row.officer == "Dewi Anggraini")
        assert (row.taken_back, row.soon) == (1, 1)


def test_numbers_that_many_share_count_little() -> None:
    one, other = linked()
    with team.at_desk(HASAN) as actor:
        number = actions.mark_common(by=actor, at=AT, kind=LeadKind.PHONE, typed=PHONE, words="Konter pulsa")
        assert actions.mark_common(by=actor, at=AT, kind=LeadKind.PHONE, typed=PHONE, words="x").pk == number.pk
    with pytest.raises(Refused), team.at_desk(DEWI) as actor:
        common_numbers(actor)
    compared()
    assert the_link().strength == LinkStrength.WEAK
    assert not owed()
    assert len(seen(DEWI, one)) == 1
    with team.at_desk(HASAN) as actor:
        actions.end_common(by=actor, at=AT, number_id=number.id, reason=TakeBackReason.OVER)
    compared()
    assert the_link().strength == LinkStrength.STRONG
    assert len(owed()) == 2
    # An office's own line is known without being named; a number in many cases falls by itself.
    office = team.office(team.PEOPLE[ANTON][2])
    type(office).objects.filter(pk=office.pk).update(phone=PHONE)
    third = opened(YANTI)
    assert lead(third, YANTI).is_common
    for _more in range(4):
        lead(opened(YANTI), YANTI)
    compared()
    assert set(LinkMatch.objects.values_list("weight", flat=True)) == {1}
    assert set(CaseLink.objects.values_list("strength", flat=True)) == {LinkStrength.WEAK}
    assert not owed()
    assert other


def test_an_open_link_is_told_at_closing_and_goes_with_its_case() -> None:
    one, other = linked()
    with team.on_case(DEWI, one):
        assert "link_open" in closing_state(team.case_of(one).id).facts
    assert not WorkItem.objects.filter(kind="links.link", blocks_closing=True).exists()
    leads = open_leads(entering=team.entering(DEWI), code=one, at=AT)
    assert [text.value for _lead, text in leads.rows if text] == [PHONE]
    Case.objects.filter(code=one).update(erased_at=AT)
    assert not LeadToken.objects.filter(lead__case__code=one).exists()
    assert LeadToken.objects.exists()
    assert Lead.objects.filter(body=b"").get().case.code == one
    assert not CaseLink.objects.exists()
    assert not owed()
    assert seen(YANTI, other) == []
