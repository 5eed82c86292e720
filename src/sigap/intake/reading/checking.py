"""A new report, opened by the desk itself to see who is meant, before anybody reads it. Nobody is shown anything."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sigap import audit
from sigap.access.entry import by_itself
from sigap.intake.queries.checking import begun_check, begun_comparison, key_to_look
from sigap.intake.reading.sealed_items import item_of, key_of
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import DETAILS, STORY, TABLE
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.envelope_sealing import report_place
from sigap.vault.models import DataKey
from sigap.vault.ring_use import ReportKey

CHECK = "arrival-check"
"""The reason that the trail gives for the opening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDoor:
    """The desk's own process, and nobody who signed in."""

    person_id: None = None
    stepped_up_at: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedText:
    """A report in clear, for the length of a comparison."""

    envelope: Envelope
    story: str = field(repr=False)
    details: Mapping[str, Any] = field(repr=False)


@contextmanager
def desk_process() -> Iterator[DeskDoor]:
    with by_itself(), audit.recording(durable=True):
        yield DeskDoor()


def unread(item: SealedItem) -> SealedItem:
    """The same, opened and shown to nobody: the trail says so."""
    return replace(item, kind=ItemKind.ARRIVAL)


def open_arrived(
    envelope_id: UUID, *, at: datetime, entering: Callable[[], AbstractContextManager[DeskDoor]] = desk_process
) -> ArrivedText | None:
    """Opens a report that waits to be checked; None where another desk was faster. Raises as the vault's door."""
    return _opened(lambda: begun_check(envelope_id, at=at), at, entering)


def open_to_compare(
    envelope_id: UUID,
    waiting: Sequence[UUID],
    *,
    at: datetime,
    entering: Callable[[], AbstractContextManager[DeskDoor]] = desk_process,
) -> ArrivedText | None:
    """Opens a report to hold it against who came after it; None where another desk was faster, as above."""
    return _opened(lambda: begun_comparison(envelope_id, waiting, at=at), at, entering)


def key_of_arrived(envelope: Envelope) -> DataKey | ReportKey:
    """For the desk's own process: the key lies with the report, or in the vault since it was read or keys were rotated.

    Raises KeyUnknown.
    """
    if envelope.key_blob is None and (found := key_to_look(envelope.pk)):
        return found
    return key_of(envelope)


def _opened(
    begin: Callable[[], Envelope | None],
    at: datetime,
    entering: Callable[[], AbstractContextManager[DeskDoor]],
) -> ArrivedText | None:
    def select(_actor: DeskDoor) -> tuple[Envelope | None, Sequence[SealedItem]]:
        envelope = begin()
        if envelope is None:
            return None, []
        key = key_of_arrived(envelope)
        return envelope, [
            unread(item_of(envelope.pk, report_place(TABLE, envelope.pk, column), getattr(envelope, column), key))
            for column in (STORY, DETAILS)
        ]

    envelope, texts = door.open_sealed(entering, select, reason=CHECK, at=at)
    if envelope is None:
        return None
    return ArrivedText(envelope=envelope, story=texts[0], details=json.loads(texts[1]))
