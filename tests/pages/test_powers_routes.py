"""Every address of the desk: marked with its power, opened only by it, by the right method, to nobody unknown."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework, officers
from tests.factories.casework import PEOPLE, Work
from tests.factories.each import each
from tests.factories.routes import ALLAUTH, Route, routes

from sigap.access.guard import SIGNED_IN, THRESHOLD
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, RoleCode

pytestmark = pytest.mark.django_db
MARKS = {SIGNED_IN, THRESHOLD, *Permission}
# What may stand in an address beside ids and numbers: codes, never a name.
WORDS = {
    "code",
    "fingerprint",
    "key",
    "kind",
    "number",
    "ordinal",
    "period",
    "quarter",
    "region",
    "secret",
    "slug",
    "version",
}


class Places(dict[str, object]):
    """What fills an address: the codes named here, one id for everything else."""

    def __missing__(self, name: str) -> object:
        return _ID


_ID = uuid4()
ANY = Places(
    code="KENARI-582",
    fingerprint="f" * 64,
    kind="undangan",
    number="L-4827",
    ordinal=1,
    period="2026-s1",
    quarter="2026-3",
    region="16.09.01.2001",
    secret="s" * 43,
    slug="uu-212007",
    version=1,
)
GUARDED = [route for route in routes() if THRESHOLD not in route.marks]
PLAIN = [route for route in GUARDED if not route.names and route.reads and route.permissions]
LEADS_ON = {"gugus-tugas/", "alih-daerah/kunci/kartu/"}
"""Addresses that lead on to a page instead of showing one."""


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def test_every_address_carries_a_mark_that_is_known() -> None:
    found = routes()
    assert len(found) > len(GUARDED) > len(PLAIN) > 1
    assert not [route.pattern for route in found if not route.marks or not route.marks <= MARKS]


def test_no_address_holds_more_than_codes_and_ids() -> None:
    assert not [
        route.pattern for route in routes() if not route.pattern.startswith(ALLAUTH) and not route.words <= WORDS
    ]


def test_every_power_that_a_page_asks_for_is_held_by_somebody() -> None:
    asked = frozenset().union(*(route.permissions for route in GUARDED))
    held = frozenset().union(*(role.permissions for role in ROLES.values()))
    assert asked <= held


@each("route", GUARDED)
def test_pages_are_read_and_acts_are_posted(route: Route) -> None:
    client, path = officers.DeskClient(), route.path(ANY)
    assert (client.get(path).status_code == 405) is not route.reads
    assert (client.post(path).status_code == 405) is not route.writes
    assert {client.put(path).status_code, client.delete(path).status_code} == {405}


@each("route", GUARDED)
def test_nobody_is_shown_the_way_in_and_nothing_typed_is_lost(route: Route) -> None:
    client, path = officers.DeskClient(), route.path(ANY)
    if route.reads:
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/masuk/")
    if route.writes:
        answer = client.post(path, {"text": "tulisan yang belum tersimpan"})
        assert answer.status_code == 401
        assert "tulisan yang belum tersimpan" in answer.content.decode()


@pytest.mark.parametrize("role", RoleCode)
def test_the_menu_shows_no_page_that_stays_shut(role: RoleCode, work: Work) -> None:
    client = casework.at_desk(PEOPLE[role][0])
    page = client.get("/antrean/").content.decode()
    for route in PLAIN:
        if f'href="{route.path(ANY)}"' in page:
            assert route.permissions <= ROLES[role].permissions


def test_an_act_that_was_never_allowed_leaves_a_trace_and_nothing_else(work: Work) -> None:
    client = casework.at_desk(PEOPLE[RoleCode.AUDITOR][0])
    assert client.post(f"/laporan/{work.report}/ambil/").status_code == 404
    trail = client.get("/jejak/?jenis=ditolak").content.decode()
    assert "Ditolak" in trail
    assert "Surya Darma" in trail
