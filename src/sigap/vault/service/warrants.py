"""Whether an opening may be done: whose session asks, which keys are theirs, and whether the trail says so already.

Believes nothing that the desk says: the database is asked, and every row that lends power is vouched for by the ring.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sigap.audit.signing import signed_text
from sigap.vault import macs
from sigap.vault.events import IDENTITY_OPENED, REPORT_CHECKED, REPORT_OPENED, RING_UNLOCKED, SECTION_OPENED
from sigap.vault.ring_use import KeyPath, LaidKey, LocalRing, OpeningRefused, ReportKey, Trace, WrappedKey
from sigap.vault.sealing import Place
from sigap.vault.service.looking import NobodyThere, Saying, Sight, VaultDatabase

OPENINGS = (IDENTITY_OPENED, REPORT_OPENED, SECTION_OPENED)
_SYSTEM, _SYSTEM_STREAM = "system", UUID(int=0)
_BELIEVED_FOR = 20.0
"""Seconds for which a session and its roles count as vouched for; whether it runs, an opening asks each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a ticket."""

    person_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedKey:
    """One key that is to open something at a place, and the trace of it; without a place it is handed on itself."""

    key: KeyPath
    trace: Trace
    place: Place | None


class Warrants:
    """Judges by the database and the ring."""

    def __init__(
        self, ring: LocalRing, database: VaultDatabase, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._ring = ring
        self._database = database
        self._monotonic = monotonic
        self._known: dict[str, tuple[float, Holder]] = {}
        self._turn = threading.Lock()

    def holder(self, ticket: str) -> Holder:
        """Who holds a ticket, as seen a moment ago. Raises OpeningRefused, SightLost."""
        at = self._monotonic()
        with self._turn:
            self._known = {held: seen for held, seen in self._known.items() if seen[0] > at - _BELIEVED_FOR}
            known = self._known.get(ticket)
        if known is not None:
            return known[1]
        found = self._vouched(ticket)
        with self._turn:
            self._known[ticket] = at, found
        return found

    def check(self, ticket: str, wanted: Sequence[WantedKey]) -> Holder | None:
        """Who opens; None for the desk's own process, which looks who is meant. Raises OpeningRefused, SightLost."""
        allowed = OPENINGS if ticket else (REPORT_CHECKED,)
        if any(each.trace.code not in allowed for each in wanted):
            raise OpeningRefused("no such opening")
        holder = self.holder(ticket) if ticket else None
        sight = self._database.look(
            ticket,
            keys={root.id for root in map(_root, wanted) if isinstance(root, WrappedKey)},
            reports={root.report_id for root in map(_root, wanted) if isinstance(root, ReportKey)}
            | {each.trace.stream_id for each in wanted if each.trace.stream_kind == _SYSTEM},
            sayings=[_saying_of(trace, holder) for trace in {each.trace for each in wanted}],
        )
        if sight.me != (holder.person_id if holder else None):
            with self._turn:
                self._known.pop(ticket, None)
            raise OpeningRefused("no session")
        for each in wanted:
            if each.place is not None and each.trace.room != each.place.room:
                raise OpeningRefused("another section")
            if not _is_theirs(each, sight, is_desk=holder is None):
                raise OpeningRefused("a key that is not theirs")
        for trace in {each.trace for each in wanted}:
            if not any(_tells(body, trace) and self._is_by(body, holder) for body in sight.said):
                raise OpeningRefused("no trace")
        return holder

    def check_laying(self, ticket: str, key: KeyPath, under: KeyPath) -> Holder | None:
        """Who lays the key of a file or message under its report's: whoever has just opened something of that report.

        By nothing less: laid under a key of the asker's own it has left. Raises OpeningRefused, SightLost.
        """
        if not isinstance(key, ReportKey) or not isinstance(under, WrappedKey) or under.purpose != "report":
            raise OpeningRefused("no key of a file or message")
        allowed = OPENINGS if ticket else (REPORT_CHECKED,)
        holder = self.holder(ticket) if ticket else None
        kind, stream = self._database.look(ticket, reports=[key.report_id]).streams.get(key.report_id, ("", None))
        if stream is None or kind != "report" or stream == key.report_id:
            raise OpeningRefused("no key of a file or message")
        told = _session_of(holder)
        sayings = [Saying(code=code, stream_kind=_SYSTEM, stream_id=stream, told=told) for code in allowed]
        sight = self._database.look(ticket, reports=[stream], sayings=sayings)
        if sight.me != (holder.person_id if holder else None) or sight.reports.get(stream) != under.id:
            raise OpeningRefused("a report that is not theirs")
        if not any(self._is_by(body, holder) for body in sight.said):
            raise OpeningRefused("no trace")
        return holder

    def check_unlocked(self) -> None:
        """Raises OpeningRefused unless the trail says that the ring is being unlocked; SightLost."""
        unlocked = Saying(code=RING_UNLOCKED, stream_kind=_SYSTEM, stream_id=_SYSTEM_STREAM, told={})
        if not self._database.look("", sayings=[unlocked]).said:
            raise OpeningRefused("no trace")

    def _vouched(self, ticket: str) -> Holder:
        """Who holds it, vouched for with every role held. Raises OpeningRefused, SightLost."""
        try:
            who = self._database.look(ticket, is_whole=True).who
        except NobodyThere:
            raise OpeningRefused("no session") from None
        if who is None or not all(macs.fitting_by(self._ring, _powers_of(who))):
            raise OpeningRefused("powers that nobody gave")
        return Holder(person_id=UUID(who["person"]), session_id=UUID(who["session"]))

    def _is_by(self, body: Mapping[str, Any], holder: Holder | None) -> bool:
        """Whether an event was left by this holder, in this session, and signed here; by nobody where none asks."""
        if holder is None:
            return body.get("actor") is None
        if body.get("actor") != str(holder.person_id) or body.get("session") != str(holder.session_id):
            return False
        return all(macs.fitting_by(self._ring, [("event", (signed_text(body),), bytes.fromhex(str(body.get("mac"))))]))


def _root(wanted: WantedKey) -> WrappedKey | ReportKey:
    return wanted.key.under if isinstance(wanted.key, LaidKey) else wanted.key


def _is_theirs(wanted: WantedKey, sight: Sight, *, is_desk: bool) -> bool:
    """Whether the policies show the key, and the report that it is of, to who asks; and the trace is of that report."""
    root, trace = _root(wanted), wanted.trace
    if isinstance(root, WrappedKey):
        is_of_stream = root.purpose != "report" or sight.reports.get(trace.stream_id) == root.id
        return root.id in sight.keys and is_of_stream
    kind, stream = sight.streams.get(root.report_id, ("", None))
    if stream != trace.stream_id:
        return False
    if kind == "report":
        # The report itself, or what lies beside it: a file, a message.
        return trace.stream_kind == _SYSTEM and stream in sight.reports
    # A disclosure's reason, or what its writer alone keeps, which the database shows to nobody else.
    return not is_desk and (trace.stream_kind == "case") is (kind == "case")


def _ids_of(trace: Trace) -> dict[str, str]:
    wanted = {"subject": str(trace.subject_id), "room": trace.room}
    return {**wanted, "reason": trace.reason} if trace.reason else wanted


def _session_of(holder: Holder | None) -> dict[str, str]:
    return {"session": str(holder.session_id)} if holder else {}


def _saying_of(trace: Trace, holder: Holder | None) -> Saying:
    """The event that the trail must hold, to be looked for; `_tells` and `_is_by` judge what is found."""
    told = {"ids": _ids_of(trace), **_session_of(holder)}
    return Saying(code=trace.code, stream_kind=trace.stream_kind, stream_id=trace.stream_id, told=told)


def _tells(body: Mapping[str, Any], trace: Trace) -> bool:
    names = (body.get("kind"), body.get("id"), body.get("code"))
    is_of_stream = names == (trace.stream_kind, str(trace.stream_id), trace.code)
    return is_of_stream and _ids_of(trace).items() <= dict(body.get("ids", {})).items()


def _powers_of(who: Mapping[str, Any]) -> list[macs.Check]:
    """The rows that let somebody in and lend them power, as `access.entry` signs them."""
    person, session_hash = UUID(who["person"]), bytes.fromhex(who["hash"])
    second = who["second_factor_at"] is not None
    session: tuple[macs.Fact, ...] = (session_hash, person, bool(who["needs_second_factor"]), second)
    checks: list[macs.Check] = [("session", session, bytes.fromhex(who["mac"]))]
    for held in who["memberships"]:
        until = datetime.fromisoformat(held["until"]) if held["until"] else None
        since = datetime.fromisoformat(held["since"])
        facts: tuple[macs.Fact, ...] = (UUID(held["id"]), person, UUID(held["office"]), held["role"], since, until)
        checks.append(("membership", facts, bytes.fromhex(held["mac"])))
    return checks
