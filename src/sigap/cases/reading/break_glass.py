"""The reason of a break-glass, opened for who reviews it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.break_glass import use_words_place
from sigap.cases.queries.break_glass import UseRow, use_row
from sigap.cases.reading.file import Entering, gone_words
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem

REVIEW = "review"
"""Reason code of a reading by who reviews what was done past the usual rule."""


def open_use_words(*, entering: Entering, use_id: UUID, at: datetime) -> tuple[UseRow, str]:
    """One break-glass with its reason in clear, for who reviews it. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[UseRow, str], Sequence[SealedItem]]:
        row = use_row(actor, use_id)
        key = door.key_rows([row.use.key_id])[row.use.key_id]
        found = row, gone_words(key)
        if key.destroyed_at:
            return found, []
        check_powers(actor)
        return found, [
            SealedItem(
                kind=ItemKind.SECTION,
                subject_id=row.use.id,
                stream_kind=StreamKind.CASE,
                stream_id=row.use.case_id,
                place=use_words_place(row.use.id),
                sealed=row.use.sealed_words,
                key=key,
            )
        ]

    (row, gone), texts = door.open_sealed(entering, select, reason=REVIEW, at=at)
    return row, gone or texts[0]
