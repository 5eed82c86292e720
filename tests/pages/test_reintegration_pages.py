"""Pages of the way home: planned, changed by two, handed on, visited, printed; closed to others; few statements."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework, preventing
from tests.factories.casework import AUDITOR, ELSEWHERE, MANAGER, POLICE, RoleClient, Work
from tests.factories.printed import words_of
from tests.factories.statements import check_few

from sigap.cases.models import Case, CasePerson
from sigap.kernel.clock import now
from sigap.places.models import Level, Region, RegionKind
from sigap.reintegration.models import HomeReturn, ReintegrationVisit, ReturnPlan

pytestmark = pytest.mark.django_db
DAY = "%d-%m-%Y"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    preventing.regions()


def base(work: Work) -> str:
    return f"/kasus/{work.own}/pemulangan/"


def day(days: int = 0) -> str:
    return (localdate(now()) + timedelta(days=days)).strftime(DAY)


def host(work: Work) -> int:
    """A guardian more in the case."""
    people = CasePerson.objects.filter(case__code=work.own)
    told = {"role": "guardian", "sex": "P", "age_years": "40", "ordinal": people.count() + 1}
    sent(casework.at_desk(MANAGER), f"/kasus/{work.own}/orang/tambah/", told)
    return int(people.filter(role="guardian").latest("ordinal").ordinal)


def planned(number: int, **more: Any) -> dict[str, Any]:
    return {
        "destination": "to_family", "answer": "family_willing", "assessed_on": day(), "host": number,
        "leaves_on": day(), "region_1": "16.09", "office_1": "CONTOH Dinsos", "cost": "150.000", "funding": "dak",
        "assessment": "Rekaan: ibu Pere'an menunggu.", "address": "Rekaan dusun dua", "version": 0, "post_key": uuid4(),
    } | more  # fmt: skip


def sent(client: RoleClient, path: str, told: dict[str, Any], status: int = 302) -> str:
    answer = client.post(path, told)
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-3000:])
    return answer.content.decode()


def seen(client: RoleClient, path: str) -> str:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    check_few(captured, path)
    return answer.content.decode()


def test_a_client_goes_home_by_hands_and_is_visited(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    assert "Belum ada pemulangan" in seen(manager, base(work))
    number = host(work)
    assert "Siapa yang menerima" in seen(manager, f"{base(work)}rencanakan/1/")
    refused = sent(manager, f"{base(work)}rencanakan/1/", planned(number, answer="family_refuses"), 409)
    assert "keluarga pengganti atau panti" in refused
    assert "Pere&#x27;an" in refused
    sent(manager, f"{base(work)}rencanakan/1/", planned(number, escort="Rekaan Sari"))
    one = f"{base(work)}{HomeReturn.objects.get().pk}/"
    assert "Pere&#x27;an menunggu" in seen(manager, base(work))
    asked = seen(manager, f"{one}serah-terima/")
    assert 'value="Rekaan Sari"' in asked
    assert 'value="CONTOH Dinsos"' in asked
    hand = {"place": 1, "handed_on": day(), "giver": "Rekaan Rina", "taker": "Rekaan bibi", "number": "CONTOH/1"}
    assert "Tulis siapa yang menerima." in sent(manager, f"{one}serah-terima/", hand | {"taker": ""}, 422)
    for _click in range(2):
        sent(manager, f"{one}serah-terima/", hand)
    for paper in ("berita-acara/1/", "berita-acara/", "laporan/"):
        answer = manager.get(one + paper)
        assert answer.content.startswith(b"%PDF"), paper
        assert work.own not in answer["Content-Disposition"]
        assert "menunggu" not in words_of(answer.content), "the family signs it: nothing of what was said of them"
    assert manager.get(f"{one}berita-acara/2/").status_code == 404
    visits = list(ReintegrationVisit.objects.order_by("due_on"))
    days = {str(each.pk): each.due_on.strftime(DAY) for each in visits} | {"more": day(14)}
    sent(manager, f"{one}kunjungan/", days)
    told = {"made_on": day(), "safe": "check_danger", "outcome": "in_danger", "client_words": "Aku takut."}
    path = f"{base(work)}kunjungan/{visits[0].pk}/"
    assert "kapan dikunjungi lagi" in sent(manager, path, told, 409)
    assert manager.post(path, told | {"next_on": day(2)})["Location"] == f"/kasus/{work.own}/risiko/"
    page = seen(manager, base(work))
    assert "Nilai lagi risikonya" in page
    assert "Aku takut." in page
    seen_to = "Bahaya di tempat pulang: nilai lagi risikonya"
    pages = (f"/kasus/{work.own}/", "/antrean/")
    assert [seen_to in seen(manager, each) for each in pages] == [True, True]
    look = {"risk": Case.objects.get(code=work.own).risk, "seen": Case.objects.get(code=work.own).risk}
    sent(manager, f"/kasus/{work.own}/risiko/", look | {"basis": "new_facts", "words": "Rekaan", "decision": uuid4()})
    assert [seen_to in seen(manager, each) for each in pages] == [False, False]
    sent(manager, f"{base(work)}kunjungan/{visits[1].pk}/batal/", {"words": "Rekaan: pindah"})
    assert [each.state for each in ReintegrationVisit.objects.order_by("due_on")].count("visit_agreed") == 4


def test_the_record_of_a_hand_names_who_went_along_then(work: Work) -> None:
    manager, number = casework.at_desk(MANAGER), host(work)
    Region.objects.create(
        code="16.08", level=Level.REGENCY, kind=RegionKind.KABUPATEN, name="CONTOH", parent_id="16", source="rekaan",
        valid_from=localdate(now()),
    )  # fmt: skip
    way = {"region_1": "16.08", "region_2": "16.09", "office_2": "CONTOH Dinsos"}
    sent(manager, f"{base(work)}rencanakan/1/", planned(number, escort="Rekaan Sari", **way))
    one = f"{base(work)}{HomeReturn.objects.get().pk}/"
    hand = {"place": 1, "handed_on": day(), "giver": "Rekaan Rina", "taker": "Rekaan bibi", "number": "CONTOH/1"}
    sent(manager, f"{one}serah-terima/", hand)
    sent(manager, f"{one}ubah/", planned(number, escort="Rekaan Budi", version=1, **way))
    text = words_of(manager.get(f"{one}berita-acara/1/").content)
    assert ("Rekaan Sari" in text, "Rekaan Budi" in text, "1 dari 2" in text) == (True, False, True)


def test_two_plans_of_one_version_are_merged_field_by_field(work: Work) -> None:
    manager, number = casework.at_desk(MANAGER), host(work)
    sent(manager, f"{base(work)}rencanakan/1/", planned(number))
    path = f"{base(work)}{HomeReturn.objects.get().pk}/ubah/"
    assert "CONTOH Dinsos" in seen(manager, path)
    sent(manager, path, planned(number, version=1, escort="Rekaan Sari"))
    page = sent(manager, path, planned(number, version=1, cost="200000"), 409)
    assert "Tidak ada yang hilang" in page
    assert 'name="escort"' in page
    sent(manager, path, planned(number, version=2, cost="200000", escort="Rekaan Sari"))
    newest = ReturnPlan.objects.latest("version")
    assert (newest.version, newest.cost) == (3, 200_000)
    # The same once more is a second click.
    sent(manager, path, planned(number, version=2, cost="200000", escort="Rekaan Sari"))
    assert ReturnPlan.objects.count() == 3
    sent(manager, f"{path[:-5]}hentikan/", {"words": "Rekaan: keluarga pindah"})
    assert "Rekaan: keluarga pindah" in seen(manager, base(work))


def test_forms_say_kindly_what_is_missing(work: Work) -> None:
    manager, number = casework.at_desk(MANAGER), host(work)
    page = sent(manager, f"{base(work)}rencanakan/1/", {"version": 0, "post_key": uuid4()}, 422)
    assert "Pilih ke mana klien pulang" in page
    assert "Tanpa menilai keluarga" in page
    page = sent(manager, f"{base(work)}rencanakan/1/", planned(number, region_3="16.09"), 422)
    assert "jangan melompati" in page


def test_it_is_closed_to_whoever_does_not_lead_the_case(work: Work) -> None:
    manager, number = casework.at_desk(MANAGER), host(work)
    sent(manager, f"{base(work)}rencanakan/1/", planned(number))
    one = f"{base(work)}{HomeReturn.objects.get().pk}/"
    for login in (POLICE, AUDITOR, ELSEWHERE):
        client = casework.at_desk(login)
        for path in (base(work), f"{base(work)}rencanakan/1/", f"{one}ubah/", f"{one}serah-terima/", f"{one}laporan/"):
            assert client.get(path).status_code in {403, 404}, (login, path)
        assert client.post(f"{one}hentikan/", {"words": "Rekaan"}).status_code in {403, 404}, login
    foreign = f"/kasus/{work.foreign}/pemulangan/"
    assert manager.get(foreign).status_code == 404
    assert manager.get(f"{base(work)}{uuid4()}/ubah/").status_code == 404
    assert manager.get(f"{base(work)}rencanakan/9/").status_code == 404
