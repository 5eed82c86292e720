"""An exported chat of any telephone is read into who, when and what; nothing in it is left out."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigap.intake.rules.chat import format_chat, read_chat

NOON = datetime(2026, 11, 25, 9, 14)  # noqa: DTZ001 - a telephone's clock has no zone
AFTER = datetime(2026, 11, 25, 21, 14)  # noqa: DTZ001 - as above


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("25/11/26 09.14 - Bu CONTOH: halo", NOON),
        ("25/11/2026 09.14 - Bu CONTOH: halo", NOON),
        ("25/11/26, 09:14 - Bu CONTOH: halo", NOON),
        ("11/25/26, 9:14 AM - Bu CONTOH: halo", NOON),
        ("11/25/26, 9:14\u202fPM - Bu CONTOH: halo", AFTER),
        ("[25/11/26 09.14.05] Bu CONTOH: halo", NOON),
        ("\u200e[25/11/26, 09.14.05] Bu CONTOH: halo", NOON),
        ("[11/25/26, 9:14:05 PM] Bu CONTOH: halo", AFTER),
        ("25-11-2026 21.14 – Bu CONTOH: halo", AFTER),
    ],
)
def test_each_form_of_export_is_read(line: str, moment: datetime) -> None:
    (found,) = read_chat(line)
    assert (found.said_at, found.who, found.words, found.media) == (moment, "Bu CONTOH", "halo", "")


def test_which_half_is_the_day_is_told_by_the_whole_chat() -> None:
    first, second = read_chat("03/04/26, 09:14 - A: satu\n03/25/26, 09:15 - A: dua")
    assert first.said_at is not None
    assert (first.said_at.month, first.said_at.day) == (3, 4)
    assert second.said_at is not None
    assert second.said_at.day == 25
    (alone,) = read_chat("03/04/26 09.14 - A: satu")
    assert alone.said_at is not None
    assert (alone.said_at.day, alone.said_at.month) == (3, 4)


def test_lines_without_a_date_belong_to_the_message_before() -> None:
    first, second = read_chat("25/11/26 09.14 - A: satu\nbaris dua: lagi\n\n25/11/26 09.15 - B: jawab")
    assert first.words == "satu\nbaris dua: lagi"
    assert second.who == "B"


def test_what_whatsapp_says_itself_is_told_apart() -> None:
    (found,) = read_chat("25/11/26 09.14 - Pesan dan panggilan dienkripsi secara end-to-end.")
    assert not found.who
    assert found.words.startswith("Pesan dan panggilan")


@pytest.mark.parametrize(
    ("words", "name", "left"),
    [
        ("<Media tidak disertakan>", "?", ""),
        ("<Media omitted>", "?", ""),
        ("IMG-20261125-WA0001.jpg (file terlampir)", "IMG-20261125-WA0001.jpg", ""),
        ("IMG-1.jpg (file attached)\nini rumahnya", "IMG-1.jpg", "ini rumahnya"),
        ("<terlampir: 00000012-PHOTO-2026.jpg>", "00000012-PHOTO-2026.jpg", ""),
        ("gambar tidak disertakan", "?", ""),
        ("audio omitted", "?", ""),
        ("tidak ada berkas", "", "tidak ada berkas"),
    ],
)
def test_the_names_of_files_are_kept(words: str, name: str, left: str) -> None:
    (found,) = read_chat(f"25/11/26 09.14 - A: {words}")
    assert (found.media, found.words) == (name, left)


def test_the_chosen_ones_read_as_a_story() -> None:
    lines = read_chat("25/11/26 09.14 - A: satu\n25/11/26 09.15 - B: a.jpg (file terlampir)\n99/99/26 09.16 - A: tiga")
    assert format_chat(lines) == "25-11-2026 09.14 A: satu\n25-11-2026 09.15 B: [berkas: a.jpg]\nA: tiga"


@pytest.mark.parametrize("text", ["", "halo apa kabar", "25/11/26 tanpa jam"])
def test_what_is_no_chat_gives_nothing(text: str) -> None:
    assert read_chat(text) == []


@given(st.lists(st.text(alphabet="ab :\n<>[]-/0129.", max_size=40), max_size=10))
def test_no_text_makes_the_reader_stumble_and_no_letter_goes(words: list[str]) -> None:
    text = "\n".join(f"25/11/26 09.14 - A: {each}" for each in words)
    found = "".join(line.who + line.words + line.media for line in read_chat(text))
    assert found.count("b") == text.count("b")
