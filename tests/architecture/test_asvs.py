"""The table of the verification standard names tests that are there, and every requirement of levels 1 and 2."""

import re
from collections import Counter

from tests.architecture.house import ROOT

TABLE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| ([\d., ]+) \| ([\d–]+) \| (.+?) \| (held|in part|not held|absent) \| (.+?) \| (.*) \|$", re.MULTILINE
)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
CHAPTERS = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
"""How many requirements of levels 1 and 2 each chapter of release 5.0.0 has."""


def test_every_test_that_is_named_is_there() -> None:
    named = set(NAMED.findall(TABLE))
    assert len(named) > 100
    gone = [
        f"{path}::{name}"
        for path, name in sorted(named)
        if not (ROOT / path).exists()
        or not re.search(rf"^ *(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert not gone


def test_what_is_held_is_shown_or_says_why_not() -> None:
    rows = ROW.findall(TABLE)
    assert len(rows) == len(re.findall(r"^\| \d", TABLE, re.MULTILINE)), "a row in another form"
    assert not [row[0] for row in rows if row[3] != "absent" and not (NAMED.search(row[5]) or "no test: " in row[5])]


def test_each_requirement_stands_once_and_none_is_left_out() -> None:
    numbers = [(number, row[1]) for row in ROW.findall(TABLE) for number in row[0].split(", ")]
    assert len({number for number, _level in numbers}) == len(numbers)
    order = [tuple(map(int, number.split("."))) for number, _level in numbers]
    assert order == sorted(order)
    counted = Counter(int(number.split(".")[0]) for number, level in numbers if level != "3")
    assert tuple(counted[chapter] for chapter in range(1, len(CHAPTERS) + 1)) == CHAPTERS
    assert sum(CHAPTERS) == 253
