"""A running task looked at again: its receiver compared with who is reported by now, or given another link."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.assistance.rules import GiverKind
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.casework.queries import require_lead
from sigap.errands import events
from sigap.errands.actions.comparing import ComparedPeople, GivenConsent, Receiver, check_receiver, who_speaks
from sigap.errands.actions.giving import load_secret, store_link
from sigap.errands.models import Errand, ErrandLine
from sigap.errands.queries import GIVES, locked_errand
from sigap.kernel.errors import Conflict
from sigap.mailbox.errands.codes import ErrandPass, link_trace, pass_for
from sigap.mailbox.errands.page import ErrandPage


@audit.action
def compare_again(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    errand_id: UUID,
    receiver: Receiver,
    words: str,
    compared: ComparedPeople,
) -> Errand:
    """Nothing stands against the receiver by what is recorded now: the link opens again. `words`: the client's.

    A second press changes nothing. Raises UnableToGiveErrand, ConsentBarred, Refused, Conflict.
    """  # fmt: skip
    row = _checked(by, access, errand_id, receiver, words, compared)
    if set(compared.marks) <= set(row.compared_with):
        audit.unchanged()
        return row
    row.compared_with = list(compared.marks)
    row.save(update_fields=["compared_with"])
    record_case_event(by, at, access.case.id, events.COMPARED, errand=str(row.id))
    return row


@audit.action
def renew_link(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    errand_id: UUID,
    page: ErrandPage,
    receiver: Receiver,
    words: str,
    compared: ComparedPeople,
    post_key: UUID,
) -> tuple[Errand, ErrandPass]:
    """Another link and other words: those before open nothing from now on. `page` as it was opened from the row.

    What was asked before stays with the office; the new holder does not read it. Compared as when it was given.
    Raises UnableToGiveErrand, ConsentBarred, Refused, Conflict.
    """  # fmt: skip
    row = _checked(by, access, errand_id, receiver, words, compared)
    held = pass_for(load_secret(), by.person_id.bytes + post_key.bytes)
    if row.lookup is not None and bytes(row.lookup) == link_trace(load_secret(), held.token):
        audit.unchanged()
        return row, held
    store_link(row, held, page, at)
    row.compared_with = list(compared.marks)
    ErrandLine.objects.filter(errand=row).update(sealed_outside=None)
    row.save(
        update_fields=[
            "lookup", "pass_trace", "outside_key", "key_mark", "sealed_page", "link_until", "wrong", "opened_at",
            "shut_told_at", "compared_with",
        ]
    )  # fmt: skip
    record_case_event(by, at, access.case.id, events.LINKED, errand=str(row.id))
    return row, held


def _checked(
    by: Actor, access: CaseAccess, errand_id: UUID, receiver: Receiver, words: str, compared: ComparedPeople
) -> Errand:
    require_lead(by, access, Section.SERVICES, GIVES)
    locked_open(access.case.id)
    row = locked_errand(access, errand_id)
    if not row.is_open:
        raise Conflict(_("Tugas ini sudah berakhir. Muat ulang halamannya."))
    guardian = row.guardian.ordinal if row.guardian else None
    consent = GivenConsent(
        ordinal=row.person.ordinal,
        giver=GiverKind(row.giver),
        guardian_ordinal=guardian,
        agreed_on=row.agreed_on,
        words=words,
    )
    who_speaks(access, consent)
    check_receiver(access, row.person, compared, receiver)
    return row
