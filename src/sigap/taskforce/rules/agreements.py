"""Agreements: kinds, and how one stands on a day. Pure."""

from datetime import date
from enum import StrEnum

from sigap.taskforce.rules.decrees import RUNGS, last_day_of

LEAST_PARTIES = 2


class AgreementKind(StrEnum):
    """How an agreement is called."""

    PKS = "pks"
    MOU = "mou"
    OTHER = "other"


class AgreementState(StrEnum):
    """How an agreement stands on a day."""

    AHEAD = "ahead"
    STANDING = "standing"
    ENDING = "ending"
    OVER = "over"


def agreement_state(day: date, *, valid_from: date, valid_until: date | None, ended_on: date | None) -> AgreementState:
    """How an agreement stands on a day; ending: within the first rung."""
    last = last_day_of(valid_until=valid_until, ended_on=ended_on)
    if last is not None and day > last:
        return AgreementState.OVER
    if day < valid_from:
        return AgreementState.AHEAD
    return AgreementState.ENDING if last is not None and (last - day).days <= RUNGS[0] else AgreementState.STANDING
