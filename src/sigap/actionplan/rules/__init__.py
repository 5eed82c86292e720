"""What a plan is made of, how far an activity is, and what differs between two editions. Pure."""

from sigap.actionplan.rules.codes import EditionState, FundingSource, Light, Measure

__all__ = ["EditionState", "FundingSource", "Light", "Measure"]
