"""Forms of the action plan."""

from sigap.actionplan.forms.activities import ActivityForm
from sigap.actionplan.forms.editions import AdoptForm, CarryForm, LimitsForm, PlanForm, RevisionForm
from sigap.actionplan.forms.quarters import QuarterForm
from sigap.actionplan.forms.sheets import OfficeChoiceForm, SheetForm

__all__ = [
    "ActivityForm",
    "AdoptForm",
    "CarryForm",
    "LimitsForm",
    "OfficeChoiceForm",
    "PlanForm",
    "QuarterForm",
    "RevisionForm",
    "SheetForm",
]
