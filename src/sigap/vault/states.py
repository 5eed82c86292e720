"""How the vault answers, as codes. Pure: also for who holds no ring."""

from enum import StrEnum


class VaultState(StrEnum):
    """What becomes of a question to the ring."""

    OPEN = "open"
    LOCKED = "locked"
    """It waits for an officer's passphrase."""
    AWAY = "away"
    """It does not answer, or cannot use its keys."""
