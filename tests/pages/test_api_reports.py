"""`POST /api/v1/reports` as the commands contract says it: its key, its body, its answers, and nothing in the log."""

import json
import logging
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from tests.factories import public_site, team

from sigap.api.bodies import BODY_LIMIT, LINE_LIMIT, NARRATIVE_LIMIT
from sigap.kernel import clock
from sigap.mailbox import posting
from sigap.mailbox.codes import read_code
from sigap.mailbox.flags import Flag
from sigap.mailbox.models import Envelope
from sigap.mailbox.reading import status_for
from sigap.places import queries as places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
ANY = UUID("7c0e3f52-9d1b-4a86-b3f7-15d2e8a4c960")
ADDRESS = "/api/v1/reports"
STORY = "Anak tetangga dijanjikan kerja dan sekarang tidak boleh pulang."
WHOLE = {
    "narrative": STORY,
    "category": "trafficking",
    "area": "16.09.01",
    "emergency": ["confinement", "weapon", "confinement"],
    "contact": {"phone": "0812 0000 0000", "hours": "pagi", "cover": "koperasi", "signal": "lewat kakak"},
}


@pytest.fixture(autouse=True)
def _public(settings: LazySettings) -> None:
    public_site.dress(settings)


def send(
    client: Client, body: object, *, key: str | None = "", kind: str = "application/json", raw: bytes = b"", **more: Any
) -> HttpResponse:
    """One post as the public role; `key=None` leaves the header out, "" draws one."""
    headers = {} if key is None else {"Idempotency-Key": key or uuid4().hex}
    with team.role("sigap_public"):
        return client.post(  # type: ignore[return-value]  # the test client's own kind of response
            ADDRESS, raw or json.dumps(body).encode(), content_type=kind, headers={**headers, **more}
        )


def said(answer: HttpResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_a_whole_report_is_sealed_and_its_code_works(client: Client) -> None:
    answer = send(client, WHOLE)
    assert answer.status_code == 201
    assert set(said(answer)) == {"code", "received_at"}
    words = said(answer)["code"]
    assert len(words.split()) == 6
    found = status_for(read_code(words))
    assert found is not None
    envelope = Envelope.objects.get(number=found.number)
    assert (envelope.channel, envelope.area, envelope.about) == ("api", "16.09.01", "")
    assert envelope.flags == ["confinement", "weapon"]
    assert envelope.received_at.isoformat() == said(answer)["received_at"]
    assert STORY.encode() not in bytes(envelope.sealed_story)
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.parametrize("key", [ANY.hex, str(ANY), str(ANY).upper(), f'"{ANY}"', ANY.hex * 2])
def test_the_same_key_and_body_give_the_same_answer_and_one_report(client: Client, key: str) -> None:
    before = Envelope.objects.count()
    first = send(client, WHOLE, key=key)
    turned = dict(reversed(list(WHOLE.items())))
    again = send(client, turned, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert said(first) == said(again)
    assert Envelope.objects.count() == before + 1
    other = send(client, WHOLE | {"narrative": "Cerita lain."}, key=key)
    assert (other.status_code, said(other)["error"]) == (409, "key_reused")
    assert Envelope.objects.count() == before + 1


def test_after_a_day_a_replay_gives_no_words_any_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    key, at = uuid4().hex, clock.now()
    assert send(client, WHOLE, key=key).status_code == 201
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(hours=23))
    assert send(client, WHOLE, key=key).status_code == 201
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(hours=25))
    late = send(client, WHOLE, key=key)
    assert (late.status_code, said(late)["error"]) == (409, "key_expired")
    assert "code" not in said(late)


@pytest.mark.parametrize(
    "key", [None, "abc", "0" * 32, "01" * 16, "g" * 32, ANY.hex[:-2], ANY.hex + "a", "x" * 500, str(ANY)[:-1]]
)
def test_a_key_that_is_missing_or_weak_is_refused(client: Client, key: str | None) -> None:
    answer = send(client, WHOLE, key=key)
    assert (answer.status_code, list(said(answer)["fields"])) == (422, ["Idempotency-Key"])


@pytest.mark.parametrize(
    "raw",
    [
        b"{", b"[]", b'"x"', b"null", b"12", b"\xff\xfe{}", '{"narrative": "x"}'.encode("utf-16"),
        b'{"narrative": NaN}', b'{"narrative": "a", "narrative": "b"}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_json_object_is_told_so(client: Client, raw: bytes) -> None:
    answer = send(client, None, raw=raw)
    assert (answer.status_code, said(answer)["error"]) == (400, "bad_json")


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"narrative": ""}, ["narrative"]),
        ({"narrative": " \x00\n "}, ["narrative"]),
        ({"narrative": None}, ["narrative"]),
        ({"narrative": ["x"]}, ["narrative"]),
        ({"narrative": "x" * 20_001}, ["narrative"]),
        ({"narrative": "\ud800"}, ["narrative"]),
        ({"area": "16.09.99"}, ["area"]),
        ({"area": "17.01.01"}, ["area"]),
        ({"area": "Muara Dua"}, ["area"]),
        ({"emergency": "weapon"}, ["emergency"]),
        ({"emergency": ["fire"]}, ["emergency"]),
        ({"emergency": [1]}, ["emergency"]),
        ({"contact": []}, ["contact"]),
        ({"contact": {"phone": 62812}}, ["contact.phone"]),
        ({"contact": {"phone": "1" * 301}}, ["contact.phone"]),
        ({"contact": {"a b": "x"}}, ["contact"]),
        ({"category": "Satu Dua"}, ["category"]),
        ({"stori": "x", "age": 3}, ["stori", "age"]),
        ({"<b>": "x"}, ["?"]),
        ({"narrative": "", "area": "x"}, ["narrative", "area"]),
    ],
)
def test_each_field_that_does_not_fit_is_named_and_nothing_is_stored(
    client: Client, change: dict[str, Any], fields: list[str]
) -> None:
    before = Envelope.objects.count()
    answer = send(client, WHOLE | change)
    assert (answer.status_code, list(said(answer)["fields"])) == (422, fields)
    assert Envelope.objects.count() == before


def test_the_narrative_alone_is_enough(client: Client) -> None:
    assert send(client, {"narrative": "x"}).status_code == 201
    assert send(client, {"narrative": "x", "area": None, "contact": None, "emergency": None}).status_code == 201


def test_of_a_village_only_the_kecamatan_stands_in_clear(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "is_in", lambda code, _regency: code == "16.09.01.2001")
    monkeypatch.setattr(places, "label_of", lambda _code: "Desa Contoh, Kec. Muara Dua")
    answer = send(client, {"narrative": "x", "area": "16.09.01.2001"})
    found = status_for(read_code(said(answer)["code"]))
    assert found is not None
    envelope = Envelope.objects.get(number=found.number)
    assert envelope.area == "16.09.01"
    assert b"Contoh" not in bytes(envelope.sealed_details)


def test_only_posts_of_json_that_is_not_too_large(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 405
    assert client.put(ADDRESS).headers["Allow"] == "POST"
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert send(client, WHOLE, kind=kind).status_code == 415
    for size in (262_145, 3_000_000):
        assert send(client, None, raw=b" " * size).status_code == 413
    assert send(client, WHOLE, kind="application/json; charset=utf-8").status_code == 201


def test_when_it_cannot_be_stored_the_sender_is_told_and_the_log_tells_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**_facts: object) -> posting.Receipt:
        raise OperationalError(f"row ({STORY})")

    monkeypatch.setattr(posting, "post_report", broken)
    key = uuid4().hex
    with caplog.at_level(logging.DEBUG):
        answer = send(client, WHOLE, key=key)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert said(answer)["error"] == "unavailable"
    assert not [secret for secret in (STORY, key, "0812") if secret in caplog.text]


@pytest.mark.parametrize("surface", ["public", "desk"])
def test_it_describes_itself_on_both_ports(client: Client, settings: LazySettings, surface: str) -> None:
    settings.ROOT_URLCONF = f"sigap.config.urls_{surface}"
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    found = json.loads(answer.content)
    taken = found["paths"]["/api/v1/reports"]["post"]
    assert set(taken["responses"]) == {"201", "400", "405", "409", "413", "415", "422", "503"}
    properties = found["components"]["schemas"]["Report"]["properties"]
    assert set(properties) == set(WHOLE)
    # What it says is what is checked.
    assert properties["emergency"]["items"]["enum"] == [flag.value for flag in Flag]
    assert properties["narrative"]["maxLength"] == NARRATIVE_LIMIT
    assert properties["contact"]["additionalProperties"]["maxLength"] == LINE_LIMIT
    assert str(BODY_LIMIT) in taken["responses"]["413"]["description"]
    assert client.post("/api/v1/openapi.json").status_code == 405
