"""Acts of prevention."""

from sigap.prevention.actions.planning import (
    ActivityDetails,
    UnableToPlanActivity,
    call_off,
    change_activity,
    plan_activity,
)

__all__ = ["ActivityDetails", "UnableToPlanActivity", "call_off", "change_activity", "plan_activity"]
