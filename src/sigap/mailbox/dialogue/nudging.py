"""A mail that says only that there is something to read, for reporters who ask for it. The public site's half.

The address is sealed here to the key of the channels: the worker alone opens it, when it sends. The desk never does.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.conf import settings
from django.db import connection

from sigap.mailbox.lookup import lookup_for
from sigap.vault import channel_key
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable

TABLE, ADDRESS = "mailbox_nudge", "sealed_address"
ADDRESS_LIMIT = 254
"""Letters of an address; every address is sealed at this length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeRequest:
    """What a reporter asked for, and whether it can be had. `sender`: where it comes from; empty: none is sent."""

    sender: str
    is_on: bool
    # The server refused the address for good, or its key is gone.
    is_lost: bool


def visited(code: tuple[str, ...], *, at: datetime) -> NudgeRequest | None:
    """The reporter looks at their page: whatever was new is seen. None where there is nothing to ask for."""
    found = _visit(code, at)
    if found is None:
        return None
    _envelope, public, sender, is_on, is_lost = found
    return NudgeRequest(sender=sender if public is not None else "", is_on=is_on, is_lost=is_lost)


def ask(code: tuple[str, ...], *, address: str, language: str, at: datetime) -> bool:
    """From now on a mail goes to this address, one until the reporter has looked. False: none can be sent."""
    lookup, found = lookup_for(code), _visit(code, at)
    if lookup is None or found is None or found[1] is None:
        return False
    envelope_id, public = found[0], found[1]
    plain = address.encode().ljust(ADDRESS_LIMIT, b"\0")
    locked = channel_key.lock(plain, table=TABLE, row_id=envelope_id, column=ADDRESS, public=public)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mailbox.ask_nudge(%s, %s, %s, %s, %s, %s)",
            [lookup, locked.key_id, locked.key_blob, locked.sealed, language, at],
        )
        (is_kept,) = cursor.fetchone()
    return bool(is_kept)


def drop(code: tuple[str, ...], *, at: datetime) -> bool:
    """No mail any more; the address is gone. False where there was none."""
    lookup = lookup_for(code)
    if lookup is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.drop_nudge(%s, %s)", [lookup, at])
        (was_there,) = cursor.fetchone()
    return bool(was_there)


def _visit(code: tuple[str, ...], at: datetime) -> tuple[UUID, X25519PublicKey | None, str, bool, bool] | None:
    """Report, the key to seal to (None: no mail is sent here), sender, whether it is on, whether it was lost."""
    lookup = lookup_for(code)
    if lookup is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, public_key, sender, is_on, is_lost FROM mailbox.visit(%s, %s)", [lookup, at])
        row = cursor.fetchone()
    if row is None:
        return None
    return row[0], _vouched(row[1]), row[2], row[3], row[4]


def _vouched(data: bytes | memoryview | None) -> X25519PublicKey | None:
    """The worker's key as this site's own folder has it: one that only the database names is trusted by nobody."""
    try:
        own = channel_key.public_of(settings.SIGAP_KEYS)
    except (KeysUnsafe, KeysUnusable):
        return None
    return own if data is not None and own.public_bytes_raw() == bytes(data) else None
