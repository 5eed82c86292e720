"""Services noted at once on one case; each commits for real."""

from uuid import UUID, uuid4

import pytest
from tests.factories import team

from sigap.assistance import actions as assistance
from sigap.assistance.actions import Detail, ServiceFacts, TalkWords
from sigap.assistance.models import ConsentAnswer, ConsentTalk, Service
from sigap.assistance.rules import ConsentResponse, GiverKind, GuardianRelation, Manner, Reply, ServiceKind, ServiceLine
from sigap.audit.models import Event
from sigap.cases import events as case_events
from sigap.cases.models import SectionKey
from sigap.kernel.errors import Conflict

pytestmark = pytest.mark.usefixtures("committed")


def note(login: str, code: str, key: UUID) -> object:
    with team.on_case(login, code) as (actor, access):
        service = assistance.note_service(
            by=actor,
            at=team.LATER,
            access=access,
            kind=ServiceKind.OUTREACH,
            done_at=team.AT,
            note=login,
            post_key=key,
        )
    return service.pk


def test_two_first_services_at_once_make_one_key_and_one_step() -> None:
    code = team.opened()
    outcomes = team.at_once(*[lambda login=login: note(login, code, uuid4()) for login in (team.DEWI, team.RINA)])
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert Service.objects.count() == 2
    assert SectionKey.objects.filter(room="services").count() == 1
    assert Event.objects.filter(code=case_events.STATUS_CHANGED).count() == 1


def test_one_click_four_times_at_once_is_one_service() -> None:
    code, key = team.opened(), uuid4()
    outcomes = team.at_once(*[lambda: note(team.DEWI, code, key)] * 4)
    assert [outcome.raised for outcome in outcomes] == [None] * 4
    assert len({outcome.gave for outcome in outcomes}) == 1
    assert Service.objects.count() == 1


def correct(login: str, code: str, service: Service, key: UUID | None = None) -> object:
    with team.on_case(login, code) as (actor, access):
        corrected = assistance.correct_service(
            by=actor,
            at=team.LATER,
            access=access,
            service_id=service.pk,
            kind=ServiceKind.OUTREACH,
            done_at=team.AT,
            note=login,
            post_key=key or uuid4(),
            facts=ServiceFacts(detail=Detail(why="Rekaan.")),
        )
    return corrected.pk


def test_of_two_corrections_at_once_one_becomes_the_next_version() -> None:
    code = team.opened()
    first = Service.objects.get(pk=str(note(team.DEWI, code, uuid4())))
    outcomes = team.at_once(*[lambda login=login: correct(login, code, first) for login in (team.DEWI, team.RINA)])
    raised = [outcome.raised for outcome in outcomes]
    assert sum(each is None for each in raised) == 1
    assert sum(isinstance(each, Conflict) for each in raised) == 1
    assert sorted(Service.objects.values_list("version", flat=True)) == [1, 2]


def test_one_correction_sent_four_times_at_once_is_one_version() -> None:
    code, key = team.opened(), uuid4()
    first = Service.objects.get(pk=str(note(team.DEWI, code, uuid4())))
    outcomes = team.at_once(*[lambda: correct(team.DEWI, code, first, key)] * 4)
    assert [outcome.raised for outcome in outcomes] == [None] * 4
    assert len({outcome.gave for outcome in outcomes}) == 1
    assert sorted(Service.objects.values_list("version", flat=True)) == [1, 2]


def test_one_consent_sent_four_times_at_once_is_one_talk() -> None:
    code, key = team.opened(age_years=30), uuid4()

    def talk() -> object:
        with team.on_case(team.DEWI, code) as (actor, access):
            noted = assistance.note_consent(
                by=actor,
                at=team.LATER,
                access=access,
                ordinal=1,
                giver=GiverKind.CLIENT,
                guardian_ordinal=None,
                manner=Manner.ORAL,
                tie=GuardianRelation.FREE,
                stance=None,
                held_at=team.AT,
                replies=[Reply(answer=ConsentResponse.GIVEN, line=ServiceLine.HEALTH)],
                words=TalkWords(),
                post_key=key,
            )
        return noted.pk

    outcomes = team.at_once(*[talk] * 4)
    assert [outcome.raised for outcome in outcomes] == [None] * 4
    assert ConsentTalk.objects.count() == ConsentAnswer.objects.count() == 1
