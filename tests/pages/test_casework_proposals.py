"""What the law owes stands by child, fills the plan for that child, and says what the plan has already."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import MANAGER, Work
from tests.factories.statements import check_few

from sigap.cases.models import Case, CasePerson
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def two_children(work: Work) -> None:
    """A second child in the case; one was abused, the other trafficked."""
    client, of_case = casework.at_desk(MANAGER), CasePerson.objects.filter(case__code=work.own)
    sent = {"role": "victim", "sex": "P", "age_years": "9", "ordinal": str(of_case.count() + 1)}
    assert client.post(f"/kasus/{work.own}/orang/tambah/", sent).status_code == 302
    of_case.filter(ordinal=1).update(letters=["h"])
    of_case.filter(role="victim").exclude(ordinal=1).update(letters=["i"])


def cards(page: str) -> dict[str, str]:
    """The proposals of each child, by number."""
    return dict(re.findall(r'id="us(\d+)".*?(<form.*?</form>)', page, flags=re.DOTALL))


def test_the_letters_of_a_child_propose_goals_with_their_article(work: Work) -> None:
    CasePerson.objects.filter(case__code=work.own, ordinal=1).update(letters=["h"])
    client, path = casework.at_desk(MANAGER), f"/kasus/{work.own}/rencana/susun/"
    page = client.get(path).content.decode()
    assert "pasal 68" in page
    assert "pasal 59A" in page
    page = client.get(path + "?anak=1&usul=h.temporary_shelter&usul=every.counselling").content.decode()
    assert "Terlindung dan diawasi, dan dicegah menjadi korban lagi</textarea>" in page
    assert 'value="temporary_shelter" selected' in page


def test_who_came_of_age_since_the_act_is_owed_what_the_child_was(work: Work) -> None:
    CasePerson.objects.filter(case__code=work.own, ordinal=1).update(letters=["h"], age_years=19, aged_at=now())
    client, path = casework.at_desk(MANAGER), f"/kasus/{work.own}/rencana/susun/"
    for days, is_owed in ((400, True), (1, False)):
        Case.objects.filter(code=work.own).update(acted_on=localdate(now()) - timedelta(days=days))
        assert ("pasal 68" in client.get(path).content.decode()) is is_owed, days


def test_each_child_has_its_own_proposals_and_the_plan_is_filled_for_that_child(work: Work) -> None:
    two_children(work)
    client, path = casework.at_desk(MANAGER), f"/kasus/{work.own}/rencana/susun/"
    with CaptureQueriesContext(connection) as captured:
        page = client.get(path).content.decode()
    check_few(captured, path)
    found = cards(page)
    second = max(found)
    assert ("1", second) == tuple(sorted(found))
    assert "h.temporary_shelter" in found["1"]
    assert "h.temporary_shelter" not in found[second]
    assert "i.legal" in found[second]
    assert "i.legal" not in found["1"]
    page = client.get(f"{path}?anak={second}&usul=every.medical_care&usul=h.temporary_shelter").content.decode()
    assert f'<option value="{second}" selected>' in page
    assert 'value="medical_care" selected' in page
    assert 'value="temporary_shelter" selected' not in page, "what another child is owed is not filled in"
    uptd = Case.objects.get(code=work.own).office_id
    told = {"version": 0, "post_key": uuid4(), "person": second, "words_0": "Tujuan rekaan",
            "service_0": "medical_care", "owner_0": f"{uptd}/",
            "due_on_0": (localdate(now()) + timedelta(days=7)).strftime("%d-%m-%Y")}  # fmt: skip
    assert client.post(path, told).status_code == 302
    found = cards(client.get(path).content.decode())
    assert found[second].count("Sudah di rencana") == 1
    assert "Sudah di rencana" not in found["1"]
