"""When a report came is shown to staff to the quarter of an hour: the exact moment could name who was on the line."""

import re

from tests.architecture.house import SOURCE, python_files

_SHOWN = re.compile(r"received_at(?:\|(?!quarter)|\s*%?})")
_IN_CODE = re.compile(r"(?:near_moment|full_moment|clock_time|exact_span)\((?!quarter\()[^)]*received_at")


def test_templates_round_it() -> None:
    found = [str(path) for path in SOURCE.rglob("*.html") if _SHOWN.search(path.read_text(encoding="utf-8"))]
    assert not found


def test_code_rounds_it() -> None:
    found = [str(path) for path in python_files() if _IN_CODE.search(path.read_text(encoding="utf-8"))]
    assert not found


def test_both_searches_find_what_they_look_for() -> None:
    assert _SHOWN.search("{{ envelope.received_at|near_moment:now }}")
    assert _SHOWN.search("{{ envelope.received_at }}")
    assert not _SHOWN.search("{{ envelope.received_at|quarter|near_moment:now }}")
    assert _IN_CODE.search("near_moment(each.received_at, at)")
    assert not _IN_CODE.search("near_moment(quarter(each.received_at), at)")
