"""The trail: append-only events in hash chains, written in the same transaction as the act.

Use it as `from sigap import audit`: `audit.recording()`, `audit.record()`, `@audit.action`, `audit.refusal()`,
`audit.one_at_a_time()`.
It holds ids and codes only; what a person reads of it is made by each app's `events.py`.
"""

from sigap.audit.kinds import EventKind
from sigap.audit.locking import one_at_a_time
from sigap.audit.recording import (
    NewEvent,
    NothingRecorded,
    action,
    in_session,
    is_recording,
    once_more,
    record,
    recording,
    refusal,
    unchanged,
)

__all__ = [
    "EventKind",
    "NewEvent",
    "NothingRecorded",
    "action",
    "in_session",
    "is_recording",
    "once_more",
    "one_at_a_time",
    "record",
    "recording",
    "refusal",
    "unchanged",
]
