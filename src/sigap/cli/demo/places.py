"""Where the invented stories happen: in the demo's regency as they say, in another one in its districts."""

from functools import cache

from sigap.kernel.reference import toml_file
from sigap.places.queries import districts_of, home_regency


def here(code: str) -> str:
    """The place that stands for one of the stories' own: a district for a district, the province for the province."""
    example, home = _example(), home_regency()
    if home == example or not code.startswith(example.partition(".")[0]):
        return code
    if not code.startswith(f"{example}."):
        return home.partition(".")[0]
    districts = _districts(home)
    return districts[(int(code.split(".")[2]) - 1) % len(districts)]


@cache
def _districts(home: str) -> tuple[str, ...]:
    return tuple(place.code for place in districts_of(home))


def _example() -> str:
    return str(toml_file("sigap.config", "example_regency.toml")["code"])
