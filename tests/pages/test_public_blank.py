"""The form is drawn for everybody, and is everybody's own all the same."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from tests.factories import public_site

from sigap.public import pace, views


@pytest.fixture(autouse=True)
def _public(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return found.group(1)


def opened(client: Client, path: str = "/lapor/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_two_who_open_it_get_two_keys_and_else_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    draws = views._form_page

    def counting(*asked: Any, **more: Any) -> HttpResponse:
        drawn.append(1)
        return draws(*asked, **more)

    monkeypatch.setattr(views, "_form_page", counting)
    pages = [opened(client) for _time in range(3)]
    assert drawn == [1]
    keys = [(hidden(page, "key"), hidden(page, "since")) for page in pages]
    assert len(set(keys)) == 3
    rest = {page.replace(key, "").replace(since, "") for page, (key, since) in zip(pages, keys, strict=True)}
    assert len(rest) == 1
    assert "formulir-ini" not in rest.pop()


def test_the_other_language_and_a_flood_have_pages_of_their_own(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm, english = opened(client), opened(client, "/en/lapor/")
    assert 'lang="id"' in calm
    assert '<html lang="en"' in english
    monkeypatch.setattr(pace, "puzzle", lambda **_at: 12)
    assert 'data-bits="12"' in opened(client)
    assert "data-bits" not in calm


def test_it_is_drawn_anew_after_a_while(client: Client, settings: LazySettings) -> None:
    opened(client)
    settings.SIGAP_REGENCY_NAME = "Kabupaten Pere'an"
    assert "Pere&#x27;an" not in opened(client)
    cache.clear()  # as after KEPT_SECONDS
    assert "Pere&#x27;an" in opened(client)
