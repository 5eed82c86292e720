"""Which ring this process asks: one in its own memory (commands of the owner, tests), or the vault behind a socket.

The desk's process asks the vault: SIGAP_ROOT_KEY=vault:SOCKET. Who asks is the holder of the ticket at hand.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from django.conf import settings

from sigap.vault import keyring
from sigap.vault.client import VaultAway, VaultClient
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.ring_use import LocalRing, RingFacts, RingUse
from sigap.vault.root_key import VAULT
from sigap.vault.states import VaultState

_ticket: ContextVar[str] = ContextVar("sigap_vault_ticket", default="")
_local = LocalRing(keyring.current)


def at_hand() -> RingUse:
    """The ring that this process asks."""
    return vault() or _local


def facts() -> RingFacts:
    """Its names and dates. Raises RingLocked, KeysUnsafe, KeysUnusable."""
    return at_hand().facts()


def vault() -> VaultClient | None:
    """The vault; None where the ring is in this process."""
    source: str = settings.SIGAP_ROOT_KEY
    return _client(source.removeprefix(VAULT)) if source.startswith(VAULT) else None


def is_locked() -> bool:
    """Whether the ring waits for an officer's passphrase. Raises VaultAway."""
    client = vault()
    return keyring.is_locked() if client is None else client.is_locked()


def is_locked_now() -> bool:
    """As is_locked, past what the vault said a moment ago. Raises VaultAway."""
    client = vault()
    return keyring.is_locked() if client is None else client.is_locked_now()


def state() -> VaultState:
    """How the ring is reached now, asked anew. Raises nothing."""
    try:
        return VaultState.LOCKED if is_locked_now() else VaultState.OPEN
    except (VaultAway, KeysUnsafe, KeysUnusable):
        return VaultState.AWAY


def unlock(passphrase: str, *, write_trace: Callable[[], None] = lambda: None) -> None:
    """Opens the ring with an officer's passphrase. Raises PassphraseWrong, KeysUnsafe, KeysUnusable.

    `write_trace` runs once the passphrase has proved right, before the keys are held; if it raises, they are not held.
    """
    client = vault()
    if client is None:
        keyring.unlock(passphrase, write_trace=write_trace)
    else:
        client.unlock(passphrase, write_trace=write_trace)


@contextmanager
def asking(ticket: str) -> Iterator[None]:
    """What is asked of the ring meanwhile is asked by the holder of this session key."""
    token = _ticket.set(ticket)
    try:
        yield
    finally:
        _ticket.reset(token)


def ticket() -> str:
    """Whose session it is that asks; empty where nobody is signed in."""
    return _ticket.get()


@cache
def _client(place: str) -> VaultClient:
    return VaultClient(Path(place))
