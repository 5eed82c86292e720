"""What `./sigap test fast` leaves out."""

import tomllib

from sigap.cli.development import run_tests as testing
from sigap.cli.home import CHECKOUT


def test_fast_leaves_out_stories_and_rounds_and_hands_on_the_rest() -> None:
    assert testing.options_of(["fast", "-x", "tests/rules"]) == [
        "-m",
        "not journey and not rounds",
        "-x",
        "tests/rules",
    ]
    assert testing.options_of(["tests/pages", "-k", "fast"]) == ["tests/pages", "-k", "fast"]


def test_what_is_left_out_is_a_declared_mark() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    marks = [line.partition(":")[0] for line in project["tool"]["pytest"]["ini_options"]["markers"]]
    assert {"journey", "rounds"} <= set(marks)
