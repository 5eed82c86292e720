"""The machine interface: a key of an office, what it opens and from where, the same acts as the pages, and no leak."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import HEAD, MANAGER, Work
from tests.factories.systems import (
    POLICE_HEAD,
    PROSECUTOR,
    SystemClient,
    alike,
    new_key,
    office_of,
    problem,
    secret_in,
)

from sigap.access.models import Membership, Session
from sigap.access.roles import OfficeKind, SeatCode
from sigap.access.sessions import hash_of
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.models import Assignment, Case
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, Sex
from sigap.integrations.models import SystemKey
from sigap.integrations.rules import KeyScope
from sigap.kernel.clock import now
from sigap.legal.models import Mark
from sigap.notifications.models import Notice
from sigap.referrals.models import Referral

pytestmark = pytest.mark.django_db
POLICE = OfficeKind.POLRES_PPA


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def police(work: Work) -> SystemClient:
    """The police's own system, with every scope."""
    return SystemClient(new_key())


@pytest.fixture
def suspect(work: Work) -> int:
    """Somebody is reported on the unit's own case; their number."""
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        made = cases.add_person(by=actor, at=now(), access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    return made.ordinal


def test_a_key_is_shown_once_and_stands_for_the_office_alone(work: Work) -> None:
    secret = new_key()
    key = SystemKey.objects.get()
    assert Session.objects.get(id=key.pk).hash == hash_of(secret)
    assert secret not in json.dumps(list(SystemKey.objects.values()), default=str)
    shown = casework.at_desk(POLICE_HEAD).get(f"/sistem-kantor/{key.office_id}/").content.decode()
    assert key.hint in shown
    assert secret not in shown
    # Nobody is told, asked, listed or counted as if a system were somebody.
    assert not Membership.objects.filter(person=key.person_id).exists()
    assert Membership.seats.filter(person=key.person_id, role=SeatCode.OFFICE_SYSTEM).count() == 1
    assert "Sistem Kantor" not in casework.at_desk("maya.sekretariat").get("/petugas/").content.decode()
    # No page of the desk opens to it.
    client = casework.RoleClient()
    client.cookies["sigap_desk"] = secret
    for path in ("/antrean/", f"/kasus/{work.own}/", f"/sistem-kantor/{key.office_id}/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/masuk/")


def test_who_looks_after_an_office_makes_its_keys_after_a_step_up(work: Work) -> None:
    place = f"/sistem-kantor/{office_of(POLICE).pk}/kunci/"
    body = {"label": "SIPP", "scopes": ["status:read"], "networks": "203.0.113.8", "lasts": "365", "key_id": uuid4()}
    assert casework.at_desk(POLICE_HEAD).post(place, body).status_code == 401
    for login in (casework.POLICE, HEAD, MANAGER, PROSECUTOR):
        assert casework.at_desk(login, stepped_up=True).post(place, body).status_code == 404
    assert not SystemKey.objects.exists()
    assert casework.at_desk("maya.sekretariat", stepped_up=True).post(place, body).status_code == 200
    client = casework.at_desk(POLICE_HEAD, stepped_up=True)
    refused: tuple[dict[str, object], ...] = (
        {"networks": "0.0.0.0/0"},
        {"networks": "bukan alamat"},
        {"scopes": []},
        {"scopes": ["identity:open"]},
        {"label": "NIK 1609010101010001"},
        {"lasts": "3650"},
    )
    for wrong in refused:
        assert client.post(place, body | wrong).status_code == 422, wrong
    again = client.post(place, body)
    assert (again.status_code, "sudah dibuat dan tampil sekali" in again.content.decode()) == (409, True)
    assert SystemKey.objects.count() == 1
    shown = client.get(place).content.decode()
    assert len(re.findall(r'name="key_id" value="[-0-9a-f]{36}"', shown)) == 1


def test_a_key_from_elsewhere_is_refused_like_a_wrong_one_and_rings(work: Work) -> None:
    secret = new_key()
    office = office_of(POLICE)
    wrong = SystemClient("sigap_" + "x" * 43).get("key")
    elsewhere = SystemClient(secret, address="198.51.100.7").get("key")
    assert alike(wrong, elsewhere)
    assert problem(elsewhere) == (401, "unauthorized")
    assert elsewhere.headers["WWW-Authenticate"].startswith("Bearer")
    SystemClient(secret, address="198.51.100.7").get("cases")
    key = SystemKey.objects.get()
    assert key.refused_count == 2
    assert Event.objects.filter(code="integrations:key:elsewhere", stream_id=office.pk).count() == 1
    notice = Notice.objects.get(code="system-key-elsewhere")
    assert (notice.office_id, notice.role) == (office.pk, "head")
    assert "2 kali" in casework.at_desk(POLICE_HEAD).get(f"/sistem-kantor/{office.pk}/").content.decode()
    assert SystemClient(secret).get("key").json()["office"] == str(office.pk)


def test_a_rotated_key_stands_beside_the_new_one_until_it_ends(work: Work) -> None:
    old = new_key(POLICE_HEAD, POLICE, KeyScope.STATUS_READ)
    first = SystemKey.objects.get()
    client = casework.at_desk(POLICE_HEAD, stepped_up=True)
    new = secret_in(client.post(f"/sistem-kantor/kunci/{first.pk}/ganti/"))
    assert client.post(f"/sistem-kantor/kunci/{first.pk}/ganti/").status_code == 409
    assert {SystemClient(each).get("cases").status_code for each in (old, new)} == {200}
    first.refresh_from_db()
    assert first.expires_at - now() < timedelta(days=7, minutes=1)
    second = SystemKey.objects.get(replaces=first)
    assert (second.scopes, second.networks) == (first.scopes, first.networks)
    past = now() - timedelta(minutes=1)
    Session.objects.filter(id=first.pk).update(created_at=past - timedelta(hours=1), expires_at=past)
    assert problem(SystemClient(old).get("cases")) == (401, "unauthorized")
    assert SystemClient(new).get("cases").status_code == 200
    assert client.post(f"/sistem-kantor/kunci/{second.pk}/cabut/").status_code == 302
    assert problem(SystemClient(new).get("cases")) == (401, "unauthorized")
    other = casework.at_desk(PROSECUTOR, stepped_up=True)
    assert other.post(f"/sistem-kantor/kunci/{second.pk}/cabut/").status_code == 404


def test_a_row_of_a_key_that_sql_widened_opens_nothing(work: Work) -> None:
    client = SystemClient(new_key(POLICE_HEAD, POLICE, KeyScope.STATUS_READ))
    assert problem(client.get("referrals")) == (403, "forbidden")
    SystemKey.objects.update(scopes=[scope.value for scope in KeyScope])
    assert problem(client.get("referrals")) == (404, "not_found")
    assert Event.objects.filter(code="access:power:altered").exists()


def test_a_milestone_is_noted_once_and_seen_at_the_units_desk(work: Work, police: SystemClient, suspect: int) -> None:
    body = {"kind": "lp", "happened_on": "2026-11-02", "number": "LP/B/77/XI/2026", "is_meant": True}
    once = str(uuid4())
    first = police.post(f"cases/{work.own}/milestones", body, once)
    assert first.status_code == 201, first.content
    again = police.post(f"cases/{work.own}/milestones", body, once)
    assert (again.status_code, again.content, again.headers["Idempotent-Replayed"]) == (201, first.content, "true")
    assert problem(police.post(f"cases/{work.own}/milestones", body | {"note": "x"}, once)) == (409, "key_reused")
    mark = Mark.objects.get()
    key = SystemKey.objects.get()
    assert (mark.is_first_hand, mark.recorded_by, mark.recorded_by_name) == (True, key.person_id, key.person.name)
    event = Event.objects.get(code="legal:mark:noted", stream_id=Case.objects.get(code=work.own).pk)
    assert json.loads(event.body)["session"] == str(key.pk)
    assert "LP/B/77" not in first.content.decode()
    page = casework.at_desk(MANAGER).get(f"/kasus/{work.own}/hukum/").content.decode()
    assert "LP/B/77/XI/2026" in page
    assert "Sistem Kantor polres_ppa" in page
    listed = police.get(f"cases/{work.own}/milestones").json()
    assert [row["kind"] for row in listed["milestones"]] == ["lp"]
    assert listed["suspects"] == [{"number": suspect, "label": listed["suspects"][0]["label"]}]
    # The system works by the office's part in the case: nobody had to give it the work.
    assert not Assignment.objects.filter(person_id=key.person_id).exists()


def test_a_verdict_comes_with_how_the_court_ruled_or_without(work: Work, police: SystemClient, suspect: int) -> None:
    place = f"cases/{work.own}/milestones"
    told: dict[str, Any] = {"happened_on": "2026-11-02", "suspect": suspect, "is_meant": True}
    for kind in ("named_suspect", "stage_one", "p21", "stage_two", "indictment", "verdict"):
        answer = police.post(place, told | {"kind": kind}, str(uuid4()))
        assert answer.status_code == 201, (kind, answer.content)
    assert answer.json()["ruling"] is None
    final = police.post(place, told | {"kind": "inkracht", "ruling": "acquitted"}, str(uuid4()))
    assert (final.status_code, final.json()["ruling"]) == (201, "acquitted")
    assert Mark.objects.get(kind="inkracht").ruling == "acquitted"
    odd = police.post(place, told | {"kind": "inkracht", "ruling": "guilty"}, str(uuid4()))
    assert odd.status_code in {400, 422}


def test_bad_milestones_get_the_words_of_the_page_in_two_languages(
    work: Work, police: SystemClient, suspect: int
) -> None:
    place = f"cases/{work.own}/milestones"
    good = {"kind": "named_suspect", "happened_on": "2026-11-02", "suspect": suspect, "is_meant": True}
    for wrong, field in (
        ({"happened_on": "2036-01-01"}, "/happened_on"),
        ({"suspect": None}, "/suspect"),
        ({"suspect": 77}, "/suspect"),
        ({"kind": "nonsense"}, "/kind"),
        ({"happened_on": "kemarin"}, "/happened_on"),
        ({"kind": "peace"}, "/is_unequal"),
        ({"name": "Melati"}, "/"),
    ):
        answer = police.post(place, good | wrong)
        assert problem(answer) == (422, "invalid"), (wrong, answer.content)
        assert [each["field"] for each in answer.json()["errors"]] == [field], answer.json()
        assert "Melati" not in answer.content.decode()
    unusual = police.post(place, good | {"is_meant": False})
    assert problem(unusual) == (409, "unusual")
    assert unusual.json()["errors"][0]["detail"]
    early = good | {"kind": "p21"}
    indonesian = police.post(place, early).json()["detail"]
    english = police.post(place, early, Accept_Language="en").json()["detail"]
    assert indonesian
    assert english
    assert indonesian != english
    assert problem(police.post(place, b"{")) == (400, "bad_json")
    assert problem(police.post(place, b'{"kind": "\xff"}')) == (400, "bad_json")
    assert problem(police.post(place, good, "123")) == (422, "invalid")
    assert problem(police.post(place, b" " * 70_000)) == (413, "too_large")
    assert not Mark.objects.exists()


def test_a_request_is_accepted_for_a_named_officer_who_hears_of_it(work: Work, police: SystemClient) -> None:
    place = f"referrals/{work.waiting}"
    shown = police.get(place)
    assert (shown.json()["status"], shown.json()["case"]) == ("offered", work.asked)
    assert casework.PREVIEW not in shown.content.decode()
    etag = shown.headers["ETag"]
    assert problem(police.post(f"{place}/answer", {"answer": "accept", "officer": "rina.uptd"})) == (422, "invalid")
    accept = {"answer": "accept", "officer": casework.POLICE}
    assert problem(police.post(f"{place}/answer", accept, If_Match='"0123456789abcdef"')) == (412, "stale")
    asked = police.post(f"{place}/question", {"question": "Di kecamatan mana?"})
    assert asked.json()["question"]["state"] == "open"
    assert problem(police.post(f"{place}/answer", accept, If_Match=etag)) == (412, "stale")
    taken = police.post(f"{place}/answer", accept, If_Match=asked.headers["ETag"])
    assert (taken.status_code, taken.json()["status"]) == (200, "accepted"), taken.content
    anton = Membership.objects.get(person__login=casework.POLICE).person_id
    assert Assignment.objects.filter(case__code=work.asked, person_id=anton, until=None).exists()
    assert Notice.objects.filter(person_id=anton, code="case-handed-to-you").exists()
    assert casework.at_desk(casework.POLICE).get(f"/kasus/{work.asked}/hukum/").status_code == 200
    declined = police.post(f"{place}/answer", {"answer": "decline", "reason": "no_capacity"})
    assert problem(declined) == (409, "conflict")
    done = police.post(f"{place}/result", {"kind": "done", "done_at": now().isoformat(), "note": "Rekaan."})
    assert (done.status_code, done.json()["result"]) == (200, "done"), done.content
    assert Referral.objects.get(pk=work.waiting).answered_by_name == "Sistem Kantor polres_ppa"
