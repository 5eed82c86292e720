"""Shape and wording of what is entered on the legal track."""

from sigap.legal.forms.exits import ExitAnswerForm
from sigap.legal.forms.marks import (
    UNKNOWN,
    ActForm,
    ChargeForm,
    Choice,
    LawChoiceForm,
    MarkCorrectionForm,
    MarkForm,
    NoReportForm,
    VictimToldForm,
    day_field,
    sealed_text,
)
from sigap.legal.forms.telling import NoticeForm, PlannedReleaseForm, WishForm
from sigap.legal.forms.tracks import DossierForm, SuspectLinkForm

__all__ = [
    "UNKNOWN",
    "ActForm",
    "ChargeForm",
    "Choice",
    "DossierForm",
    "ExitAnswerForm",
    "LawChoiceForm",
    "MarkCorrectionForm",
    "MarkForm",
    "NoReportForm",
    "NoticeForm",
    "PlannedReleaseForm",
    "SuspectLinkForm",
    "VictimToldForm",
    "WishForm",
    "day_field",
    "sealed_text",
]
