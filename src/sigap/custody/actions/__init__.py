"""Writes of the app: personal keys, reports on officials, requests for a reporter's identity."""

from sigap.custody.actions.conflict import (
    ReportHandedOver,
    UnableToHandOverReport,
    keep_longer,
    release,
    share_again,
    tell,
)
from sigap.custody.actions.disclosing import UnableToDisclose, answer, ask
from sigap.custody.actions.enrolling import (
    UnableToEnrol,
    change_passphrase,
    confirm_key,
    make_key,
    note_wrong,
)
from sigap.custody.actions.moving import UnableToMove, move_report
from sigap.custody.actions.talking import UnableToSendConflictMessage, note_messages_read, write

__all__ = [
    "ReportHandedOver",
    "UnableToDisclose",
    "UnableToEnrol",
    "UnableToHandOverReport",
    "UnableToMove",
    "UnableToSendConflictMessage",
    "answer",
    "ask",
    "change_passphrase",
    "confirm_key",
    "keep_longer",
    "make_key",
    "move_report",
    "note_messages_read",
    "note_wrong",
    "release",
    "share_again",
    "tell",
    "write",
]
