"""Some reports of the quarantine, opened to see what a cluster is about."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.cases.reading import WORK, Entering, gone_words
from sigap.intake.actions.quarantine import note_read
from sigap.intake.queries.quarantine import clusters_of, sample_of
from sigap.intake.reading.sealed_items import item_of, key_of
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import STORY, TABLE
from sigap.vault import door
from sigap.vault.door import SealedItem
from sigap.vault.envelope_sealing import report_place
from sigap.vault.models import DataKey


def open_sample(*, entering: Entering, cluster_id: UUID | None, at: datetime) -> list[tuple[Envelope, str]]:
    """Some reports of the quarantine with their stories, drawn by chance; of one cluster, or of all of it.

    A cluster of which somebody has read can be closed from then on. Raises Refused, SealBroken.
    """

    def select(actor: Actor) -> tuple[list[Envelope], Sequence[SealedItem]]:
        actor.require(Permission.REPORT_LANE)
        check_powers(actor)
        drawn = []
        for envelope in sample_of(actor, cluster_id):
            key = key_of(envelope)
            # One whose words were destroyed has nothing to show.
            if not (isinstance(key, DataKey) and gone_words(key)):
                drawn.append(envelope)
        return drawn, [
            item_of(each.pk, report_place(TABLE, each.pk, STORY), each.sealed_story, key_of(each)) for each in drawn
        ]

    drawn, texts = door.open_sealed(entering, select, reason=WORK, at=at)
    with entering() as actor:
        note_read(by=actor, at=at, cluster_ids=set(clusters_of(actor, drawn).values()))
    return list(zip(drawn, texts, strict=True))
