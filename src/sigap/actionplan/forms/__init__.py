"""Forms of the action plan."""

from sigap.actionplan.forms.activities import ActivityForm
from sigap.actionplan.forms.editions import AdoptEditionForm, CarryForm, LimitsForm, RevisionForm, StartPlanForm
from sigap.actionplan.forms.quarters import QuarterForm
from sigap.actionplan.forms.sheets import MatrixSheetForm, OfficeChoiceForm

__all__ = [
    "ActivityForm",
    "AdoptEditionForm",
    "CarryForm",
    "LimitsForm",
    "MatrixSheetForm",
    "OfficeChoiceForm",
    "QuarterForm",
    "RevisionForm",
    "StartPlanForm",
]
