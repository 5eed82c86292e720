"""Collects the events of one act and writes them once, sorted by stream, at the end of its transaction.

Actions join the recording that is open or open one; refusals get a transaction of their own, afterwards.
"""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from sigap.audit import heads, signing
from sigap.audit.chain import moment_text
from sigap.audit.kinds import EventUnfit, StreamKind, kind_of
from sigap.kernel.retrying import was_given_up


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What happened: ids and codes only. `actor_id` is None when nobody signed in did it."""

    code: str
    stream_kind: StreamKind | str
    stream_id: UUID
    at: datetime
    actor_id: UUID | None = None
    ids: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.stream_kind not in set(StreamKind):
            raise EventUnfit(f"{self.code}: no such stream kind")
        if not isinstance(self.stream_id, UUID) or not isinstance(self.actor_id, UUID | None):
            raise EventUnfit(f"{self.code}: stream and actor are UUIDs")
        if self.at.tzinfo is None:
            raise EventUnfit(f"{self.code}: a moment without a time zone")
        kind_of(self.code).check(self.ids)


class NothingRecorded(Exception):
    """An action ended without leaving a trace and without saying that it changed nothing."""


@dataclass(slots=True)
class _Collector:
    events: list[NewEvent] = field(default_factory=list)
    unchanged: int = 0
    has_acted: bool = False
    session_id: UUID | None = None

    @property
    def traces(self) -> int:
        return len(self.events) + self.unchanged


_open: ContextVar[_Collector | None] = ContextVar("sigap_audit_recording", default=None)


@dataclass(slots=True)
class _Attempt:
    """One try of `once_more`."""

    has_committed: bool = False


_attempt: ContextVar[_Attempt | None] = ContextVar("sigap_audit_attempt", default=None)


type OnGivenUp[R] = Callable[[DatabaseError, bool], R]
"""Answers for what was given up for good: told the failure, and whether an act before it was committed and stands."""


def once_more[R](work: Callable[[], R], *, otherwise: OnGivenUp[R] | None = None) -> R:
    """Runs work whose acts begin and end inside it, and once more from its start where PostgreSQL gave one up.

    Not where an act of it had been committed before: no act is done twice. What was opened is traced each time.
    What is given up for good is answered by `otherwise`, or raised.
    """
    if _attempt.get() is not None or connection.in_atomic_block:
        # Whoever began this tries it again, whole.
        return work()
    first, second = _Attempt(), _Attempt()
    try:
        try:
            return _trying(work, first)
        except DatabaseError as error:
            if first.has_committed or not was_given_up(error):
                raise
        return _trying(work, second)
    except DatabaseError as error:
        if otherwise is None or not was_given_up(error):
            raise
        return otherwise(error, first.has_committed or second.has_committed)


def _trying[R](work: Callable[[], R], attempt: _Attempt) -> R:
    token = _attempt.set(attempt)
    try:
        return work()
    finally:
        _attempt.reset(token)


def is_recording() -> bool:
    """Whether an act is under way on this thread."""
    return _open.get() is not None


@contextmanager
def recording(*, durable: bool = False) -> Iterator[None]:
    """One act: a transaction whose events are written at its end, inside it. Nested use joins.

    `durable=True` promises that leaving the block has committed; it cannot be nested (RuntimeError). An
    exception inside a nested block undoes the outermost one too, even when it is caught on the way.
    """
    outer = _open.get()
    if outer is not None:
        if durable:
            raise RuntimeError("A durable recording cannot stand inside another one")
        with _joined(outer):
            yield
        return
    with transaction.atomic(durable=durable):
        collector = _Collector()
        token = _open.set(collector)
        try:
            yield
        finally:
            _open.reset(token)
        _append(collector.events, session_id=collector.session_id)
    attempt = _attempt.get()
    if attempt is not None and collector.has_acted:
        attempt.has_committed = True


@contextmanager
def _joined(outer: _Collector) -> Iterator[None]:
    events, unchanged_before = len(outer.events), outer.unchanged
    try:
        # Without a savepoint of its own a failure marks the transaction: a half-done action never commits.
        with transaction.atomic(savepoint=False):
            yield
    except BaseException:
        del outer.events[events:]
        outer.unchanged = unchanged_before
        raise


def _collector() -> _Collector:
    collector = _open.get()
    if collector is None:
        raise RuntimeError("No recording is open: events are written by an act, inside its transaction")
    return collector


def record(event: NewEvent) -> None:
    """Adds an event to the act under way. Raises RuntimeError outside recording()."""
    _collector().events.append(event)


def in_session(session_id: UUID) -> None:
    """Says in which session the act under way is done: its events are signed for it."""
    _collector().session_id = session_id


def unchanged() -> None:
    """Says that the action found its work already done (a second click): it may end without an event."""
    _collector().unchanged += 1


def action[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Makes a function an action: it joins or opens a recording and must leave a trace.

    Where it opens one, and PostgreSQL gives its transaction up for another's sake, it is done once more.

    Raises TypeError at definition unless every parameter is keyword-only and `at` is among them, and
    NothingRecorded when a call leaves neither an event nor `unchanged()`.
    """
    parameters = inspect.signature(function).parameters
    if "at" not in parameters or any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()):
        raise TypeError(f"{function.__qualname__}: an action's facts are keyword-only and `at` is one of them")

    def traced(*args: P.args, **kwargs: P.kwargs) -> R:
        with recording():
            collector = _collector()
            collector.has_acted = True
            before = collector.traces
            result = function(*args, **kwargs)
            if collector.traces == before:
                raise NothingRecorded(f"{function.__module__}.{function.__qualname__} left no trace")
            return result

    @wraps(function)
    def acted(*args: P.args, **kwargs: P.kwargs) -> R:
        return once_more(lambda: traced(*args, **kwargs))

    acted.__dict__["is_action"] = True
    return acted


def refusal(event: NewEvent) -> None:
    """Writes one event in a transaction of its own, after the refused act has been rolled back.

    Raises RuntimeError while the act is still open: its rollback would take the trace with it.
    """
    if is_recording():
        raise RuntimeError("A refusal is traced after the refused act has ended")
    with transaction.atomic(durable=True):
        _append([event])


def _append(events: Sequence[NewEvent], *, session_id: UUID | None = None) -> None:
    if not events:
        return
    ordered = sorted(events, key=lambda event: (event.stream_kind, str(event.stream_id)))
    payload = signing.signed(
        [
            {
                "kind": event.stream_kind,
                "id": str(event.stream_id),
                "at": moment_text(event.at),
                "code": event.code,
                "actor": str(event.actor_id) if event.actor_id else None,
                "ids": dict(event.ids),
            }
            for event in ordered
        ],
        session_id=session_id,
    )
    with connection.cursor() as cursor:
        # The head comes along: a page that leaves a trace shows it without a statement more.
        cursor.execute(f"SELECT {settings.SIGAP_AUDIT_FUNCTION}(%s::jsonb), {heads.COLUMNS}", [json.dumps(payload)])
        heads.keep(cursor.fetchone()[1:])
