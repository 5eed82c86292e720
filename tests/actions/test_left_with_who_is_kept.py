"""Whatever stays with somebody who is kept from a case is listed for their head until it is given on, once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from tests.actions.test_handing_over_deadlines import watched
from tests.factories import diary, team
from tests.factories.plans import draft, plan
from tests.factories.team import AT, DEWI, HASAN, RATNA, RINA

from sigap.access.roles import OfficeKind
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import declare_kinship
from sigap.cases.actions.handing_over import held_by
from sigap.cases.rules import HandOverReason
from sigap.casework.models import PlannedService
from sigap.casework.queries import owners_for
from sigap.clocks.models import Clock
from sigap.hearings.models import HearingCompanion
from sigap.kernel.clock import now
from sigap.protection.models import Protection

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def companion() -> str:
    code = diary.opened()
    diary.note(RATNA, code, starts_at=now() + timedelta(days=3), companions=[team.person_id(RINA)], told_by=None)
    return code


def service() -> str:
    code = team.opened()
    with team.on_case(DEWI, code) as (_actor, access):
        owner = next(each.value for each in owners_for(access) if each.person_id == team.person_id(RINA))
    plan(code, draft(code, owner=owner))
    return code


def deadline() -> str:
    code = watched()
    running = Clock.objects.filter(subject_id__in=Protection.objects.values("id"), stopped_at=None)
    assert running.update(owner_person=team.person_id(RINA), owner_office=team.office(OfficeKind.UPTD_PPA).pk)
    return code


def holders() -> set[object]:
    return {
        *HearingCompanion.objects.filter(ended_at=None).values_list("officer_id", flat=True),
        *PlannedService.objects.values_list("owner_person", flat=True),
        *Clock.objects.filter(subject_id__in=Protection.objects.values("id"), stopped_at=None).values_list(
            "owner_person", flat=True
        ),
    }


def listed() -> list[tuple[str, bool]]:
    with team.at_desk(HASAN) as actor:
        return [(each.case.code, each.has_left) for each in held_by(actor, team.person_id(RINA))]


def handed(code: str) -> bool:
    with team.at_desk(HASAN) as actor:
        to, reason = team.colleague(actor, HASAN), HandOverReason.LEAVING
        return cases.hand_over(by=actor, at=AT, code=code, former_id=team.person_id(RINA), to=to, reason=reason)


@pytest.mark.parametrize("left", [companion, service, deadline])
def test_what_is_left_is_listed_until_it_is_given_on(left: Callable[[], str]) -> None:
    code = left()
    assert team.person_id(RINA) in holders()
    with team.on_case(RINA, code) as (actor, access):
        declare_kinship(by=actor, at=AT, access=access)
    assert listed() == [(code, True)]
    assert [handed(code), handed(code)] == [True, False]
    assert (listed(), holders()) == ([], {team.person_id(HASAN)})
