"""Shape and wording of what comes in by the desk, of triage, and of its end."""

from sigap.intake.forms.deciding import ForwardForm, JoinForm, NoCaseForm, OpenCaseForm, ReceiptForm, TellForm
from sigap.intake.forms.entry import BringForm, DoorForm, EntryForm
from sigap.intake.forms.lane import FloodForm
from sigap.intake.forms.sheet import SheetForm

__all__ = [
    "BringForm",
    "DoorForm",
    "EntryForm",
    "FloodForm",
    "ForwardForm",
    "JoinForm",
    "NoCaseForm",
    "OpenCaseForm",
    "ReceiptForm",
    "SheetForm",
    "TellForm",
]
