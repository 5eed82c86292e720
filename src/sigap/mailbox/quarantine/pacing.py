"""How many reports of the public go to the queue by themselves, and what a report may show for itself in a flood.

Nothing here refuses a report: beyond the figures of `reference/flood.toml` it waits in quarantine. Counts are over the
whole installation; no address is asked for. In calm nothing is asked of anybody.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.kernel.reference import toml_file

_SINCE = re.compile(r"([0-9a-f]{1,12})\.([0-9a-f]{16})")
_SOLUTION = re.compile(r"[0-9]{1,10}")
_MAC_BYTES = 8


class EffortShown(StrEnum):
    """What a report showed for itself: a puzzle solved by script, a form open long enough, or nothing."""

    SOLVED = "solved"
    WAITED = "waited"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many reports in the last minute, hour and day still go to the queue by themselves."""

    minute: int
    hour: int
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """What the public process knows of the pace of one report; goes to the database beside it."""

    limits: Limits
    work: EffortShown = EffortShown.NONE


_CROWDED = frozenset({"REJECTED", "REJECTED_DRY_RUN", "DELAYED", "DELAYED_DRY_RUN"})
"""What nginx says (`$limit_req_status`) of a connection from which very much comes."""
HINT_HEADER = "X-Sigap-Pace"


def pacing_of(hint: str, *, is_behind_proxy: bool, is_demo: bool, work: EffortShown = EffortShown.NONE) -> Pacing:
    """The pace that holds for one request: a connection that the proxy calls crowded uses less of what is open to all.

    `hint` is the proxy's header; it counts only behind one, for this request, and is kept nowhere.
    """
    return Pacing(limits=open_limits(is_hinted=is_behind_proxy and hint in _CROWDED, is_demo=is_demo), work=work)


@cache
def figures() -> dict[str, Any]:
    """The reference data, as it stands in the file."""
    return toml_file("sigap.mailbox", "flood.toml")


def open_limits(*, is_hinted: bool = False, is_demo: bool = False) -> Limits:
    """Figures for reports of the public; fewer of those whose connection the proxy calls crowded."""
    found = figures()
    share = (found["hinted"]["share"] if is_hinted else 1) * _times(is_demo=is_demo)
    return Limits(**{span: max(1, int(found["open"][span] * share)) for span in ("minute", "hour", "day")})


def flood_began_after(at: datetime) -> datetime:
    """The moment since which a report in quarantine means that there is a flood still."""
    return at - timedelta(minutes=figures()["work"]["minutes_after"])


def distinct_limits(*, is_demo: bool = False) -> tuple[int, int]:
    """How many a minute, and an hour, leave quarantine by themselves because they resemble no other."""
    found, times = figures()["distinct"], _times(is_demo=is_demo)
    return found["minute"] * times, found["hour"] * times


def _times(*, is_demo: bool) -> int:
    times: int = figures()["demo"]["times"] if is_demo else 1
    return times


def since_token(secret: bytes, key: str, *, at: datetime) -> str:
    """When the form with this key was opened, vouched for; goes into the form and comes back with it."""
    moment = f"{int(at.timestamp()):x}"
    return f"{moment}.{_mac(secret, key, moment)}"


def work_shown(secret: bytes, key: str, *, since: str, solution: str, at: datetime) -> EffortShown:
    """What came back with a form. Anything forged or too old shows nothing, and refuses nothing."""
    opened = opened_at(secret, key, since=since)
    rules = figures()["work"]
    if opened is None or not timedelta(0) <= at - opened <= timedelta(hours=rules["lasts_hours"]):
        return EffortShown.NONE
    if is_solved(since, solution, bits=rules["puzzle_bits"]):
        return EffortShown.SOLVED
    return EffortShown.WAITED if at - opened >= timedelta(seconds=rules["wait_seconds"]) else EffortShown.NONE


def opened_at(secret: bytes, key: str, *, since: str) -> datetime | None:
    """When the form with this key was opened; None when the moment was not vouched for here."""
    found = _SINCE.fullmatch(since)
    if found is None or not hmac.compare_digest(_mac(secret, key, found[1]), found[2]):
        return None
    return datetime.fromtimestamp(int(found[1], 16), UTC)


def is_solved(since: str, solution: str, *, bits: int) -> bool:
    """Whether SHA-256 of "since:solution" begins with so many zero bits. The page's script counts solutions up."""
    if not _SOLUTION.fullmatch(solution):
        return False
    digest = hashlib.sha256(f"{since}:{solution}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - bits) == 0


def _mac(secret: bytes, key: str, moment: str) -> str:
    return hmac.digest(secret, f"sigap/since/v1 {key} {moment}".encode(), "sha256")[:_MAC_BYTES].hex()
