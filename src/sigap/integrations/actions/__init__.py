"""What is done with keys of systems and with what they are told of."""

from sigap.integrations.actions.answers import KeyReusedElsewhere, remember_answer, stored_answer
from sigap.integrations.actions.keys import (
    IssuedKey,
    UnableToMakeKey,
    end_key,
    make_key,
    note_elsewhere,
    rotate_key,
    system_key_facts,
)
from sigap.integrations.actions.pings import drop_address, set_address

__all__ = [
    "IssuedKey",
    "KeyReusedElsewhere",
    "UnableToMakeKey",
    "drop_address",
    "end_key",
    "make_key",
    "note_elsewhere",
    "remember_answer",
    "rotate_key",
    "set_address",
    "stored_answer",
    "system_key_facts",
]
