"""Shape and wording of what comes in by the desk, of triage, and of its end."""

from sigap.intake.forms.claims import IssueClaimForm
from sigap.intake.forms.deciding import ForwardForm, JoinForm, NoCaseForm, OpenCaseForm, ReceiptForm, TellForm
from sigap.intake.forms.entry import BringForm, DoorForm, ReportEntryForm
from sigap.intake.forms.inbox import FalseForm, LookForm, MergeForm
from sigap.intake.forms.quarantine import FloodForm
from sigap.intake.forms.sheet import SheetForm

__all__ = [
    "BringForm",
    "DoorForm",
    "FalseForm",
    "FloodForm",
    "ForwardForm",
    "IssueClaimForm",
    "JoinForm",
    "LookForm",
    "MergeForm",
    "NoCaseForm",
    "OpenCaseForm",
    "ReceiptForm",
    "ReportEntryForm",
    "SheetForm",
    "TellForm",
]
