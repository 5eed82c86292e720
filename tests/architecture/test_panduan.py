"""Guides by role: one short sheet for each tour, in words, with a small picture that is there."""

import re

from tests.architecture.house import ROOT

from sigap.desk.role_tours import ROLE_TOURS

FOLDER = ROOT / "docs" / "panduan"
PICTURE = re.compile(r"!\[([^\]]+)\]\(gambar/([a-z-]+\.png)\)")
LONGEST, LARGEST = 40, 60_000


def test_each_tour_has_its_sheet_and_the_index_names_it() -> None:
    slugs = {tour.slug for tour in ROLE_TOURS}
    assert {path.stem for path in FOLDER.glob("*.md")} == slugs | {"README"}
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\(([a-z-]+)\.md\)", index)) == slugs


def test_a_sheet_is_short_and_says_what_its_role_does_not_see() -> None:
    for tour in ROLE_TOURS:
        text = (FOLDER / f"{tour.slug}.md").read_text(encoding="utf-8")
        assert len(text.splitlines()) <= LONGEST, tour.slug
        assert "tidak Anda lihat" in text or "tidak terbuka" in text, tour.slug
        for stop in tour.stops:
            assert f"**{stop.title}" in text or str(stop.title) in text, (tour.slug, str(stop.title))


def test_every_picture_is_small_there_and_named() -> None:
    named = {
        picture
        for path in FOLDER.glob("*.md")
        for words, picture in PICTURE.findall(path.read_text(encoding="utf-8"))
        if words
    }
    assert named == {path.name for path in (FOLDER / "gambar").iterdir()}
    assert len(named) == len(ROLE_TOURS) + 1
    for picture in named:
        raw = (FOLDER / "gambar" / picture).read_bytes()
        assert raw.startswith(b"\x89PNG"), picture
        assert len(raw) <= LARGEST, picture
