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
# What may stand in an address: codes and ids, never a name.
PLACES = {
    "slug",
    "fingerprint",
    "tag_id",
    "disclosure_id",
    "key_id",
    "passkey_id",
    "code",
    "number",
    "ordinal",
    "version",
    "period",
    "letter_id",
    "referral_id",
    "person_id",
    "office_id",
    "reset_id",
    "request_id",
    "clock_id",
    "holder_id",
    "session_id",
    "erasure_id",
    "hold_id",
    "appointment_id",
    "charge_id",
    "mark_id",
    "goal_id",
    "service_id",
    "talk_id",
    "item_id",
    "edition_id",
    "activity_key",
    "quarter",
    "kept_id",
    "note_id",
    "handover_id",
    "closing_id",
    "decision_id",
    "call_back_id",
    "draft_id",
    "shift_id",
    "absence_id",
    "seat_id",
    "special_id",
    "sub_force_id",
    "cluster_id",
    "conversation_id",
    "task_id",
    "meeting_id",
    "visit_id",
    "photo_id",
    "line_id",
    "file_id",
    "setup_id",
    "copy_id",
    "kind",
}
ANY: dict[str, object] = {
    "slug": "uu-212007",
    "fingerprint": "f" * 64,
    "tag_id": uuid4(),
    "code": "KENARI-582",
    "shift_id": uuid4(),
    "handover_id": uuid4(),
    "absence_id": uuid4(),
    "seat_id": uuid4(),
    "special_id": uuid4(),
    "sub_force_id": uuid4(),
    "number": "L-4827",
    "ordinal": 1,
    "version": 1,
    "period": "2026-s1",
    "letter_id": uuid4(),
    "referral_id": uuid4(),
    "clock_id": uuid4(),
    "session_id": uuid4(),
    "person_id": uuid4(),
    "office_id": uuid4(),
    "reset_id": uuid4(),
    "request_id": uuid4(),
    "holder_id": uuid4(),
    "erasure_id": uuid4(),
    "hold_id": uuid4(),
    "appointment_id": uuid4(),
    "charge_id": uuid4(),
    "mark_id": uuid4(),
    "goal_id": uuid4(),
    "service_id": uuid4(),
    "talk_id": uuid4(),
    "item_id": uuid4(),
    "edition_id": uuid4(),
    "activity_key": uuid4(),
    "quarter": "2026-3",
    "kept_id": uuid4(),
    "note_id": uuid4(),
    "closing_id": uuid4(),
    "decision_id": uuid4(),
    "call_back_id": uuid4(),
    "draft_id": uuid4(),
    "disclosure_id": uuid4(),
    "key_id": uuid4(),
    "cluster_id": uuid4(),
    "conversation_id": uuid4(),
    "task_id": uuid4(),
    "meeting_id": uuid4(),
    "visit_id": uuid4(),
    "photo_id": uuid4(),
    "line_id": uuid4(),
    "file_id": uuid4(),
    "setup_id": uuid4(),
    "copy_id": uuid4(),
    "kind": "undangan",
}
GUARDED = [route for route in routes() if THRESHOLD not in route.marks]
PLAIN = [route for route in GUARDED if not route.names and route.reads and route.permissions]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def test_every_address_carries_a_mark_that_is_known() -> None:
    found = routes()
    assert len(found) > len(GUARDED) > len(PLAIN) > 1
    assert not [route.pattern for route in found if not route.marks or not route.marks <= MARKS]


def test_no_address_holds_more_than_codes_and_ids() -> None:
    assert not [
        route.pattern for route in routes() if not route.pattern.startswith(ALLAUTH) and not route.names <= PLACES
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
def test_a_page_opens_to_exactly_the_roles_that_hold_its_power(role: RoleCode, work: Work) -> None:
    client = casework.at_desk(PEOPLE[role][0])
    opened = {route.pattern: client.get(route.path(ANY)).status_code for route in PLAIN}
    assert opened == {route.pattern: 200 if route.permissions <= ROLES[role].permissions else 404 for route in PLAIN}


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
