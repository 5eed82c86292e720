"""The sweep of what WhatsApp delivered: opened, put in order, each burst into its report; nothing is given up."""

import logging
import time
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sigap.channels.actions import box
from sigap.channels.actions.receiving import Burst, take_in
from sigap.channels.jobs.settings import read_settings
from sigap.channels.models import RawDelivery
from sigap.channels.rules import Trouble
from sigap.channels.rules.whatsapp import Delivery, WebhookUnreadable, read
from sigap.mailbox.channels import Channel
from sigap.vault.sealing import SealBroken

_log = logging.getLogger(__name__)
_BATCH = 500
_TURN = 10.0  # seconds: the other sweeps wait as long as this one runs


def work(at: datetime) -> int:
    """Takes in what is ripe; returns how many bursts. One that fails rests, and holds up no other."""
    found = read_settings(Channel.WHATSAPP, at=at)
    whatsapp = found.whatsapp if found else None
    rows = box.waiting(Channel.WHATSAPP, at=at, limit=_BATCH) if whatsapp else []
    if whatsapp is None or not rows:
        return 0
    opened = {row.pk: delivery for row in rows if (delivery := _opened(row, whatsapp.phone_number_id, at)) is not None}
    bursts = list(_bursts(rows, opened))
    done, unfinished, ends = 0, set[UUID](), time.monotonic() + _TURN
    for burst in bursts:
        if not burst.is_ripe(at=at) or time.monotonic() > ends:
            unfinished |= burst.raw_ids
        elif _took(burst, at):
            done += 1
        else:
            unfinished |= burst.raw_ids
    finished = [row for row in rows if row.pk in opened and row.pk not in unfinished]
    for row in finished:
        if opened[row.pk].foreign:
            # Some of it was for another number: perhaps the setting is wrong, so it is kept.
            box.set_aside(row, Trouble.FOREIGN, at=at)
    box.settle([row.pk for row in finished if not opened[row.pk].foreign], at=at)
    return done


def _opened(row: RawDelivery, phone_number_id: str, at: datetime) -> Delivery | None:
    try:
        return read(box.body_of(row), phone_number_id=phone_number_id)
    except SealBroken:
        box.set_aside(row, Trouble.SEALED, at=at)
    except WebhookUnreadable:
        box.set_aside(row, Trouble.UNREADABLE, at=at)
    return None


def _bursts(rows: Iterable[RawDelivery], opened: dict[UUID, Delivery]) -> Iterable[Burst]:
    found: dict[str, Burst] = {}
    for row in rows:
        for message in opened[row.pk].messages if row.pk in opened else ():
            burst = found.setdefault(message.sender, Burst(channel=Channel.WHATSAPP, sender=message.sender))
            burst.messages.append(message)
            burst.received.append(row.received_at)
            burst.raw_ids.add(row.pk)
    return found.values()


def _took(burst: Burst, at: datetime) -> bool:
    try:
        take_in(at=at, burst=burst)
    except Exception as error:  # noqa: BLE001 - one burst's trouble must not hold up the others
        # The kind alone: an error's text may quote what was written.
        _log.error("A burst of messages could not be taken in: %s", type(error).__name__)
        box.retry_later(burst.raw_ids, at=at)
        return False
    return True
