"""Holds new reports against people and offices, in the desk's own process: the worker holds no key that opens one.

Who is meant learns nothing of the report; where that is everybody who could take it, it goes the way of reports on
officials. No officer is signed in here.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from sigap.access.entry import by_itself
from sigap.cases.rules import ExclusionKind
from sigap.custody.actions.moving import ReportMove, followed_by, move_after, move_arrived
from sigap.custody.reading import open_arrived_lines
from sigap.custody.rules import by_kind
from sigap.intake.actions.checking import end_check, end_comparison, hold_check
from sigap.intake.queries.checking import (
    due_for_check,
    due_to_compare,
    exclusions_noted,
    staff_directory,
    was_entered,
)
from sigap.intake.reading.checking import ArrivedText, DeskDoor, desk_process, open_arrived, open_to_compare
from sigap.intake.rules import ExcludedParty
from sigap.intake.rules.likeness import MentionedParties, StaffDirectory, mentioned_in
from sigap.kernel.acting import SystemActor
from sigap.mailbox.conflict.office_words import offices_in_story
from sigap.mailbox.conflict.rules import NamedOfficeKind, named_of_kinds
from sigap.vault import rings
from sigap.vault.datakeys import KeyDestroyed, KeyUnknown
from sigap.vault.door import OpeningBroken

_log = logging.getLogger("sigap.desk")
DESK = SystemActor(name="custody.check")
BATCH = 50
NEWCOMERS_BATCH = 20
"""A new report waits no longer than these take."""

type Standing = Callable[[], AbstractContextManager[DeskDoor]]


def check_arrivals(at: datetime, *, entering: Standing = desk_process) -> int:
    """Checks what waits; returns how many reports people may know of now. Nothing while the keys are locked."""
    if rings.is_locked():
        return 0
    with by_itself():
        due = due_for_check(at=at, limit=BATCH)
        against = staff_directory() if due else None
    done = 0
    for envelope_id in due:
        assert against is not None
        try:
            done += _check(envelope_id, against, at, entering)
        except Exception as error:  # noqa: BLE001 - one report's trouble holds up no other
            # Looked at again in a minute. The kind alone: the text may quote what people wrote.
            _log.error("A report could not be checked: %s", type(error).__name__)
    return done


def compare_newcomers(at: datetime, *, entering: Standing = desk_process) -> int:
    """Holds reports against who came to work here after them; returns how many. Nothing while the keys are locked.

    Where that is everybody who could take it now, its deadline climbs to those who can hand it on.
    """
    if rings.is_locked():
        return 0
    with by_itself():
        due = due_to_compare(at=at, limit=NEWCOMERS_BATCH)
        against = staff_directory() if due else None
    done = 0
    for envelope_id, waiting in due.items():
        assert against is not None
        try:
            done += _compare(envelope_id, waiting, against, at, entering)
        except Exception as error:  # noqa: BLE001 - one report's trouble holds up no other
            _log.error("A report could not be compared: %s", type(error).__name__)
    return done


def _compare(
    envelope_id: UUID, waiting: Sequence[UUID], against: StaffDirectory, at: datetime, entering: Standing
) -> bool:
    found = MentionedParties()
    try:
        text = open_to_compare(envelope_id, waiting, at=at, entering=entering)
        if text is None:
            return False
        with by_itself():
            story = "" if was_entered(envelope_id) else text.story
        found = mentioned_in(story=story, details=text.details, area=text.envelope.area, directory=against)
    except (OpeningBroken, KeyUnknown, KeyDestroyed):
        # Nobody can read it any more, those who came after it neither.
        pass
    with entering():
        end_comparison(by=DESK, at=at, envelope_id=envelope_id, waiting=waiting, mentioned=found)
    return True


def _check(envelope_id: UUID, against: StaffDirectory, at: datetime, entering: Standing) -> bool:
    try:
        text = open_arrived(envelope_id, at=at, entering=entering)
    except (OpeningBroken, KeyDestroyed):
        # Nobody can read it; that it came, and is broken, somebody must see.
        return _end(envelope_id, MentionedParties(), at, entering)
    except KeyUnknown:
        # A key that is not shown here opens for others: whom it names must not be among them.
        return _hold(envelope_id, at, entering)
    if text is None:
        return False
    found = mentioned_in(story=text.story, details=text.details, area=text.envelope.area, directory=against)
    kept = _with_noted(found, envelope_id)
    with by_itself():
        followed = followed_by(envelope_id)
    if followed is not None:
        return _move(text, kept, against, at, entering, followed)
    if not kept or kept.leaves_somebody(against):
        return _end(envelope_id, found, at, entering)
    return _move(text, kept, against, at, entering)


def _with_noted(found: MentionedParties, envelope_id: UUID) -> MentionedParties:
    """One that came back from the conflict reports brings along whom it was kept from before."""
    with by_itself():
        people, offices, _areas = by_kind(exclusions_noted(envelope_id))
    return replace(found, people=found.people.union(map(UUID, people)), offices=found.offices.union(map(UUID, offices)))


def _end(envelope_id: UUID, mentioned: MentionedParties, at: datetime, entering: Standing) -> bool:
    with entering():
        return end_check(by=DESK, at=at, envelope_id=envelope_id, mentioned=mentioned)


def _hold(envelope_id: UUID, at: datetime, entering: Standing) -> bool:
    with entering():
        hold_check(by=DESK, at=at, envelope_id=envelope_id)
    return False


def _move(
    text: ArrivedText,
    found: MentionedParties,
    against: StaffDirectory,
    at: datetime,
    entering: Standing,
    followed: tuple[str, frozenset[UUID]] | None = None,
) -> bool:
    """Nobody is left who could take it; or its writer had written a report on an official, which it follows."""
    try:
        lines, line_ids = open_arrived_lines(entering=entering, envelope=text.envelope, at=at)
    except (OpeningBroken, KeyUnknown):
        # A message beside it that nobody can read: it waits, and the worker says so.
        return _hold(text.envelope.pk, at, entering)
    names = named_of_kinds(office.kind for office in against.offices if office.id in found.offices)
    moving = ReportMove(
        story=text.story if followed is None else f"{_follows_words(followed[0])}\n\n{text.story}",
        details=text.details,
        named=sorted({NamedOfficeKind.UNIT, *names}),
        lines=lines,
        line_ids=line_ids,
    )
    people = [ExcludedParty(kind=ExclusionKind.PERSON, value=str(who)) for who in found.people]
    about: dict[str, Any] = {"by": DESK, "at": at, "envelope": text.envelope, "moving": moving, "without": people}
    with entering():
        if followed is None:
            is_moved = move_arrived(**about)
        else:
            written = " . ".join([text.story, *(line["text"] for line in lines)])
            is_moved = move_after(**about, holders=followed[1], names=names | offices_in_story(written))
        if is_moved:
            return True
    return _hold(text.envelope.pk, at, entering)


def _follows_words(number: str) -> str:
    with translation.override("id"):
        words = _("[Catatan SIGAP, bukan dari pelapor: kelanjutan laporan %(number)s dari pengirim yang sama.]")
        return words % {"number": number}
