"""Where the invented stories happen: in the demo's regency as they say, in another one in its own places."""

from collections.abc import Sequence
from functools import cache

from sigap.kernel.reference import toml_file
from sigap.places.queries import districts_of, home_regency, villages_of


def here(code: str) -> str:
    """The place that stands for one of the stories' own, of the same level: a district for a district, and so on."""
    example, home = _example(), home_regency()
    if home == example or not code.startswith(example.partition(".")[0]):
        return code
    if not code.startswith(f"{example}."):
        return home.partition(".")[0]
    _province, _regency, district, *village = code.split(".")
    found = _nth(_districts(home), district)
    return _nth(_villages(found), village[0]) if village else found


def _nth(codes: Sequence[str], number: str) -> str:
    return codes[(int(number) - 1) % len(codes)]


@cache
def _districts(home: str) -> tuple[str, ...]:
    return tuple(place.code for place in districts_of(home))


@cache
def _villages(district: str) -> tuple[str, ...]:
    return tuple(place.code for place in villages_of(district))


def _example() -> str:
    return str(toml_file("sigap.config", "example_regency.toml")["code"])
