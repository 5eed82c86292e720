"""Who opened a person's file, or read a case at all: from the trail, as far as the actor may read it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sigap.access.models import Membership
from sigap.access.queries import names_then
from sigap.access.roles import ROLES, RoleCode
from sigap.audit.chain import StreamName
from sigap.audit.kinds import StreamKind
from sigap.audit.queries import EventFilter, TrailEntry, recent
from sigap.cases.events import PERSON_ADDED
from sigap.cases.models import CasePerson
from sigap.cases.queries.file import CaseAccess
from sigap.vault.events import IDENTITY_OPENED, REPORT_OPENED, SECTION_OPENED


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """That somebody read a person's file: who, in which office and function at that time, what, and the reason's code.

    `section` is empty for the identity itself and for the report from which the case came (see `code`).
    """

    at: datetime
    code: str
    section: str
    reason: str
    name: str
    functions: tuple[tuple[str, str], ...]


READINGS_LISTED = 2_000


def readings_of(access: CaseAccess, person: CasePerson) -> tuple[list[FileReading], bool]:
    """Who opened this person's identity, the case's sections and report, newest first; whether some are left out.

    Sections count from when the person was added; the report counts whole, for it is the person's story too.
    """
    of_case = StreamName(StreamKind.CASE, access.case.id)
    wanted = EventFilter(stream=of_case, codes={IDENTITY_OPENED, SECTION_OPENED, PERSON_ADDED})
    found = recent(wanted, size=READINGS_LISTED)
    added_at = next(
        (each.at for each in found.entries if each.code == PERSON_ADDED and each.ids.get("person") == str(person.id)),
        access.case.opened_at,
    )
    entries = [each for each in found.entries if _is_about(each, person, added_at)]
    is_cut = found.has_next
    if access.case.envelope_id is not None:
        report = StreamName(StreamKind.SYSTEM, access.case.envelope_id)
        read = recent(EventFilter(stream=report, codes={REPORT_OPENED}), size=READINGS_LISTED)
        entries, is_cut = [*entries, *read.entries], is_cut or read.has_next
    return _readings(entries), is_cut


def _is_about(entry: TrailEntry, person: CasePerson, added_at: datetime) -> bool:
    if entry.code == IDENTITY_OPENED:
        return entry.subject_id == person.id
    return entry.code == SECTION_OPENED and entry.at >= added_at


@dataclass(frozen=True, slots=True, kw_only=True)
class _HeldRole:
    name: str
    office_id: UUID
    role: RoleCode
    since: datetime
    until: datetime | None

    def stood(self, at: datetime) -> bool:
        """Whether it was held at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


def _held_by(people: set[UUID]) -> defaultdict[UUID, list[_HeldRole]]:
    """Every power that these people hold or held, the oldest first."""
    held: defaultdict[UUID, list[_HeldRole]] = defaultdict(list)
    rows = Membership.objects.filter(person_id__in=people).order_by("since")
    for person_id, name, office_id, role, since, until in rows.values_list(
        "person_id", "person__name", "office_id", "role", "since", "until"
    ):
        held[person_id].append(_HeldRole(name=name, office_id=office_id, role=RoleCode(role), since=since, until=until))
    return held


def _readings(entries: Sequence[TrailEntry]) -> list[FileReading]:
    """Newest first; every office by the name that it had when something was read."""
    theirs = [(entry, entry.actor_id) for entry in entries if entry.actor_id]
    held = _held_by({actor_id for _entry, actor_id in theirs})
    then = [
        (entry, held[actor_id], [one for one in held[actor_id] if one.stood(entry.at)]) for entry, actor_id in theirs
    ]
    names = names_then({(one.office_id, entry.at) for entry, _all, stood in then for one in stood})
    found = [_reading(entry, known, stood, names) for entry, known, stood in then]
    return sorted(found, key=lambda reading: reading.at, reverse=True)


def _reading(
    entry: TrailEntry, held: Sequence[_HeldRole], then: Sequence[_HeldRole], names: Mapping[tuple[UUID, datetime], str]
) -> FileReading:
    return FileReading(
        at=entry.at,
        code=entry.code,
        section=entry.ids.get("room", "") if entry.code == SECTION_OPENED else "",
        reason=entry.ids.get("reason", ""),
        name=held[0].name if held else "",
        functions=tuple((names[one.office_id, entry.at], str(ROLES[one.role].name)) for one in then),
    )


def readings_by(access: CaseAccess, people: Collection[UUID]) -> list[FileReading]:
    """What these officers read of the case before it was kept from them, newest first."""
    of_case = StreamName(StreamKind.CASE, access.case.id)
    entries = list(
        recent(EventFilter(stream=of_case, codes={IDENTITY_OPENED, SECTION_OPENED}), size=READINGS_LISTED).entries
    )
    if access.case.envelope_id is not None:
        report = StreamName(StreamKind.SYSTEM, access.case.envelope_id)
        entries += recent(EventFilter(stream=report, codes={REPORT_OPENED}), size=READINGS_LISTED).entries
    return _readings([entry for entry in entries if entry.actor_id in people])
