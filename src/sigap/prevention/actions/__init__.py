"""Acts of prevention."""

from sigap.prevention.actions.planning import ActivityDetails, UnableToPlan, call_off, change_activity, plan_activity

__all__ = ["ActivityDetails", "UnableToPlan", "call_off", "change_activity", "plan_activity"]
