"""What the public's pages know of a flood: a moment in each form, a puzzle only while one lasts, a hint of the proxy.

Nothing here refuses anything. The hint is one word of a header, used for this one request and kept nowhere.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.http import HttpRequest

from sigap.mailbox import codes, reading
from sigap.mailbox.quarantine.pacing import HINT_HEADER, Pacing, figures, pacing_of, since_token, work_shown

_ASKED_EVERY = timedelta(seconds=5)
_seen: dict[str, tuple[datetime, bool]] = {}


def fresh(key: str, *, at: datetime) -> dict[str, str]:
    """A new key for a form, and when it was opened."""
    return {"key": key, "since": since_token(codes.load_secret(settings.SIGAP_KEYS), key, at=at)}


def shown_by(request: HttpRequest, key: str, *, since: str, work: str, at: datetime) -> Pacing:
    """The pace of one report, with what its form showed for itself."""
    secret = codes.load_secret(settings.SIGAP_KEYS)
    return pacing_of(
        request.headers.get(HINT_HEADER, ""),
        is_behind_proxy=settings.SIGAP_TRUSTED_PROXIES > 0,
        is_demo=settings.SIGAP_DEMO,
        work=work_shown(secret, key, since=since, solution=work, at=at),
    )


def puzzle(*, at: datetime, asks: Callable[..., bool] | None = None) -> int:
    """How many zero bits the page's script looks for; 0 in calm. Asked of the database every few seconds at most.

    `asks`: what says whether there is a flood, where it is not one of reports.
    """
    name = asks.__name__ if asks else ""
    asked_at, is_flooded = _seen.get(name, (None, False))
    if asked_at is None or not timedelta(0) <= at - asked_at < _ASKED_EVERY:
        try:
            is_flooded = (asks or reading.is_flooded)(at=at)
        except DatabaseTrouble:
            is_flooded = False  # the form opens all the same
        _seen[name] = (at, is_flooded)
    bits: int = figures()["work"]["puzzle_bits"]
    return bits if is_flooded else 0
