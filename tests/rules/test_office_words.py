"""Words for offices: typos forgiven where it says who must not know, none in a story; no word is a person's name."""

import pytest

from sigap.mailbox.conflict.office_words import offices_in, story_speaks_of_office, who_speaks_of_office


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("U.P.T.D.", {"unit"}),
        ("UPTD PPA", {"unit"}),
        ("kapolsek", {"police"}),
        ("poilsi", {"police"}),
        ("Kecamtan Muaradua", {"subdistrict"}),
        ("pak camat", {"subdistrict"}),
        ("kades dan dinsos", {"village", "social"}),
        ("dinas sosial", {"social"}),
        ("Kejaksan", {"prosecution"}),
        ("pak walikota", {"leaders"}),
        ("orang pemkot Batam", {"leaders"}),
        ("pak keuchik", {"village"}),
        ("kepala kampung dan kadistrik", {"village", "subdistrict"}),
        ("wali nagari", {"village"}),
        ("Mahkamah Syar'iyah", {"prosecution"}),
        ("tukang listrik, adik kecik", set()),
        ("paman saya", set()),
        ("jangan kepada tetangga", set()),
    ],
)
def test_offices_that_are_written(told: str, expected: set[str]) -> None:
    assert {kind.value for kind in offices_in(told)} == expected


@pytest.mark.parametrize(
    "story",
    [
        "UPTD sudah tahu",
        "petugas itu yang minta",
        "saya takut polisi",
        "kepala desa menyuruh",
        "Kepala kantor",
        "pak CAMAT",
        "geuchik minta damai",
        "Wali Kota itu",
    ],
)
def test_a_story_that_raises_the_question(story: str) -> None:
    assert story_speaks_of_office(story)


@pytest.mark.parametrize(
    "story",
    [
        "kepala saya dipukul",
        "dipukul kepalanya",
        "sakit kepala",
        "saya mau kepada ibu",
        "di kecamatan Muaradua",
        "Tolong",
    ],
)
def test_a_story_that_does_not(story: str) -> None:
    assert not story_speaks_of_office(story)


@pytest.mark.parametrize("name", ["Rina", "Bu Rina Marlina", "Anton Saputra", "Pere'an", "Dewi Anggraini", "xyz"])
def test_names_of_people_are_all_alike(name: str) -> None:
    assert not who_speaks_of_office(name)
    assert not offices_in(name)
