"""Writes deadlines. `at` is when something was done, `recorded_at` when it was written down.

Start, stop and hand-over happen inside an act of an app above, which has asserted its power; pausing and
holding are powers of their own.
"""

from sigap.clocks.actions.alarm import tell_of_gaps
from sigap.clocks.actions.changing import Change, UnableToChangeRule, change_rule, take_over_rule
from sigap.clocks.actions.digesting import freeze_week, week_name
from sigap.clocks.actions.loading import load_rules
from sigap.clocks.actions.pausing import (
    UnableToHoldClock,
    UnableToPauseClock,
    UnableToResumeClock,
    note_handled,
    pause,
    resume,
)
from sigap.clocks.actions.running import (
    TAKEN_BACK,
    UnableToStartClock,
    UnableToStopClock,
    end_by_door,
    end_rights,
    hand_over,
    start,
    stop,
    stop_all,
    stop_rule,
    take_back,
)
from sigap.clocks.actions.sweeping import SweepResult, due_clocks, fire_steps

__all__ = [
    "TAKEN_BACK",
    "Change",
    "SweepResult",
    "UnableToChangeRule",
    "UnableToHoldClock",
    "UnableToPauseClock",
    "UnableToResumeClock",
    "UnableToStartClock",
    "UnableToStopClock",
    "change_rule",
    "due_clocks",
    "end_by_door",
    "end_rights",
    "fire_steps",
    "freeze_week",
    "hand_over",
    "load_rules",
    "note_handled",
    "pause",
    "resume",
    "start",
    "stop",
    "stop_all",
    "stop_rule",
    "take_back",
    "take_over_rule",
    "tell_of_gaps",
    "week_name",
]
