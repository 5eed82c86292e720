"""Own throttle, in the database: counts an attempt before it is judged, and takes it back when it was right.

What the counters mean is decided in `pace`. Every failure in flight is counted, so that a thousand attempts
at once are no better than a thousand one after another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from sigap.access import entry
from sigap.access.models import Attempt, Browser
from sigap.access.signin import pace
from sigap.access.signin.pace import Count, Lane, Pace
from sigap.access.signin.visit import Visit, day_of, key_of

_NEVER_SLOWS = Pace(free=2**31, base=timedelta(), cap=timedelta(), forget=timedelta(minutes=15))
"""A counter that is only read: how often a browser failed, how often a login was tried by anybody."""


class TooSoon(Exception):
    """The attempt was not looked at; the next one is after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An attempt that was let through and counted as failed for now."""

    login: str
    lane: Lane
    keys: tuple[bytes, ...]
    own: bytes | None
    failures: int


def take(login: str, visit: Visit, *, at: datetime) -> Claim:
    """Lets a password attempt through and counts it. Raises TooSoon."""
    own = key_of("browser", login, visit.browser) if visit.browser else None
    everywhere, source = key_of("login", login), key_of("source", day_of(at), visit.source)
    lanes = {lane: key_of(lane, login, day_of(at), visit.source) for lane in (Lane.FRESH, Lane.STRANGER)}
    with entry.threshold(), transaction.atomic():
        is_known = own is not None and Browser.objects.filter(key=own).exists()
        counts = _locked([key for key in (own, everywhere, source, *lanes.values()) if key], at)
        lane = pace.lane_of(
            is_known=is_known,
            has_browser=own is not None,
            browser_failures=_remembered(counts[own], at) if own else 0,
        )
        paces = {everywhere: _NEVER_SLOWS}
        if own:
            paces[own] = pace.PACES[lane] if is_known else _NEVER_SLOWS
        if not is_known:
            paces |= {lanes[lane]: pace.PACES[lane], source: pace.SOURCE}
        _refuse_early(paces, counts, at)
        after = _count(paces, counts, at)
    return Claim(login=login, lane=lane, keys=tuple(after), own=own, failures=after[everywhere].failures)


def take_code(login: str, visit: Visit, *, at: datetime) -> Claim:
    """Lets an attempt at the second factor through and counts it. Raises TooSoon."""
    own = key_of("browser", login, visit.browser) if visit.browser else None
    with entry.threshold(), transaction.atomic():
        is_known = own is not None and Browser.objects.filter(key=own).exists()
        lane = Lane.KNOWN if is_known else Lane.STRANGER
        key = key_of("code", login, visit.browser if is_known else "")
        paces = {key: pace.CODES[lane]}
        counts = _locked([key], at)
        _refuse_early(paces, counts, at)
        after = _count(paces, counts, at)
    return Claim(login=login, lane=lane, keys=(key,), own=own, failures=after[key].failures)


def succeeded(claim: Claim) -> None:
    """Takes the count back; the browser's own counter starts anew."""
    with entry.threshold(), transaction.atomic():
        release(claim)
        if claim.own is not None:
            Attempt.objects.filter(key=claim.own).delete()


def remember(login: str, visit: Visit, *, at: datetime) -> None:
    """Gives this browser a lane of its own.

    Only after a whole sign-in: a password alone must not win an attacker fresh tries at the second factor.
    """
    if visit.browser:
        with entry.threshold(), transaction.atomic():
            Browser.objects.update_or_create(key=key_of("browser", login, visit.browser), defaults={"last_at": at})


def release(claim: Claim) -> None:
    """Takes the count back: the attempt was right, or was never judged."""
    with entry.threshold(), transaction.atomic():
        rows = Attempt.objects.filter(key__in=claim.keys)
        # Locked in the same order as everywhere: two acts that share counters wait, and never for ever.
        list(rows.order_by("key").select_for_update())
        rows.update(failures=Greatest(F("failures") - 1, 0))


def use_once(kind: str, *parts: str, at: datetime) -> bool:
    """Whether this (a code of the second factor) is used for the first time, over all desk processes."""
    with entry.threshold():
        _row, is_new = Attempt.objects.get_or_create(key=key_of(kind, *parts), defaults={"failures": 0, "last_at": at})
    return is_new


def _locked(keys: list[bytes], at: datetime) -> dict[bytes, Count]:
    """The counters, locked in one fixed order, made where absent."""
    fresh = [Attempt(key=key, failures=0, last_at=at) for key in sorted(keys)]
    Attempt.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = Attempt.objects.filter(key__in=keys).order_by("key").select_for_update()
    return {bytes(row.key): Count(failures=row.failures, last_at=row.last_at) for row in rows}


def _remembered(count: Count, at: datetime) -> int:
    return 0 if pace.is_forgotten(_NEVER_SLOWS, count, at) else count.failures


def _refuse_early(paces: Mapping[bytes, Pace], counts: Mapping[bytes, Count], at: datetime) -> None:
    longest = max(pace.wait(its_pace, counts[key], at) for key, its_pace in paces.items())
    if longest > timedelta():
        raise TooSoon(longest)


def _count(paces: Mapping[bytes, Pace], counts: Mapping[bytes, Count], at: datetime) -> dict[bytes, Count]:
    after = {key: pace.after_failure(its_pace, counts[key], at) for key, its_pace in paces.items()}
    rows = [Attempt(key=key, failures=count.failures, last_at=at) for key, count in after.items()]
    Attempt.objects.bulk_update(rows, ["failures", "last_at"])
    return after
