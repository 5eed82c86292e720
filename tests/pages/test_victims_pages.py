"""Pages on which a victim is told: what is shown to whom, forms with bad input, at most the statements of a page."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import ELSEWHERE, INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few

from sigap.access.models import Person
from sigap.cases import actions as cases
from sigap.cases.actions.contacts import ContactCard
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import case_for
from sigap.cases.rules import ContactWay, PersonRole, RelationKind, Sex
from sigap.kernel.clock import now
from sigap.legal.models import PlannedRelease, VictimNotice, VictimWish

pytestmark = pytest.mark.django_db
WAY = "Selasa di perpustakaan Pere'an"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def people(work: Work) -> dict[str, int]:
    """A suspect, his wife who is the victim's mother, an aunt, and a card that forbids calls; their numbers."""
    numbers = {}
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        for name, role, sex in (
            ("suspect", PersonRole.SUSPECT, Sex.MALE),
            ("mother", PersonRole.GUARDIAN, Sex.FEMALE),
            ("aunt", PersonRole.GUARDIAN, Sex.FEMALE),
        ):
            made = cases.add_person(by=actor, at=now(), access=access, role=role, sex=sex, age_years=38)
            numbers[name] = int(made.ordinal)
        for first, kind, other in (
            (numbers["mother"], RelationKind.PARENT_OF, 1),
            (numbers["mother"], RelationKind.SPOUSE_OF, numbers["suspect"]),
            (numbers["aunt"], RelationKind.GUARDIAN_OF, 1),
        ):
            cases.relate(by=actor, at=now(), access=access, ordinal=first, kind=kind, other=other)
        card = ContactCard(cover="Koperasi rekaan", never=frozenset({ContactWay.CALL}))
        cases.write_contact(by=actor, at=now(), access=access, ordinal=1, card=card, based_on=0)
    return numbers


def seen(client: RoleClient, path: str) -> str:
    """A page, for few statements."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    check_few(captured, path)
    return answer.content.decode()


def marked(work: Work, kind: str, ordinal: int | None = None, login: str = POLICE) -> None:
    told = {"kind": kind, "happened_on": localdate().strftime("%d-%m-%Y"), "is_meant": "on", "post_key": uuid4()}
    person = {"person": str(ordinal)} if ordinal else {}
    source = {} if login == POLICE else {"told_by": "family"}
    answer = casework.at_desk(login).post(f"/kasus/{work.own}/hukum/catat/", told | person | source)
    assert answer.status_code == 302, answer.content.decode()[:2000]


def wishing(**change: Any) -> dict[str, Any]:
    manager = Person.objects.get(login=MANAGER).pk
    return {
        "scope": "wish_main", "spoken_on": localdate().strftime("%d-%m-%Y"), "teller": str(manager),
        "manner": "in_person",
        "when": WAY, "words": "<b>dari koperasi</b>", "version": "0", "post_key": uuid4(), **change,
    }  # fmt: skip


def settling(**change: Any) -> dict[str, Any]:
    moment = (now() - timedelta(minutes=1)).astimezone().strftime("%d-%m-%Y %H.%M")
    return {"answer": "notice_done", "done_at": moment, "manner": "in_person", "post_key": uuid4(), **change}


def test_a_wish_is_noted_changed_and_its_way_shown_to_the_unit_alone(work: Work, people: dict[str, int]) -> None:
    base = f"/kasus/{work.own}/hukum/korban/"
    manager, police = casework.at_desk(MANAGER), casework.at_desk(POLICE)
    marked(work, "lp")
    shown = seen(manager, base)
    assert "Kemauannya belum ditanyakan" in shown
    assert "Tidak diberi tahu" in shown
    form = seen(manager, f"{base}1/")
    assert "Telepon lewat kontak aman" not in form, "calls are forbidden by the card"
    assert f'<option value="{people["mother"]}"' not in form
    assert f'<option value="{people["aunt"]}"' in form
    key = uuid4()
    for _click in range(2):
        assert manager.post(f"{base}1/", wishing(post_key=key)).status_code == 302
    assert VictimWish.objects.count() == 1
    assert manager.post(f"{base}1/", wishing()).status_code == 409, "somebody wrote in between"
    shown = seen(manager, base)
    assert "Pere&#x27;an" in shown
    assert "&lt;b&gt;dari koperasi" in shown
    theirs = seen(police, base)
    assert "Hal besar saja" in theirs
    for word in ("perpustakaan", "koperasi", "Bertemu langsung", "Ubah kemauannya"):
        assert word not in theirs, word
    assert police.get(f"{base}1/").status_code == 404
    assert police.post(f"{base}1/", wishing(version="1")).status_code == 404


def test_bad_input_is_shown_again_with_what_was_typed(work: Work, people: dict[str, int]) -> None:
    base = f"/kasus/{work.own}/hukum/korban/"
    manager = casework.at_desk(MANAGER)
    tomorrow = (localdate() + timedelta(days=1)).strftime("%d-%m-%Y")
    for change, status in (
        ({"scope": ""}, 422),
        ({"scope": "wish_all"}, 422),
        ({"scope": "wish_all", "rhythm_days": "0"}, 422),
        ({"scope": "wish_all", "rhythm_days": "tiga puluh"}, 422),
        ({"scope": "wish_nothing"}, 422),
        ({"scope": "wish_nothing", "again_on": localdate().strftime("%d-%m-%Y")}, 422),
        ({"spoken_on": tomorrow}, 422),
        ({"spoken_on": "31-2-2026"}, 422),
        ({"manner": "safe_call"}, 422),
        ({"speaker": str(people["mother"])}, 422),
        ({"teller": str(uuid4())}, 422),
        ({"words": "x" * 1001}, 422),
    ):
        answer = manager.post(f"{base}1/", wishing(**change))
        assert answer.status_code == status, change
        assert "perpustakaan" in answer.content.decode(), change
    assert not VictimWish.objects.exists()
    for wrong in (
        f"{base}99/",
        f"{base}{people['suspect']}/",
        f"{base}kabar/{uuid4()}/",
        f"/kasus/{work.own}/hukum/hari-bebas/99/",
    ):
        assert manager.get(wrong).status_code == 404, wrong
    for login in (INTAKE, ELSEWHERE):
        assert casework.at_desk(login).get(f"{base}1/").status_code in {403, 404}, login


def test_a_release_is_told_and_the_plan_seen(work: Work, people: dict[str, int]) -> None:
    base = f"/kasus/{work.own}/hukum/korban/"
    manager = casework.at_desk(MANAGER)
    marked(work, "lp")
    marked(work, "released", people["suspect"])
    shown = seen(manager, base)
    assert "Orang yang dilaporkan keluar dari tahanan" in shown
    assert "Kabar bebas atau kaburnya tersangka" in manager.get("/antrean/").content.decode()
    row = VictimNotice.objects.get(kind="notice_released")
    own = f"{base}kabar/{row.pk}/"
    form = seen(manager, own)
    assert f'<option value="{people["mother"]}"' not in form
    for change in ({"answer": ""}, {"manner": ""}, {"hearer": str(people["mother"])}, {"done_at": "30-11-2199 09.00"}):
        assert manager.post(own, settling(**change)).status_code == 422, change
    assert manager.post(own, settling(answer="notice_unreached", words="Diangkat <b>CONTOH</b>")).status_code == 302
    shown = seen(manager, base)
    assert "1 kali dicoba" in shown
    assert "Diangkat &lt;b&gt;CONTOH" in shown, "at the next try it is read"
    assert "CONTOH&lt;" not in seen(casework.at_desk(POLICE), base)
    key = uuid4()
    for _click in range(2):
        assert manager.post(own, settling(hearer=str(people["aunt"]), wants_plan="on", post_key=key)).status_code == 302
    assert "Lihat lagi rencana keselamatan bersama korban" in seen(manager, base)
    assert manager.post(f"{own}aman/").status_code == 302
    assert "Lihat lagi rencana keselamatan bersama korban" not in seen(manager, base)
    assert casework.at_desk(POLICE).post(f"{own}aman/").status_code == 404
    case = Case.objects.get(code=work.own)
    assert CasePerson.objects.filter(case=case).count() >= 4


def test_a_contact_that_changed_after_the_wish_is_read_before_anybody_calls(work: Work, people: dict[str, int]) -> None:
    base, changed = f"/kasus/{work.own}/hukum/korban/", "Kontak aman korban diubah sesudah"
    manager = casework.at_desk(MANAGER)
    assert manager.post(f"{base}1/", wishing()).status_code == 302
    marked(work, "lp")
    marked(work, "released", people["suspect"])
    settled = f"{base}kabar/{VictimNotice.objects.get(kind='notice_released').pk}/"
    for path in (base, settled):
        assert changed not in seen(manager, path), path
    with casework.acting(MANAGER, {}) as actor:
        access, card = case_for(actor, work.own), ContactCard(cover="Warung rekaan", never=frozenset(ContactWay))
        cases.write_contact(by=actor, at=now(), access=access, ordinal=1, card=card, based_on=1)
    for path in (base, settled):
        assert changed in seen(manager, path), path
    assert changed not in seen(casework.at_desk(POLICE), base)


def test_a_planned_release_is_noted_by_police_or_unit_and_taken_away(work: Work, people: dict[str, int]) -> None:
    path = f"/kasus/{work.own}/hukum/hari-bebas/{people['suspect']}/"
    police, manager = casework.at_desk(POLICE), casework.at_desk(MANAGER)
    soon = (localdate() + timedelta(days=5)).strftime("%d-%m-%Y")
    marked(work, "lp")
    assert "Menurut keterangan" not in seen(police, path)
    for change in ({"on": soon}, {"on": "1-1-2026", "ground": "release_parole"}):
        assert police.post(path, change).status_code == 422, change
    assert manager.post(path, {"on": soon, "ground": "release_parole"}).status_code == 422, "according to whom"
    assert police.post(path, {"on": soon, "ground": "release_parole"}).status_code == 302
    shown = seen(manager, f"/kasus/{work.own}/hukum/korban/")
    assert "direncanakan keluar dari tahanan atau penjara" in shown, "on parole no term ends"
    assert shown.count("Pembebasan bersyarat. Dicatat ") == 2
    heard = {"on": soon, "ground": "release_leave", "source": "family"}
    assert manager.post(path, heard).status_code == 302
    shown = seen(manager, f"/kasus/{work.own}/hukum/korban/")
    assert len(re.findall("Cuti menjelang bebas[^<]*Menurut keterangan: [^<]*. Dicatat ", shown)) == 2, "it is hearsay"
    assert "Tersangka akan bebas" in shown
    assert police.post(path, {"on": ""}).status_code == 302
    assert not PlannedRelease.objects.filter(dropped_at=None).exists()
    assert "Tersangka akan bebas" not in seen(manager, f"/kasus/{work.own}/hukum/korban/")


def test_the_complaint_is_offered_without_accusing(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    long_ago = (localdate() - timedelta(days=16)).strftime("%d-%m-%Y")
    told = {"kind": "lp", "happened_on": long_ago, "told_by": "letter", "is_meant": "on", "post_key": uuid4()}
    assert manager.post(f"/kasus/{work.own}/hukum/catat/", told).status_code == 302
    shown = seen(manager, f"/kasus/{work.own}/hukum/korban/")
    assert "belum tercatat mendapat tanggapan" in shown
    assert "pengaduan" in shown
    for word in ("lalai", "mengabaikan", "melanggar", "tidak mau"):
        assert word not in shown.split("Yang selalu berlaku")[0], word
    row = VictimNotice.objects.get(kind="notice_silence")
    path = f"/kasus/{work.own}/hukum/korban/kabar/{row.pk}/"
    assert "Pengaduan sudah dikirim pelapor" in seen(manager, path)
    answer = settling()
    answer.pop("manner")
    assert manager.post(path, answer).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.happens_on < localdate()) == ("notice_done", True)
