"""How the vault answers, as codes. Pure: also for who holds no ring."""

from enum import StrEnum


class VaultState(StrEnum):
    """What becomes of a question to the ring."""

    OPEN = "open"
    LOCKED = "locked"
    """It waits for an officer's passphrase."""
    UNUSABLE = "unusable"
    """It answers, and its keys open nothing. Who asks for the desk counts it as away."""
    AWAY = "away"
    """It does not answer."""
