"""The worker's sweeps: one ping for each burst of changes, signed and without content; and what is forgotten."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from sigap.integrations import sending
from sigap.integrations.actions import keys, pings
from sigap.integrations.models import PingAddress
from sigap.integrations.rules import PingTrouble
from sigap.kernel.acting import SystemActor
from sigap.vault import channel_key
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable

_SWEEPER = SystemActor(name="integrations")
_MOST = 20
"""Pings of one turn; the next turn comes in seconds."""


def ping(at: datetime) -> int:
    """Tells every system that is due that there are changes; returns how many heard it."""
    heard = 0
    if not PingAddress.objects.exists():
        return 0
    key = _signing_key()
    if key is not None:
        pings.name_signer(key.public_key().public_bytes_raw(), at=at)
    if settings.SIGAP_DEMO or settings.SIGAP_TRAINING:
        # Nothing leaves them.
        return 0
    for _turn in range(_MOST):
        row = pings.claim_ping(at)
        if row is None:
            break
        trouble = PingTrouble.NO_KEY if key is None else sending.send_ping(row.url, key=key, at=at)
        pings.settle_ping(row, trouble, at=at)
        heard += not trouble
    return heard


def _signing_key() -> Ed25519PrivateKey | None:
    try:
        return channel_key.ping_key_of(settings.SIGAP_KEYS)
    except (KeysUnsafe, KeysUnusable):
        return None


def tell_of_ending(at: datetime) -> int:
    """Heads hear of keys that soon end, each once."""
    return keys.tell_of_ending(by=_SWEEPER, at=at)


def forget(at: datetime) -> int:
    """Lines of the feed, pings and kept answers that have had their time."""
    return pings.forget(at)
