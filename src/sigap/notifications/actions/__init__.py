"""Writes of the app: notices and the mark "read", one's own mail address, who holds the trail's heads, the outbox."""

from sigap.notifications.actions.addresses import (
    UnableToSetAddress,
    confirm_address,
    drop_address,
    set_address,
    set_quiet_hours,
    switch_mail,
)
from sigap.notifications.actions.alerts import acknowledge
from sigap.notifications.actions.holders import (
    UnableToAddHolder,
    UnableToTestHolder,
    add_holder,
    end_holder,
    send_test,
)
from sigap.notifications.actions.notices import mark_read, notify, tell_holders, tell_safekeepers
from sigap.notifications.actions.offices import posts_that_may_hear, tell_office
from sigap.notifications.actions.outside import UnableToNameOutside, name_outside, ring_outside

__all__ = [
    "UnableToAddHolder",
    "UnableToNameOutside",
    "UnableToSetAddress",
    "UnableToTestHolder",
    "acknowledge",
    "add_holder",
    "confirm_address",
    "drop_address",
    "end_holder",
    "mark_read",
    "name_outside",
    "notify",
    "posts_that_may_hear",
    "ring_outside",
    "send_test",
    "set_address",
    "set_quiet_hours",
    "switch_mail",
    "tell_holders",
    "tell_office",
    "tell_safekeepers",
]
