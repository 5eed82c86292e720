"""That a letter about the criminal case was made: which, by whom, for whose track. What it says is stored nowhere."""

from datetime import datetime

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused
from sigap.legal import events
from sigap.legal.queries import makes_letter
from sigap.legal.rules.letters import CaseLetter


@audit.action
def note_letter_made(*, by: Actor, at: datetime, access: CaseAccess, letter: CaseLetter) -> None:
    """Notes it in the trail, before it is made. Raises Refused for an office that does not make this letter."""
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    if not makes_letter(by, access, letter):
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    record_case_event(by, at, access.case.id, events.LETTER_MADE, letter=f"letter_{letter.value}")
