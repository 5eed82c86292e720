"""Pure rules of the channels: what a message is, how it is read, when it is answered."""

from sigap.channels.rules.messages import (
    ALARMS,
    ANSWER_LASTS,
    JOINS_HANDLED,
    JOINS_WAITING,
    MEDIA_LASTS,
    AnswerKind,
    Incoming,
    Kind,
    MediaRef,
    Trouble,
    answer_for,
    in_order,
    is_ripe,
    pause_after,
    says_something,
    texts_of,
)
from sigap.channels.rules.switching import OFF_REASONS, SWITCHED, SwitchReason

__all__ = [
    "ALARMS",
    "ANSWER_LASTS",
    "JOINS_HANDLED",
    "JOINS_WAITING",
    "MEDIA_LASTS",
    "OFF_REASONS",
    "SWITCHED",
    "AnswerKind",
    "Incoming",
    "Kind",
    "MediaRef",
    "SwitchReason",
    "Trouble",
    "answer_for",
    "in_order",
    "is_ripe",
    "pause_after",
    "says_something",
    "texts_of",
]
