"""Links between cases: found by tokens, shown to both managers and the investigator, to nobody who must not know."""

import pytest
from tests.factories import linking, team
from tests.factories.linking import YANTI, compared, lead, linked, opened, seen, side_of, the_link
from tests.factories.team import ANTON, AT, DEWI, HASAN, RATNA, SEKAR

from sigap.access.roles import OfficeKind
from sigap.audit.models import Event
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case, lift_exclusion
from sigap.cases.models import Assignment, CaseExclusion
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.kernel.errors import Conflict, Refused
from sigap.links import actions, events
from sigap.links.actions import UnableToAnswerLink, UnableToSettleLink
from sigap.links.models import CaseLink, Lead, LinkSide
from sigap.links.queries import links_for
from sigap.links.reading import open_link
from sigap.links.rules import (
    CoincidenceReason,
    LeadKind,
    LinkDeclineReason,
    LinkStatus,
    LinkStrength,
    RequestReason,
    SharedFact,
)
from sigap.notifications.models import Notice
from sigap.ui.taking_back import TakeBackReason
from sigap.vault.models import DataKey
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.closing_guard]
S, V = LinkStatus, CoincidenceReason


def rung(code: str = "link-raised") -> set[object]:
    return set(Notice.objects.filter(code=code).values_list("person_id", flat=True))


def owed() -> dict[object, str]:
    rows = WorkItem.objects.filter(kind__startswith="links.", settled_at=None)
    return dict(rows.values_list("person_id", "kind"))


def police(code: str) -> set[object]:
    rows = Assignment.objects.filter(case__code=code, office_id=team.office(OfficeKind.POLRES_PPA).pk, until=None)
    found: set[object] = set(rows.values_list("person_id", flat=True))
    assert team.person_id(ANTON) in found
    return found


def settle(login: str, code: str, verdict: LinkStatus, reason: CoincidenceReason | None = None) -> None:
    side, version = side_of(code), the_link().version
    with team.on_case(login, code) as (actor, access):
        actions.settle_link(
            by=actor, at=AT, access=access, side_id=side, verdict=verdict, reason=reason,
            based_on=version,
        )  # fmt: skip


def request(login: str, code: str) -> None:
    side = side_of(code)
    with team.on_case(login, code) as (actor, access):
        actions.request_opening(by=actor, at=AT, access=access, side_id=side, reason=RequestReason.PROTECT)


def answer(login: str, code: str, decline: LinkDeclineReason | None = None) -> None:
    side = side_of(code)
    with team.on_case(login, code) as (actor, access):
        actions.answer_request(by=actor, at=AT, access=access, side_id=side, decline=decline)


def exclude(code: str, who: str, by: str) -> None:
    asked = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(who), person_name=who)
    with team.on_case(by, code) as (actor, access):
        exclude_from_case(by=actor, at=AT, access=access, what=asked, basis=ExclusionBasis.CONFLICT)


def test_one_recruiters_telephone_tells_both_managers_and_the_investigator_and_nothing_of_the_other_case() -> None:
    linking.second_manager()
    one, other = opened(DEWI), opened(YANTI)
    linking.with_police(one)
    lead(one, DEWI)
    assert compared() == 0
    assert not CaseLink.objects.exists()
    lead(other, YANTI, value="62 812 7788 9900")
    compared()
    dewi, yanti = (team.person_id(who) for who in (DEWI, YANTI))
    assert rung() == {dewi, yanti, *police(one)}
    assert owed() == {dewi: "links.link", yanti: "links.link"}
    (mine,) = seen(DEWI, one)
    assert (mine.status, mine.strength) == (S.OPEN, LinkStrength.STRONG)
    assert [fact.kind for fact in mine.facts] == [SharedFact.PHONE]
    assert (mine.other_manager, mine.other_code, mine.is_named, mine.is_opened) == ("Yanti Kusuma", "", False, False)
    assert mine.facts[0].theirs is None
    assert other not in repr(mine)
    told = Notice.objects.filter(code="link-raised", person_id=dewi).get()
    assert set(told.ids) == {"case", "link_side"}
    assert told.ids["case"] == str(team.case_of(one).id)
    opened_link = open_link(entering=team.entering(DEWI), code=one, side_id=side_of(one), at=AT)
    assert opened_link.facts[0].mine is not None
    assert opened_link.facts[0].theirs is None
    # Who investigates either case reads the leads of both, and not whose case it is.
    as_police = open_link(entering=team.entering(ANTON), code=one, side_id=side_of(one), at=AT)
    theirs = as_police.facts[0].theirs
    assert theirs is not None
    assert theirs[1] is not None
    assert theirs[1].value == "62 812 7788 9900"
    assert (as_police.link.other_code, as_police.link.is_named) == ("", False)
    assert events.RAISED in team.trail(team.case_of(one).id)
    assert events.RAISED in team.trail(team.case_of(other).id)
    assert compared() == 0, "once"


def test_the_other_side_is_nothing_to_who_does_not_work_on_the_case() -> None:
    one, other = linked()
    mine, theirs = side_of(one), side_of(other)
    for login in (RATNA, SEKAR, HASAN):
        with pytest.raises(Refused), team.on_case(login, one) as (_actor, access):
            actions.settle_link(by=_actor, at=AT, access=access, side_id=mine, verdict=S.SAME, based_on=1)
    with team.on_case(DEWI, one) as (actor, access), pytest.raises(Refused):
        actions.settle_link(
            by=actor, at=AT, access=access, side_id=theirs, verdict=S.COINCIDENCE,
            reason=V.OTHER_PERSON, based_on=1,
        )  # fmt: skip
    assert the_link().status == S.OPEN
    with team.at_desk(DEWI):
        assert set(LinkSide.objects.values_list("case__code", flat=True)) == {one}
        assert Lead.objects.count() == 1
        assert DataKey.objects.filter(purpose="lead").count() == 1


@pytest.mark.parametrize("kept", ["manager", "investigator"])
def test_a_link_tells_nobody_of_a_case_that_is_kept_from_them(kept: str) -> None:
    linking.second_manager()
    one, other = opened(DEWI), opened(YANTI)
    linking.with_police(one)
    exclude(other, DEWI if kept == "manager" else ANTON, YANTI)
    lead(one, DEWI)
    lead(other, YANTI)
    compared()
    dewi, yanti, anton = (team.person_id(who) for who in (DEWI, YANTI, ANTON))
    if kept == "investigator":
        assert rung() == {dewi, yanti, *police(one)} - {anton}
        assert seen(ANTON, one) == []
        assert len(seen(DEWI, one)) == 1
        with team.at_desk(ANTON) as actor:
            assert links_for(actor) == ([], False)
            assert not LinkSide.objects.exists()
        with pytest.raises(Refused):
            open_link(entering=team.entering(ANTON), code=one, side_id=side_of(one), at=AT)
        return
    assert rung() == set()
    assert not owed()
    for login, code in ((DEWI, one), (YANTI, other), (ANTON, one)):
        assert seen(login, code) == []
    assert not Event.objects.filter(code=events.RAISED).exists()
    # Once it is lifted both are told.
    with team.on_case(YANTI, other) as (actor, access):
        row = CaseExclusion.objects.get(case__code=other)
        lift_exclusion(by=actor, at=AT, access=access, kept_id=row.id, reason=TakeBackReason.WRONG)
    compared()
    assert rung() == {dewi, yanti, *police(one)}


def test_an_exclusion_that_comes_later_takes_the_link_from_everybody() -> None:
    one, other = linked()
    assert len(owed()) == 2
    assert len(seen(DEWI, one)) == 1
    exclude(other, DEWI, YANTI)
    assert owed() == {}
    assert seen(DEWI, one) == []
    assert seen(YANTI, other) == []
    with team.at_desk(DEWI) as actor:
        assert links_for(actor) == ([], False)
        assert not Notice.objects.filter(code="link-raised").exists()
        assert not LinkSide.objects.exists()
        assert closing_state(team.case_of(one).id).facts.isdisjoint({"link_open"})


def test_opening_needs_a_reason_and_the_other_managers_yes() -> None:
    one, other = linked()
    with pytest.raises(UnableToSettleLink):
        settle(DEWI, one, S.SAME)
    request(DEWI, one)
    request(DEWI, one)
    dewi, yanti = team.person_id(DEWI), team.person_id(YANTI)
    assert WorkItem.objects.filter(kind="links.request", person_id=yanti, settled_at=None).count() == 1
    assert rung("link-request") == {yanti}
    with pytest.raises(UnableToAnswerLink):
        request(YANTI, other)
    with pytest.raises(Refused):
        answer(DEWI, one)
    answer(YANTI, other, LinkDeclineReason.DANGER)
    assert seen(DEWI, one)[0].other_code == ""
    assert rung("link-answered") == {dewi}
    with pytest.raises(Conflict):
        answer(YANTI, other)
    request(DEWI, one)
    answer(YANTI, other)
    answer(YANTI, other)
    for login, code, there in ((DEWI, one, other), (YANTI, other, one)):
        (link,) = seen(login, code)
        assert (link.other_code, link.is_opened, link.waits_for_me) == (there, True, False)
        opened_link = open_link(entering=team.entering(login), code=code, side_id=side_of(code), at=AT)
        theirs = opened_link.facts[0].theirs
        assert theirs is not None
        assert theirs[1] is not None
        assert "7788" in theirs[1].value
    with pytest.raises(Refused), team.on_case(DEWI, other) as (_actor, access):
        actions.take_back_lead(
            by=_actor, at=AT, access=access, lead_id=Lead.objects.filter(case__code=other)[0].id,
            reason=TakeBackReason.WRONG,
        )  # fmt: skip
    settle(DEWI, one, S.COMBINED)
    assert not owed()
    assert rung("link-settled") == {yanti}
    assert team.trail(team.case_of(other).id).count(events.SETTLED) == 1


def test_a_coincidence_rings_no_more_but_where_more_is_shared() -> None:
    one, other = linked(kind=LeadKind.PHONE)
    with pytest.raises(UnableToSettleLink):
        settle(DEWI, one, S.COINCIDENCE)
    settle(DEWI, one, S.COINCIDENCE, V.SHARED_NUMBER)
    settle(DEWI, one, S.COINCIDENCE, V.SHARED_NUMBER)
    theirs = side_of(other)
    with pytest.raises(Conflict), team.on_case(YANTI, other) as (actor, access):
        actions.settle_link(
            by=actor, at=AT, access=access, side_id=theirs, verdict=S.COINCIDENCE,
            reason=V.OTHER_PERSON, based_on=1,
        )  # fmt: skip
    Notice.objects.all().delete()
    lead(one, DEWI, LeadKind.ROUTE, "Sambas", detail="Kuching", via="bus")
    lead(other, YANTI, LeadKind.ROUTE, "sambas", detail="Kucing", via="bis")
    lead(other, YANTI)
    compared()
    assert rung() == set()
    assert the_link().status == S.COINCIDENCE
    CaseLink.objects.update(judged=LinkStrength.LIKELY)
    lead(one, DEWI, LeadKind.PLATE, "KB 1234 XY")
    lead(other, YANTI, LeadKind.PLATE, "kb1234xy")
    compared()
    assert (the_link().status, len(rung())) == (S.OPEN, 2)
