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
from sigap.vault import macs, openings
from sigap.vault.events import IDENTITY_OPENED, REPORT_CHECKED, REPORT_OPENED, RING_UNLOCKED, SECTION_OPENED
from sigap.vault.ring_use import KeyPath, LaidKey, LocalRing, OpeningRefused, ReportKey, Trace, WrappedKey
from sigap.vault.sealing import Place
from sigap.vault.service.looking import ExpectedTrace, KeyedRow, NobodyThere, VaultDatabase, VaultLook

OPENINGS = (IDENTITY_OPENED, REPORT_OPENED, SECTION_OPENED)
_ADOPTED_AS = {"report": "report", "message": "task_force"}
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
            of_people={each.place.row for each in wanted if each.place and _names_person(each)},
            sayings=[_saying_of(trace, holder) for trace in {each.trace for each in wanted}],
        )
        if sight.me != (holder.person_id if holder else None):
            with self._turn:
                self._known.pop(ticket, None)
            raise OpeningRefused("no session")
        for each in wanted:
            _refuse_other_event(each, sight)
            if not _is_theirs(each, sight, is_desk=holder is None):
                raise OpeningRefused("a key that is not theirs")
        for trace in {each.trace for each in wanted}:
            if not any(_tells(body, trace) and self._is_by(body, holder) for body in sight.events):
                raise OpeningRefused("no trace")
        return holder

    def check_adopting(self, key: ReportKey, purpose: str) -> None:
        """A report's key becomes a report's, a message's the task force's, as the database has its row.

        Else it would open by the policies of something else. Raises OpeningRefused, SightLost.
        """
        found = self._database.look("", reports=[key.report_id]).streams.get(key.report_id)
        if found is None or found.stream_id != key.report_id or _ADOPTED_AS.get(found.kind) != purpose:
            raise OpeningRefused("a key that nobody adopts so")

    def check_laying(self, ticket: str, key: KeyPath, under: KeyPath, place: Place) -> Holder | None:
        """Who lays the key of a file or message under its report's: whoever has just opened something of that report.

        By nothing less: laid under a key of the asker's own it has left. Raises OpeningRefused, SightLost.
        """
        if not isinstance(key, ReportKey) or not isinstance(under, WrappedKey) or under.purpose != "report":
            raise OpeningRefused("no key of a file or message")
        allowed = OPENINGS if ticket else (REPORT_CHECKED,)
        holder = self.holder(ticket) if ticket else None
        found = self._database.look(ticket, reports=[key.report_id]).streams.get(key.report_id)
        if found is None or found.kind != "report" or found.stream_id == key.report_id:
            raise OpeningRefused("no key of a file or message")
        if (openings.TEXTS_UNDER.get(place.table), place.row) != (found.texts, key.report_id):
            raise OpeningRefused("laid elsewhere")
        stream = found.stream_id
        session = _session_of(holder)
        sayings = [
            ExpectedTrace(code=code, stream_kind=_SYSTEM, stream_id=stream, text_part=session) for code in allowed
        ]
        sight = self._database.look(ticket, reports=[stream], sayings=sayings)
        if sight.me != (holder.person_id if holder else None) or sight.reports.get(stream) != under.id:
            raise OpeningRefused("a report that is not theirs")
        if not any(self._is_by(body, holder) for body in sight.events):
            raise OpeningRefused("no trace")
        return holder

    def check_unlocked(self) -> None:
        """Raises OpeningRefused unless the trail says that the ring is being unlocked; SightLost."""
        unlocked = ExpectedTrace(code=RING_UNLOCKED, stream_kind=_SYSTEM, stream_id=_SYSTEM_STREAM, text_part={})
        if not self._database.look("", sayings=[unlocked]).events:
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


def _is_theirs(wanted: WantedKey, sight: VaultLook, *, is_desk: bool) -> bool:
    """Whether the policies show the key, and the report that it is of, to who asks; and the trace is of that report."""
    root, trace = _root(wanted), wanted.trace
    if isinstance(root, WrappedKey):
        # What the asker says of a key is what the database says of it, or a report's would open as something else.
        is_of_stream = root.purpose != "report" or sight.reports.get(trace.stream_id) == root.id
        return sight.keys.get(root.id) == (root.purpose, root.case_id) and is_of_stream
    found = sight.streams.get(root.report_id)
    if found is None or found.stream_id != trace.stream_id:
        return False
    if found.kind == "report" and found.stream_id == root.report_id:
        return trace.stream_kind == _SYSTEM and found.stream_id in sight.reports
    return _lies_in(wanted.place, found.texts, root.report_id) and _is_beside(found, trace, sight, is_desk=is_desk)


def _is_beside(found: KeyedRow, trace: Trace, sight: VaultLook, *, is_desk: bool) -> bool:
    """Whether a row is a report's that the policies show, or whose own else."""
    if found.kind == "report":
        return trace.stream_kind == _SYSTEM and found.stream_id in sight.reports
    # A disclosure's reason, or what its writer alone keeps, which the database shows to nobody else.
    return not is_desk and (found.kind, trace.stream_kind) in {("case", "case"), ("own", _SYSTEM)}


def _lies_in(place: Place | None, texts: str, row: UUID) -> bool:
    """The desk adds rows with ids of its choice; where a text lies is bound into it, and can not be said otherwise."""
    if place is None:
        return texts == openings.TEXTS_UNDER[openings.HANDED_ON]
    return (place.table, place.row) == (texts, row)


def _names_person(wanted: WantedKey) -> bool:
    """Whether the database has to say whose it is: an identity, and a part of a person, however it is told."""
    root = _root(wanted)
    return wanted.trace.code == IDENTITY_OPENED or (isinstance(root, WrappedKey) and root.purpose == "person_part")


def _refuse_other_event(wanted: WantedKey, sight: VaultLook) -> None:
    """The event is of the section and of the kind of what opens, and names whose identity it is."""
    place, trace = wanted.place, wanted.trace
    if place is not None and trace.section != place.section:
        raise OpeningRefused("another section")
    if not openings.fits_event(wanted.key, place, trace):
        raise OpeningRefused("an event of another kind")
    if _names_person(wanted):
        # Of whom it is the database knows; without a place nothing is anybody's.
        whose, is_closed = sight.people.get((place.table, place.row), (None, True)) if place else (None, True)
        if is_closed and trace.code != IDENTITY_OPENED:
            raise OpeningRefused("an event of another kind")
        if trace.code == IDENTITY_OPENED and whose != trace.subject_id:
            raise OpeningRefused("an event of somebody else")


def _ids_of(trace: Trace) -> dict[str, str]:
    wanted = {"subject": str(trace.subject_id), "room": trace.section}
    return {**wanted, "reason": trace.reason} if trace.reason else wanted


def _session_of(holder: Holder | None) -> dict[str, str]:
    return {"session": str(holder.session_id)} if holder else {}


def _saying_of(trace: Trace, holder: Holder | None) -> ExpectedTrace:
    """The event that the trail must hold, to be looked for; `_tells` and `_is_by` judge what is found."""
    parts = {"ids": _ids_of(trace), **_session_of(holder)}
    return ExpectedTrace(code=trace.code, stream_kind=trace.stream_kind, stream_id=trace.stream_id, text_part=parts)


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
