"""The report form: only the story is required, and whatever happens nothing typed is lost."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from tests.factories import public_site
from tests.factories.public_site import KEY

from sigap.mailbox import posting
from sigap.places import queries
from sigap.public import guide, views
from sigap.public.forms import OTHER_FLAGS, STORY_LIMIT, URGENT_FLAGS

WORDS = ("rakit", "embun", "jendela", "kunyit", "petang", "lesung")
STORY = "Anak tetangga dijemput orang tak dikenal. Katanya kerja di kota. <b>Tolong</b> 🙏 Pere'an"
ESCAPED = "&lt;b&gt;Tolong&lt;/b&gt; 🙏 Pere&#x27;an"


class Postbox:
    """Stands where the mailbox stands, and remembers what was posted."""

    def __init__(self) -> None:
        self.posted: list[dict[str, Any]] = []
        self.failing: Exception | None = None
        self.unstored = 0

    def note_unstored(self) -> None:
        self.unstored += 1

    def post(self, **facts: Any) -> posting.Receipt:
        if self.failing:
            raise self.failing
        self.posted.append(facts)
        return posting.Receipt(words=WORDS, number="L-4827", received_at=facts["at"])


@pytest.fixture(autouse=True)
def postbox(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Postbox:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)
    box = Postbox()
    monkeypatch.setattr(posting, "post_report", box.post)
    monkeypatch.setattr(views, "note_unstored", box.note_unstored)
    return box


def test_where_nobody_reads_yet_the_form_and_the_receipt_say_to_telephone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = guide._fetch_rows
    for has_reader in (True, False):
        cache.clear()
        answer = [(has_reader,)]
        monkeypatch.setattr(
            guide,
            "_fetch_rows",
            lambda asked, *values, said=answer: said if "has_reader" in asked else away(asked, *values),
        )
        for story in ("", STORY):
            page = client.post("/lapor/", {"key": KEY, "story": story}).content.decode()
            assert ("belum ada petugas yang membaca" in page) is not has_reader
    cache.clear()


def test_the_story_alone_is_enough(client: Client, postbox: Postbox) -> None:
    page = client.post("/lapor/", {"key": KEY, "story": STORY})
    text = page.content.decode()
    assert page.status_code == 200
    assert all(word in text for word in WORDS)
    assert "L-4827" in text
    assert "Anak tetangga" not in text
    (posted,) = postbox.posted
    assert posted["story"] == STORY
    assert posted["details"] == {"contact": "no"}
    assert (posted["flags"], posted["about"], posted["area"]) == ([], "", "")
    assert posted["idempotency_key"] == bytes.fromhex(KEY)


def test_everything_filled_in_is_posted_sealed_or_in_clear(client: Client, postbox: Postbox) -> None:
    answers: dict[str, Any] = {
        "key": KEY,
        "story": STORY,
        "flags": ["confinement", "shackled"],
        "about": "child",
        "area": "16.09.03",
        "place": "Pere'an, dekat pasar",
        "hidden_from": ["village"],
        "hidden_from_who": "paman",
        "contact": "yes",
        "phone": "0812-0000-4831",
        "hours": "siang",
        "cover": "dari koperasi",
    }
    assert client.post("/lapor/", answers).status_code == 200
    (posted,) = postbox.posted
    assert posted["details"] == {
        name: answers[name]
        for name in ("place", "hidden_from", "hidden_from_who", "contact", "phone", "hours", "cover")
    }
    assert (posted["flags"], posted["about"], posted["area"]) == (answers["flags"], "child", "16.09.03")


def test_the_flags_are_those_of_the_contract() -> None:
    codes = {code for code, _words in (*URGENT_FLAGS, *OTHER_FLAGS)}
    assert codes == {
        "lives_with_suspect",
        "weapon",
        "pregnant",
        "disability",
        "injury",
        "self_harm",
        "confinement",
        "abduction",
        "shackled",
        "no_family",
        "no_safe_place",
        "rejected_by_family",
        "rejected_by_community",
    }


def test_a_mistake_keeps_what_was_typed(client: Client, postbox: Postbox) -> None:
    answers: dict[str, Any] = {
        "key": KEY,
        "story": "  ",
        "place": "dekat pasar",
        "flags": ["shackled"],
        "hidden_from": ["school"],
    }
    answers["contact"] = "no"
    page = client.post("/lapor/", answers)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'href="#id_story"' in text
    assert 'value="dekat pasar"' in text
    assert "<details open>" in text
    assert text.count(" checked") == 3
    assert f'value="{KEY}"' in text
    assert not postbox.posted


@pytest.mark.parametrize(
    ("contact", "phone", "target"),
    [("no", "0812", "#id_contact_0"), ("", "0812", "#id_contact_0"), ("yes", "", "#id_phone")],
)
def test_a_wish_about_contact_must_be_plain(
    client: Client, postbox: Postbox, contact: str, phone: str, target: str
) -> None:
    page = client.post("/lapor/", {"key": KEY, "story": STORY, "contact": contact, "phone": phone})
    assert page.status_code == 422
    assert f'href="{target}"' in page.content.decode()
    assert not postbox.posted


def test_without_its_own_key_a_form_is_shown_again_with_one(client: Client, postbox: Postbox) -> None:
    page = client.post("/lapor/", {"key": "pendek", "story": STORY})
    found = re.search(r'name="key" value="([0-9a-f]{32})"', page.content.decode())
    assert page.status_code == 422
    assert found
    assert ESCAPED in page.content.decode()
    assert client.post("/lapor/", {"key": found.group(1), "story": STORY}).status_code == 200
    assert len(postbox.posted) == 1


def test_two_forms_never_share_a_key(client: Client) -> None:
    keys = {re.search(r'name="key" value="(\w+)"', client.get("/lapor/").content.decode()).group(1) for _ in "ab"}  # type: ignore[union-attr]  # the form has one
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [
        (OperationalError("no route"), 503, "Belum terkirim"),
        (RuntimeError("anything"), 503, "Belum terkirim"),
        (posting.KeyReused(), 409, "sudah pernah Anda kirim"),
    ],
)
def test_a_failure_says_so_and_keeps_the_story(
    client: Client, postbox: Postbox, failure: Exception, status: int, words: str
) -> None:
    postbox.failing = failure
    page = client.post("/lapor/", {"key": KEY, "story": STORY})
    text = page.content.decode()
    assert page.status_code == status
    assert words in text
    assert ESCAPED in text
    assert 'href="tel:110"' in text
    assert postbox.unstored == (status == 503)
    # The same key again after an outage, so that a report that did arrive is not doubled; a new one after a clash.
    assert (f'value="{KEY}"' in text) == (status == 503)


def test_a_failure_is_logged_by_its_type_alone(
    client: Client, postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    postbox.failing = OperationalError(STORY)
    client.post("/lapor/", {"key": KEY, "story": STORY})
    assert "OperationalError" in caplog.text
    assert "tetangga" not in caplog.text


def test_switching_the_language_keeps_what_was_typed(client: Client, postbox: Postbox) -> None:
    page = client.post("/en/lapor/", {"key": KEY, "story": STORY, "flags": ["injury"], "change": "language"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Tell us what happened" in text
    assert ESCAPED in text
    assert f'value="{KEY}"' in text
    assert "needs correcting" not in text
    assert not postbox.posted


def test_odd_text_is_taken_as_it_is(client: Client, postbox: Postbox) -> None:
    name = "Ñ" * 300
    page = client.post("/lapor/", {"key": KEY, "story": "a\x00b\r\nc\x07\td", "hidden_from_who": name})
    assert page.status_code == 200
    assert postbox.posted[0]["story"] == "ab\nc\td"
    assert postbox.posted[0]["details"]["hidden_from_who"] == name


def test_too_long_a_story_is_refused_in_words_and_kept(client: Client, postbox: Postbox) -> None:
    page = client.post("/lapor/", {"key": KEY, "story": "a" * 1_000_000})
    assert page.status_code == 422
    assert f"1000000 huruf. Paling banyak {STORY_LIMIT}" in page.content.decode()
    assert "a" * 1_000_000 in page.content.decode()
    assert not postbox.posted


def test_more_than_the_server_reads_is_a_page_too(client: Client, postbox: Postbox, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    page = client.post("/lapor/", {"key": KEY, "story": "a" * 2000})
    assert page.status_code == 413
    assert "Terlalu besar" in page.content.decode()
    assert not postbox.posted


@pytest.mark.parametrize("field", ["flags", "about", "area", "hidden_from", "contact"])
def test_a_value_not_on_the_list_is_refused(client: Client, postbox: Postbox, field: str) -> None:
    assert client.post("/lapor/", {"key": KEY, "story": STORY, field: "lain"}).status_code == 422
    assert not postbox.posted


def test_without_a_database_the_form_still_opens(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_regency: str) -> list[object]:
        raise OperationalError

    monkeypatch.setattr(queries, "districts_of", away)
    page = client.get("/lapor/")
    assert page.status_code == 200
    assert "Tidak tahu" in page.content.decode()


def test_what_is_too_long_is_named_by_its_field_in_the_summary(client: Client, postbox: Postbox) -> None:
    typed = {"key": KEY, "story": STORY, "contact": "yes", "phone": "1" * 301, "cover": "x" * 301}
    text = client.post("/lapor/", typed).content.decode()
    for label in ("Nomor telepon", "Kalau orang lain yang mengangkat, kami bilang apa"):
        assert f">{label}: Terlalu panjang: 301 huruf." in text
    assert not postbox.posted
