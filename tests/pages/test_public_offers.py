"""The check of a job offer: nothing answered, one answer corrected, whom to ask by the country."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import public_site
from tests.factories.guidance_told import ANSWERS


@pytest.fixture(autouse=True)
def _public(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)


def test_nothing_answered_means_do_not_leave_yet(client: Client) -> None:
    text = client.post("/tawaran/", {}).content.decode()
    assert "Jangan berangkat dulu. Banyak yang belum jelas" in text
    assert "Tunjukkan kepada orang tua" in text


def test_the_way_back_corrects_one_answer(client: Client) -> None:
    text = client.post("/tawaran/", ANSWERS | {"age": "child", "through": ["company", "person"]}).content.decode()
    assert "tidak boleh bekerja ke luar negeri" in text
    kept = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text)
    again: dict[str, Any] = {}
    for name, value in kept:
        again.setdefault(name, []).append(value)
    page = client.post("/tawaran/", again | {"change": "answer"}).content.decode()
    assert page.count("checked") == 4 + 7 + 1
    assert "Bina Karya Contoh" in page
    assert "tanda bahaya</h1>" not in page


def test_numbers_go_by_the_country(client: Client) -> None:
    away = client.post("/tawaran/", ANSWERS | {"country": "KH"}).content.decode()
    assert 'href="tel:+85512813282"' in away
    assert "banyak tawaran palsu" in away
    home = client.post("/tawaran/", ANSWERS | {"destination": "home", "country": ""}).content.decode()
    assert "+855" not in home
    assert "+6281290070027" not in home
    assert 'href="tel:110"' in home
