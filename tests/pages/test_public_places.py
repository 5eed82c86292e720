"""Kecamatan first, then its desa, without script: a round trip that keeps what was typed and judges nothing."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from tests.factories import public_site
from tests.factories.public_site import DISTRICTS, KEY

from sigap.mailbox import posting
from sigap.places import queries

MUARA_DUA, BANDING_AGUNG = (each.code for each in DISTRICTS)
VILLAGES = {
    MUARA_DUA: ["Bumi Agung, Kec. Muara Dua", "Pere'an, Kec. Muara Dua"],
    BANDING_AGUNG: ["Bumi Agung, Kec. Banding Agung"],
}
STORY = "Cerita CONTOH"


@pytest.fixture(autouse=True)
def posted(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)

    def desa(district: str) -> list[SimpleNamespace]:
        return [SimpleNamespace(label=label, name=label.split(",")[0]) for label in VILLAGES[district]]

    monkeypatch.setattr(queries, "villages_of", desa)
    found: list[dict[str, Any]] = []

    def post(**facts: Any) -> posting.Receipt:
        found.append(facts)
        return posting.Receipt(words=("rakit",) * 6, number="L-4827", received_at=facts["at"])

    monkeypatch.setattr(posting, "post_report", post)
    return found


def page(client: Client, **fields: str) -> tuple[int, str]:
    answer = client.post("/lapor/", {"key": KEY, "story": STORY, **fields})
    return answer.status_code, answer.content.decode()


def test_the_first_page_asks_for_no_desa(client: Client) -> None:
    text = client.get("/lapor/").content.decode()
    assert 'name="area"' in text
    assert 'name="village"' not in text
    assert 'name="change" value="desa"' in text


def test_the_desa_of_the_kecamatan_come_and_what_was_typed_stays(client: Client, posted: list[dict[str, Any]]) -> None:
    status, text = page(client, area=MUARA_DUA, place="dekat pasar", contact="yes", change="desa")
    assert status == 200
    assert ">Bumi Agung</option>" in text
    assert "Pere&#x27;an" in text
    assert "Kec. Banding Agung" not in text
    assert f"{STORY}</textarea>" in text
    assert 'value="dekat pasar"' in text
    assert 'role="alert" aria-labelledby="galat"' not in text, "nothing is judged yet"
    assert not posted


def test_a_desa_is_kept_with_its_kecamatan(client: Client, posted: list[dict[str, Any]]) -> None:
    assert page(client, area=MUARA_DUA, village=VILLAGES[MUARA_DUA][1])[0] == 200
    assert posted[0]["area"] == MUARA_DUA
    assert posted[0]["details"]["village"] == "Pere'an, Kec. Muara Dua"


@pytest.mark.parametrize("village", [VILLAGES[MUARA_DUA][0], "Bumi Agung", "lain"])
def test_a_desa_of_another_kecamatan_is_asked_again(client: Client, posted: list[dict[str, Any]], village: str) -> None:
    status, text = page(client, area=BANDING_AGUNG, village=village)
    assert status == 422
    assert "Desa itu ada di kecamatan lain" in text
    assert f"{STORY}</textarea>" in text
    assert not posted


def test_changing_the_kecamatan_drops_the_desa_of_the_other(client: Client) -> None:
    _status, text = page(client, area=BANDING_AGUNG, village=VILLAGES[MUARA_DUA][0], change="desa")
    assert "Kec. Muara Dua" not in text
    assert "Kec. Banding Agung" in text


def test_while_the_database_is_away_what_was_chosen_stays_chosen(
    client: Client, monkeypatch: pytest.MonkeyPatch, posted: list[dict[str, Any]]
) -> None:
    page(client, area=MUARA_DUA, change="desa")

    def away(_parent: str) -> list[object]:
        raise OperationalError

    cache.delete_many(["whereabouts:", f"whereabouts:{MUARA_DUA}"])  # as after ASKED_EVERY
    monkeypatch.setattr(queries, "districts_of", away)
    monkeypatch.setattr(queries, "villages_of", away)
    assert page(client, area=MUARA_DUA, village=VILLAGES[MUARA_DUA][0])[0] == 200
    assert posted[0]["details"]["village"] == VILLAGES[MUARA_DUA][0]
