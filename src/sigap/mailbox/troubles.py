"""What can be wrong with the house, as codes: which of it breaks a promise now, which is told before it does. Pure."""

from enum import StrEnum


class TroubleCode(StrEnum):
    """One thing that is wrong. The order is that in which they are told."""

    DATABASE = "database"
    WORKER = "worker"
    REPORTS = "reports"
    """A report could not be stored within the last quarter of an hour."""
    SWEEPS = "sweeps"
    """The worker lives, and a sweep of it has not come to its end for longer than it may."""
    VAULT = "vault"
    """The vault does not answer the desk, or cannot use its keys: nothing is opened, nobody signs in."""
    VAULT_LOCKED = "vault-locked"
    """For a quarter of an hour the vault has waited for an officer's passphrase."""
    DISK_HOME = "disk-home"
    DISK_DATABASE = "disk-database"
    DISK_COPIES = "disk-copies"
    COPIES = "copies"
    COPIES_AWAY = "copies-away"
    """For three hours no copy reached the place outside the machine, or nothing could be removed there."""
    RECOVERY = "recovery"
    DRILL = "drill"
    ROTATION = "rotation"
    """The newest keys are in use for longer than a month and a week: nobody has changed them."""
    MAIL = "mail"
    CERTIFICATE = "certificate"
    CLEANER = "cleaner"
    """Files from strangers are read by nobody: their cleaner does not answer the desk, or can not be confined."""
    ANCHORS = "anchors"
    """Events older than ten minutes stand in no anchor, whatever the sweep that folds them says of itself."""
    HEADS = "heads"
    """For an hour no head of the trail has left by a way that the operator named for it."""
    ROWS = "rows"
    """Rows that were put in or changed past SIGAP: unreadable ones, and within a day those that a MAC or seal found."""
    PASSKEY = "passkey"
    """Within a day an officer's passkey signed with a counter that went back: somebody has a copy."""
    VAULT_LIMIT = "vault-limit"
    """Within a day the vault was asked for more than it gives one officer, or the desk: it refused the rest."""
    REGISTERS = "registers"
    """An old register that an officer uploaded waits, and nobody takes it up."""


SEVERE = frozenset(
    {
        TroubleCode.DATABASE,
        TroubleCode.WORKER,
        TroubleCode.SWEEPS,
        TroubleCode.VAULT,
        TroubleCode.VAULT_LOCKED,
        TroubleCode.DISK_HOME,
        TroubleCode.DISK_DATABASE,
        TroubleCode.DISK_COPIES,
    }
)
"""With one of these the health check says unwell; of the others only those who can mend it are told."""
SEVERE_FOR_REPORTERS = SEVERE - {TroubleCode.VAULT, TroubleCode.VAULT_LOCKED}
"""The same at the public site, which takes reports without the vault: who balances its load must not shut the door."""
