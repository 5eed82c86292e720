"""Shape and wording of the app's input."""

from sigap.casework.forms.conferences import CallForm, MinutesForm
from sigap.casework.forms.plan import ContinueForm, GoalsForm, PlanAnswerForm, ServiceResultForm
from sigap.casework.forms.records import AssessmentForm, FollowUpForm, RecordForm, SafetyForm

__all__ = [
    "AssessmentForm",
    "CallForm",
    "ContinueForm",
    "FollowUpForm",
    "GoalsForm",
    "MinutesForm",
    "PlanAnswerForm",
    "RecordForm",
    "SafetyForm",
    "ServiceResultForm",
]
