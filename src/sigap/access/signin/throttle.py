"""Own throttle, in the database: counts an attempt before it is judged, and takes it back when it was right.

What the counters mean is decided in `pace`. Every failure in flight is counted, so that a thousand attempts
at once are no better than a thousand one after another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from sigap.access import entry
from sigap.access.models import Attempt, Browser
from sigap.access.signin import pace
from sigap.access.signin.pace import AttemptCounter, BackoffPolicy, FailureCount
from sigap.access.visit import Visit, day_of, key_of

_NEVER_SLOWS = BackoffPolicy(free=2**31, base=timedelta(), cap=timedelta(), forget=timedelta(minutes=15))
"""A counter that is only read: how often a browser failed, how often a login was tried by anybody."""


class AttemptTooSoon(Exception):
    """The attempt was not looked at; the next one is after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAttempt:
    """An attempt that was let through and counted as failed for now."""

    login: str
    counter: AttemptCounter
    keys: tuple[bytes, ...]
    own: bytes | None
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keys:
    """The counters that one attempt may concern."""

    own: bytes | None
    everywhere: bytes
    together: bytes
    source: bytes
    fresh: bytes
    stranger: bytes

    def concerned(self, *, is_known: bool) -> list[bytes]:
        """A known browser waits for no lock on what strangers count under."""
        strangers = () if is_known else (self.together, self.source, self.fresh, self.stranger)
        return [key for key in (self.own, self.everywhere, *strangers) if key]


def take(login: str, visit: Visit, *, at: datetime) -> CountedAttempt:
    """Lets a password attempt through and counts it. Raises AttemptTooSoon."""
    day = day_of(at)
    keys = _Keys(
        own=key_of("browser", login, visit.browser) if visit.browser else None,
        everywhere=key_of("login", login),
        together=key_of("together"),
        source=key_of("source", day, visit.source),
        fresh=key_of("fresh", login, day, visit.source),
        stranger=key_of("stranger", login, day, visit.source),
    )
    with entry.threshold():
        is_known = keys.own is not None and Browser.objects.filter(key=keys.own).exists()
        asked = keys.concerned(is_known=is_known)
        # A first look without a lock: whoever hammers is sent away by one read, and holds up nobody.
        _plan(keys, _read(asked), is_known=is_known, at=at)
        with transaction.atomic():
            counts = _locked(asked, at)
            counter, paces = _plan(keys, counts, is_known=is_known, at=at)
            after = _count(paces, counts, at)
    return CountedAttempt(
        login=login, counter=counter, keys=tuple(after), own=keys.own, failures=after[keys.everywhere].failures
    )


def _plan(
    keys: _Keys, counts: Mapping[bytes, FailureCount], *, is_known: bool, at: datetime
) -> tuple[AttemptCounter, dict[bytes, BackoffPolicy]]:
    """The counter and the counters that go up. Raises AttemptTooSoon."""
    counter = pace.counter_of(
        is_known=is_known,
        has_browser=keys.own is not None,
        browser_failures=_remembered(counts.get(keys.own, FailureCount()), at) if keys.own else 0,
    )
    paces = {keys.everywhere: _NEVER_SLOWS if is_known else pace.LOGIN}
    if keys.own:
        paces[keys.own] = pace.PACES[counter] if is_known else _NEVER_SLOWS
    if not is_known:
        paces |= {
            keys.fresh if counter is AttemptCounter.FRESH else keys.stranger: pace.PACES[counter],
            keys.source: pace.SOURCE,
            keys.together: pace.TOGETHER,
        }
    _refuse_early(paces, counts, at)
    return counter, paces


def take_code(login: str, visit: Visit, *, at: datetime) -> CountedAttempt:
    """Lets an attempt at the second factor through and counts it. Raises AttemptTooSoon."""
    own = key_of("browser", login, visit.browser) if visit.browser else None
    with entry.threshold(), transaction.atomic():
        is_known = own is not None and Browser.objects.filter(key=own).exists()
        counter = AttemptCounter.KNOWN if is_known else AttemptCounter.STRANGER
        key = key_of("code", login, visit.browser if is_known else "")
        paces = {key: pace.CODES[counter]}
        _refuse_early(paces, _read([key]), at)
        counts = _locked([key], at)
        _refuse_early(paces, counts, at)
        after = _count(paces, counts, at)
    return CountedAttempt(login=login, counter=counter, keys=(key,), own=own, failures=after[key].failures)


def succeeded(claim: CountedAttempt) -> None:
    """Takes the count back; the browser's own counter starts anew."""
    with entry.threshold(), transaction.atomic():
        release(claim)
        if claim.own is not None:
            Attempt.objects.filter(key=claim.own).delete()


def remember(login: str, visit: Visit, *, at: datetime) -> None:
    """Gives this browser a counter of its own.

    Only after a whole sign-in: a password alone must not win an attacker fresh tries at the second factor.
    """
    if visit.browser:
        with entry.threshold(), transaction.atomic():
            Browser.objects.update_or_create(key=key_of("browser", login, visit.browser), defaults={"last_at": at})


def release(claim: CountedAttempt) -> None:
    """Takes the count back: the attempt was right, or was never judged."""
    with entry.threshold(), transaction.atomic():
        rows = Attempt.objects.filter(key__in=claim.keys)
        # Locked in the same order as everywhere: two acts that share counters wait, and never for ever.
        list(rows.order_by("key").select_for_update())
        rows.update(failures=Greatest(F("failures") - 1, 0))


def count_unknown(*, is_unknown: bool, at: datetime) -> int:
    """How often logins that nobody has were tried lately, this attempt included. Written for any failure alike."""
    key = key_of("unknown")
    with entry.threshold(), transaction.atomic():
        count = _locked([key], at)[key]
        after = pace.after_failure(_NEVER_SLOWS, count, at) if is_unknown else count
        row = Attempt(key=key, failures=after.failures, last_at=after.last_at or at)
        Attempt.objects.bulk_update([row], ["failures", "last_at"])
    return after.failures


def use_once(kind: str, *parts: str, at: datetime) -> bool:
    """Whether this (a code of the second factor) is used for the first time, over all desk processes."""
    with entry.threshold():
        _row, is_new = Attempt.objects.get_or_create(key=key_of(kind, *parts), defaults={"failures": 0, "last_at": at})
    return is_new


def _locked(keys: list[bytes], at: datetime) -> dict[bytes, FailureCount]:
    """The counters, locked in one fixed order, made where absent."""
    fresh = [Attempt(key=key, failures=0, last_at=at) for key in sorted(keys)]
    Attempt.objects.bulk_create(fresh, ignore_conflicts=True)
    return _counts_in(Attempt.objects.filter(key__in=keys).order_by("key").select_for_update())


def _read(keys: list[bytes]) -> dict[bytes, FailureCount]:
    return _counts_in(Attempt.objects.filter(key__in=keys))


def _counts_in(rows: QuerySet[Attempt]) -> dict[bytes, FailureCount]:
    return {bytes(row.key): FailureCount(failures=row.failures, last_at=row.last_at) for row in rows}


def _remembered(count: FailureCount, at: datetime) -> int:
    return 0 if pace.is_forgotten(_NEVER_SLOWS, count, at) else count.failures


def _refuse_early(paces: Mapping[bytes, BackoffPolicy], counts: Mapping[bytes, FailureCount], at: datetime) -> None:
    longest = max(pace.wait(its_pace, counts.get(key, FailureCount()), at) for key, its_pace in paces.items())
    if longest > timedelta():
        raise AttemptTooSoon(longest)


def _count(
    paces: Mapping[bytes, BackoffPolicy], counts: Mapping[bytes, FailureCount], at: datetime
) -> dict[bytes, FailureCount]:
    after = {key: pace.after_failure(its_pace, counts[key], at) for key, its_pace in paces.items()}
    rows = [Attempt(key=key, failures=count.failures, last_at=at) for key, count in after.items()]
    Attempt.objects.bulk_update(rows, ["failures", "last_at"])
    return after
