"""Shape and wording of the app's input."""

from sigap.assistance.forms.consents import ConsentForm, ReviewForm, VitalForm
from sigap.assistance.forms.plan import EndGoalForm
from sigap.assistance.forms.services import NOTE_LIMIT, AppointmentForm, CorrectionForm, ServiceForm

__all__ = [
    "NOTE_LIMIT",
    "AppointmentForm",
    "ConsentForm",
    "CorrectionForm",
    "EndGoalForm",
    "ReviewForm",
    "ServiceForm",
    "VitalForm",
]
