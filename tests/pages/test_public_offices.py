"""Who names an office, or speaks of one, is asked before anything is sent; names of people all answer alike."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import public_site
from tests.factories.public_site import KEY
from tests.pages.test_public_report import Postbox

from sigap.mailbox import posting
from sigap.public import conflict

CALM = "Anak itu tidak boleh pulang, katanya ada hutang di Pere'an"
ASKED = "Belum terkirim. Satu pertanyaan dulu"


class Lane(Postbox):
    """Stands where reports on officials go."""

    def post_apart(self, cleaned: dict[str, Any], details: dict[str, Any], **_at: Any) -> posting.Receipt:
        self.posted.append({"named": cleaned["names_office"], "details": details})
        return posting.Receipt(words=("rakit",) * 6, number="L-1", received_at=_at["at"])


@pytest.fixture(autouse=True)
def lane(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Lane:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)
    box = Lane()
    monkeypatch.setattr(conflict, "post", box.post_apart)
    return box


@pytest.fixture(autouse=True)
def postbox(monkeypatch: pytest.MonkeyPatch) -> Postbox:
    box = Postbox()
    monkeypatch.setattr(posting, "post_report", box.post)
    return box


def send(client: Client, story: str = CALM, **answers: Any) -> tuple[int, str]:
    page = client.post("/lapor/", {"key": KEY, "story": story, **answers})
    return page.status_code, page.content.decode()


def ticked(text: str) -> list[str]:
    return re.findall(r'name="names_office" value="(\w+)"[^>]*checked', text)


@pytest.mark.parametrize(
    ("answers", "kinds"),
    [
        ({"hidden_from": ["office"]}, []),
        ({"hidden_from": ["office"], "hidden_from_office": "Bu Rina"}, []),
        ({"hidden_from_office": "Polsek sini"}, ["police"]),
        ({"hidden_from_office": "kantor camta"}, ["subdistrict"]),
        ({"hidden_from_who": "pak polisi itu"}, ["police"]),
    ],
)
def test_an_office_leads_to_the_list_with_everything_kept(
    client: Client, lane: Lane, postbox: Postbox, answers: dict[str, Any], kinds: list[str]
) -> None:
    status, text = send(client, **answers)
    assert status == 409
    assert ASKED in text
    assert "Pere&#x27;an</textarea>" in text
    assert ticked(text) == kinds
    assert text.count('name="names_office"') == 13, "one list, not two"
    assert 'name="way" value="apart"' in text
    assert 'name="way" value="ordinary"' in text
    assert not lane.posted + postbox.posted
    first = text[text.index('<form id="laporan"') :]
    assert 'value="desa"' in first[: first.index("</button>")]


@pytest.mark.parametrize("where", ["UPTD PPA", "updt", "kantor bupati", "Dinas PPA"])
def test_the_ordinary_way_is_closed_while_that_office_receives(
    client: Client, lane: Lane, postbox: Postbox, where: str
) -> None:
    for answer in ({}, {"way": "ordinary"}):
        status, text = send(client, hidden_from_office=where, **answer)
        assert status == 409
        assert 'value="ordinary"' not in text
    assert not postbox.posted
    assert send(client, hidden_from_office=where, way="apart")[0] == 200
    assert lane.posted[0]["named"] in (["unit"], ["leaders"])


def test_an_office_that_nobody_could_name_is_not_taken_for_another(
    client: Client, lane: Lane, postbox: Postbox
) -> None:
    answers: dict[str, Any] = {"hidden_from": ["office"], "hidden_from_office": "Bu Rina"}
    assert send(client, **answers, way="ordinary")[0] == 409
    assert send(client, **answers, way="apart")[0] == 200
    assert [each["named"] for each in lane.posted] == [["other"]]
    assert send(client, **answers, names_office=["police"], way="ordinary")[0] == 200
    assert postbox.posted[0]["details"]["hidden_from"] == ["office", "police"]


@pytest.mark.parametrize("word", ["UPTD", "petugas", "polisi", "kepala desa", "camat"])
def test_a_word_in_the_story_raises_the_question_once(client: Client, postbox: Postbox, word: str) -> None:
    story = f"{CALM}. Ada {word} juga"
    status, text = send(client, story)
    assert (status, ticked(text)) == (409, [])
    assert "Tidak ada. Kirim ke UPTD PPA" in text
    assert send(client, story, way="ordinary")[0] == 200
    assert postbox.posted[0]["details"] == {"contact": "no"}


def test_the_script_is_told_that_a_page_waits(client: Client, postbox: Postbox) -> None:
    answers = {"key": KEY, "story": "petugas itu"}
    assert client.post("/lapor/", answers, headers={"accept": "application/json"}).status_code == 409
    assert not postbox.posted


def test_names_tried_one_by_one_tell_nothing(client: Client, postbox: Postbox) -> None:
    """People of the demo and people of nowhere: the same answer, whatever field they stand in."""
    for name in ("Rina", "Rina Marlina", "Bu Dewi Anggraini", "Anton Saputra", "Zubaidah Entah", "Pere'an"):
        for field in ("hidden_from_who", "story"):
            status, text = send(client, **{field: f"{name} itu"})
            assert status == 200, (name, field)
            assert ASKED not in text
        status, text = send(client, hidden_from_office=name)
        assert (status, ticked(text)) == (409, []), name


def test_what_is_no_office_is_not_asked_about(client: Client, postbox: Postbox) -> None:
    for answers in ({"hidden_from": ["family", "village", "school"]}, {"hidden_from_who": "paman saya di kampung"}):
        assert send(client, **answers)[0] == 200
    assert send(client, "kepala saya dipukul, saya mau bicara kepada ibu")[0] == 200
