"""Outside the demo: the paper's password is replaced first, then the second factor is set up, then the desk opens."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from tests.factories import officers

from sigap.access.models import Membership, Person, Reset, RoleRequest
from sigap.access.resetting import reset_facts
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.slips import code_hash
from sigap.kernel import clock
from sigap.staff import actions
from sigap.vault import macs

pytestmark = pytest.mark.django_db
SET_UP, FIRST, WULAN = "/akun/2fa/totp/activate/", "/masuk/sandi-baru/", "wulan.uptd"
NEW, LATER = "kebun-kopi-muaradua", "kebun-lada-muaradua"
CODE = "satu dua tiga empat lima enam"


@pytest.fixture(autouse=True)
def _desk() -> Iterator[None]:
    officers.maya()
    officers.surya()
    wulan = actions.add_person(
        by=officers.LOADER,
        at=officers.AT,
        login=WULAN,
        name="Wulan Rekaan",
        password=officers.PASSWORD,
        must_change=True,
    )
    uptd = officers.office(OfficeKind.UPTD_PPA)
    actions.grant_membership(
        by=officers.LOADER, at=officers.AT, person=wulan, office=uptd, role=RoleCode.INTAKE_OFFICER
    )
    _as("SET LOCAL ROLE sigap_desk")
    yield
    _as("RESET ROLE")


def _as(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def set_up(client: officers.DeskClient) -> None:
    """Pairs the telephone."""
    found = re.search(r"<code>([A-Z2-7]{32})</code>", client.get(SET_UP).content.decode())
    assert found
    code = format_hotp_value(hotp_value(found[1], int(time.time()) // 30))
    assert client.post(SET_UP, {"code": code}).status_code == 302


def first_signin() -> officers.DeskClient:
    """From the paper to the open desk."""
    client = officers.DeskClient()
    assert officers.sign_in(client, WULAN) == 302
    for path in ("/", "/profil/", "/profil/sandi/"):
        assert client.get(path).headers["Location"] == FIRST
    assert client.post(FIRST, {"new": NEW, "again": NEW}).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == SET_UP
    set_up(client)
    assert client.get("/profil/").status_code == 200
    return client


def test_first_the_password_then_the_telephone_then_the_desk() -> None:
    client = first_signin()
    assert client.get(FIRST).headers["Location"] == "/"
    again = {"password": NEW, "new": LATER, "again": LATER}
    assert client.post("/profil/sandi/", again).headers["Location"] == "/profil/"
    assert client.get("/profil/").status_code == 200, "the second factor shown before still counts under the new key"


def test_whose_role_waits_or_ended_reads_so_and_nothing_else() -> None:
    client = first_signin()
    _as("RESET ROLE")
    Membership.objects.filter(person__login=WULAN).delete()
    people = dict(Person.objects.values_list("login", "pk"))
    office, maya = officers.office(OfficeKind.UPTD_PPA), people["maya.sekretariat"]
    RoleRequest.objects.create(
        person_id=people[WULAN], office=office, role=RoleCode.CASE_MANAGER, asked_by_id=maya, asked_at=clock.now(),
        mac=b"",
    )  # fmt: skip
    _as("SET LOCAL ROLE sigap_desk")
    answer = client.get("/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(words in page for words in ("menunggu disahkan", office.name, SET_UP, "/keluar/"))
    assert "/profil/" not in page, "a way that is shut is not offered"
    assert client.get("/antrean/").status_code == 404
    _as("RESET ROLE")
    RoleRequest.objects.update(asked_at=clock.now() - timedelta(days=30))
    _as("SET LOCAL ROLE sigap_desk")
    assert "belum punya peran" in client.get("/").content.decode()


def test_nobody_replaces_a_first_password_without_having_signed_in() -> None:
    stranger = officers.DeskClient()
    assert stranger.get(FIRST).headers["Location"] == "/masuk/"
    assert stranger.post(FIRST, {"new": NEW, "again": NEW}).headers["Location"] == "/masuk/"


def test_after_a_reset_the_telephone_is_paired_anew_before_anything_opens() -> None:
    first_signin()
    _as("RESET ROLE")
    at, people = clock.now(), dict(Person.objects.values_list("login", "pk"))
    reset = Reset(person_id=people[WULAN], reason="both", asked_by_id=people["maya.sekretariat"], asked_at=at)
    reset.confirmed_by_id, reset.confirmed_at = people["surya.inspektorat"], at
    reset.code_hash, reset.code_until = code_hash(reset.id, CODE), at + timedelta(hours=1)
    reset.mac = macs.sign("reset", reset_facts(reset))
    reset.save(force_insert=True)
    _as("SET LOCAL ROLE sigap_desk")
    client = officers.DeskClient()
    answer = client.post("/masuk/atur-ulang/", {"login": WULAN, "code": CODE, "new": LATER, "again": LATER})
    assert "tersimpan" in answer.content.decode()
    assert officers.sign_in(client, WULAN, LATER) == 302
    for path in ("/", "/profil/"):
        assert client.get(path).headers["Location"] == SET_UP
    set_up(client)
    assert client.get("/profil/").status_code == 200
    _as("RESET ROLE")
    assert Authenticator.objects.filter(user__login=WULAN, type=Authenticator.Type.TOTP).count() == 1
