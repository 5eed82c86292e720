"""A report through the public pages into the real mailbox, as the public database role: sealed, found again, once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from tests.factories import public_site
from tests.factories.public_site import KEY

from sigap.mailbox import codes
from sigap.mailbox.models import Envelope

pytestmark = pytest.mark.django_db
STORY = "Cerita rekaan dari Kampung Jeruk, dekat sumur tua"


@pytest.fixture(autouse=True)
def public_role(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """The public process: own keys, own grants and policies."""
    with public_site.with_keys(settings, tmp_path / "keys"):
        yield


def words_on(text: str) -> list[str]:
    return re.findall(r'<li class="word" lang="id"><span>\d</span>(\w+)</li>', text)


def as_owner() -> list[Envelope]:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    return list(Envelope.objects.all())


def test_a_report_is_sealed_and_found_again_by_its_words(client: Client) -> None:
    page = client.post("/lapor/", {"key": KEY, "story": STORY, "flags": ["injury"], "place": "Kampung Jeruk"})
    words = words_on(page.content.decode())
    assert len(words) == codes.CODE_WORDS
    state = client.post("/cek/", {"code": " ".join(words)})
    assert "sudah sampai" in state.content.decode()
    (envelope,) = as_owner()
    assert envelope.flags == ["injury"]
    stored = bytes(envelope.sealed_story) + bytes(envelope.sealed_details) + repr(envelope.__dict__).encode()
    assert b"Jeruk" not in stored


def test_a_second_click_gives_the_same_words_and_one_report(client: Client) -> None:
    answers = {"key": KEY, "story": STORY}
    first, second = (words_on(client.post("/lapor/", answers).content.decode()) for _ in range(2))
    assert first
    assert first == second
    changed = client.post("/lapor/", {**answers, "story": STORY + ", dan satu lagi"})
    assert changed.status_code == 409
    assert len(as_owner()) == 1


def test_a_story_of_one_word_is_a_report(client: Client) -> None:
    assert len(words_on(client.post("/lapor/", {"key": KEY, "story": "Tolong"}).content.decode())) == codes.CODE_WORDS
    assert len(as_owner()) == 1


def test_the_words_of_one_report_show_nothing_of_another_nor_of_a_story(client: Client) -> None:
    """A guardian who holds the words, and asks what was reported, reads how far it is and no more."""
    posts = [{"key": KEY, "story": STORY}, {"key": KEY[::-1], "story": "Sesuatu yang lain CONTOH"}]
    codes_given = [words_on(client.post("/lapor/", post).content.decode()) for post in posts]
    pages = [client.post("/cek/", {"code": " ".join(words)}).content.decode() for words in codes_given]
    numbers = [set(re.findall(r"L-\d+", page)) for page in pages]
    assert [len(found) for found in numbers] == [1, 1]
    assert numbers[0] != numbers[1]
    assert not [page for page in pages if any(str(post["story"]) in page for post in posts)]
    mixed = client.post("/cek/", {"code": " ".join(codes_given[0][:3] + codes_given[1][3:])})
    assert mixed.status_code == 422
    assert not re.search(r"L-\d+", mixed.content.decode())
