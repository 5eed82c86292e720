"""How a case is closed: who must look at it a second time, how it is reviewed, and why it opens again. Pure."""

from enum import StrEnum

from sigap.screening.rules.persons import Risk


class ClosingStatus(StrEnum):
    """Where a wish to close stands. `lapsed`: the work went on in the meantime."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class ClosingFinding(StrEnum):
    """What a review of a closing by one person found."""

    IN_ORDER = "in_order"
    TO_REOPEN = "to_reopen"


class ClosingObjection(StrEnum):
    """Why a second person does not let a case be closed."""

    HELP_MISSING = "help_missing"
    SAFETY_UNCLEAR = "safety_unclear"
    CLIENT_NOT_HEARD = "client_not_heard"
    FILE_INCOMPLETE = "file_incomplete"


class ReopeningReason(StrEnum):
    """Why a closed case opens again."""

    HARM_AGAIN = "harm_again"
    NEW_FACTS = "new_facts"
    CLIENT_ASKED = "client_asked"
    CLOSED_TOO_EARLY = "closed_too_early"
    COURT = "court"


def needs_second(*, risk: Risk, has_child_victim: bool) -> bool:
    """Whether closing needs a second pair of eyes: every case of a child, and every one of high risk."""
    return has_child_victim or risk is Risk.HIGH
