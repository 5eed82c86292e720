"""How reporter and office write to each other: how much, how long it is there, what becomes of a message. Pure."""

from datetime import timedelta
from enum import StrEnum

MESSAGE_LIMIT = 4_000
"""Characters of one message."""
MESSAGES_A_DAY = 10
"""That one report's reporter can write within 24 hours."""
MESSAGES_IN_ALL = 300
"""That one report's reporter can write."""
READABLE_FOR = timedelta(days=7)
"""After its first reading, for the reporter."""


class Author(StrEnum):
    """Which side wrote."""

    REPORTER = "reporter"
    OFFICER = "officer"


class LineKind(StrEnum):
    """Words, or a time that somebody on duty has confirmed."""

    TEXT = "text"
    PROMISE = "promise"


class PromiseOutcome(StrEnum):
    """What became of a promised time. `""` stands for one that is still to come, or of which nothing is noted."""

    KEPT = "kept"
    TRIED = "tried"
    # By the officer, before the time.
    WITHDRAWN = "withdrawn"
    # Whoever writes with the reporter is on duty then no more.
    LAPSED = "lapsed"


class PromiseChannel(StrEnum):
    """How a promise of a time is kept."""

    CONTACT = "contact"
    PAGE = "page"


class MessageOutcome(StrEnum):
    """What became of a message of a reporter. The same words stand in `sql/dialogue.sql`, here and in `custody`."""

    SAID = "said"
    KNOWN = "known"
    # The form's key came before with other words.
    OTHER = "other"
    MANY = "many"
    DONE = "done"
    GONE = "gone"
    # Nothing to seal to: a report on an official from before there was a dialogue, or a row that somebody altered.
    CLOSED = "closed"

    @property
    def is_stored(self) -> bool:
        """The message is there, now or from before."""
        return self in {MessageOutcome.SAID, MessageOutcome.KNOWN}
