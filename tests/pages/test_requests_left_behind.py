"""What an office asked that is out of the case since: who leads the case takes it back on its page."""

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import MANAGER, Work

from sigap.access.models import Office
from sigap.cases.models import Participation
from sigap.referrals.models import Referral
from sigap.referrals.rules import ReferralStatus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def test_who_leads_the_case_finds_the_button_and_takes_the_request_back(work: Work) -> None:
    asked = Referral.objects.get(pk=work.waiting)
    parts = Participation.objects.filter(case=asked.case, until=None).values("office_id")
    gone = Office.objects.exclude(pk=asked.to_office_id).exclude(pk__in=parts)[0]
    Referral.objects.filter(pk=asked.pk).update(from_office_id=gone.pk, from_office_name=gone.name)
    there = f"/kasus/{asked.case_code}/rujukan/{asked.pk}/"
    desk = casework.at_desk(MANAGER)
    assert f'action="{there}tarik/"' in desk.get(there).content.decode()
    assert desk.get(f"/kasus/{asked.case_code}/rujukan/").status_code == 200
    assert desk.post(f"{there}tarik/", {"reason": "no-longer"}).status_code == 302
    asked.refresh_from_db()
    assert asked.status == ReferralStatus.WITHDRAWN
