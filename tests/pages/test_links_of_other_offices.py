"""An office that helps with a case is shown no link that it may not follow."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import MANAGER, RoleClient, Work

from sigap.access.models import Office
from sigap.cases.models import Assignment
from sigap.errands.models import Errand
from sigap.kernel.clock import now
from sigap.referrals.models import Referral

pytestmark = pytest.mark.django_db
SOCIAL = "siti.dinsos"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def helping(work: Work) -> tuple[RoleClient, Referral]:
    """Bu Siti, whose office took a request."""
    manager, offer = casework.at_desk(MANAGER), f"/kasus/{work.own}/rujukan/siapkan/"
    page = manager.get(offer).content.decode()
    key = re.search(r'name="offer_key" value="([^"]+)"', page)
    assert key
    office = Office.objects.get(membership__person__login=SOCIAL)
    body = {"offer_key": key[1], "office": office.pk, "purposes": "social_rehabilitation", "urgency": "normal"}
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    chosen = dict(re.findall(r'<input type="radio" name="(\w+)" value="([^"]*)"[^>]* checked', page))
    assert manager.post(offer, hidden | chosen | body).status_code == 302
    asked = Referral.objects.get(to_office_id=office.pk, case__code=work.own)
    siti = casework.at_desk(SOCIAL)
    assert siti.post(f"/rujukan/{asked.pk}/terima/").status_code == 302
    return siti, asked


def shut(client: RoleClient, path: str, code: str) -> set[str]:
    """The links of a page into the case that do not open."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    links = set(re.findall(rf'href="(/kasus/{code}/[^"#?]*)', answer.content.decode()))
    assert links, path
    return {each for each in links if client.get(each).status_code == 404}


def test_a_taken_request_shows_no_closed_page_of_its_sender(work: Work) -> None:
    siti, asked = helping(work)
    assert not shut(siti, f"/rujukan/{asked.pk}/", work.own)
    # A colleague of hers works on it now: she sees the front alone.
    Assignment.objects.filter(case__code=work.own, person_name="Siti Rohani").delete()
    assert not shut(siti, f"/rujukan/{asked.pk}/", work.own)
    sent = f"/kasus/{work.own}/rujukan/{asked.pk}/"
    assert sent in casework.at_desk(MANAGER).get(f"/kasus/{work.own}/rujukan/").content.decode()


def test_a_task_outside_is_linked_only_for_the_cases_own_office(work: Work) -> None:
    siti, _asked = helping(work)
    day = localdate(now())
    given = {
        "task": "Mengantarnya ke puskesmas jam delapan.", "known": "", "shown_name": "", "name": "Yusuf CONTOH",
        "due_on": (day + timedelta(days=3)).strftime("%d-%m-%Y"), "role": "Sekretaris Desa CONTOH", "place": "desa",
        "area": "", "phone": "", "to_client": "tie_none", "to_suspect": "tie_none", "person": "1",
        "giver": "institution", "manner": "oral", "agreed_on": day.strftime("%d-%m-%Y"), "words": "Aku mau diantar.",
        "guardian_words": "", "way": "paper", "post_key": uuid4(), "step": "give",
    }  # fmt: skip
    manager = casework.at_desk(MANAGER)
    manager.post(f"/kasus/{work.own}/tugas-luar/beri/puskesmas/", given)
    assert Errand.objects.filter(case__code=work.own).exists()
    assert not shut(siti, f"/kasus/{work.own}/", work.own)
    assert f"/kasus/{work.own}/tugas-luar/" in manager.get(f"/kasus/{work.own}/").content.decode()
