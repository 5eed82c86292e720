"""That a letter about a case was made: which, by whom. What it says is stored nowhere."""

from datetime import datetime

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.correspondence import events
from sigap.correspondence.queries import maker_of
from sigap.correspondence.rules import CaseLetterSpec
from sigap.kernel.errors import Refused


@audit.action
def note_letter_made(*, by: Actor, at: datetime, access: CaseAccess, spec: CaseLetterSpec) -> None:
    """Notes it in the trail, before it is made. Raises Refused for an office that does not make this letter."""
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    if maker_of(by, access, spec) is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    record_case_event(by, at, access.case.id, events.LETTER_MADE, letter=f"letter_{spec.code.value}")
