"""A page about a referral sent again: done once; the same content says so, other content is told what stands."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import MANAGER, POLICE, RoleClient, Work
from tests.pages.test_referral_pages import HEALTH, as_shown, care, other_care, read

from sigap.access.models import Person
from sigap.referrals.models import Referral

pytestmark = pytest.mark.django_db
LESTARI = "lestari.polres"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def police(work: Work) -> RoleClient:
    """Bripka Anton, who is asked."""
    return casework.at_desk(POLICE)


def test_a_substitute_who_was_named_is_named_by_the_same_page_again(police: RoleClient, work: Work) -> None:
    there = f"/rujukan/{work.waiting}/serahkan/"
    body = as_shown(read(police, there)) | {"who": f"p:{Person.objects.get(login=LESTARI).pk}"}
    for _click in range(2):
        assert police.post(there, body).status_code == 302
    assert police.post(there, body | {"who": f"p:{uuid4()}"}).status_code == 422
    assert Referral.objects.get(pk=work.waiting).substitute_name == "Lestari Handayani"


def test_a_step_that_was_passed_on_is_passed_on_by_the_same_page_again(work: Work) -> None:
    manager, health, other = casework.at_desk(MANAGER), casework.at_desk(HEALTH), other_care()
    body = as_shown(read(manager, f"/kasus/{work.own}/rujukan/siapkan/"))
    body |= {"office": str(care().pk), "purposes": "emergency_care"}
    manager.post(f"/kasus/{work.own}/rujukan/siapkan/", body)
    step = Referral.objects.get(offer_key=body["offer_key"])
    there = f"/rujukan/{step.pk}/serahkan/"
    given = as_shown(read(health, there)) | {"who": f"o:{other.pk}"}
    for _click in range(2):
        assert health.post(there, given).status_code == 302
    assert Referral.objects.filter(passed_from=step.pk).count() == 1
