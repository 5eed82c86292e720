"""Reads of transfers: for which office the actor transfers cases, its pair, partners, what goes out and came in."""

from uuid import UUID

from django.db import connection

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused
from sigap.transfers.models import IncomingTransfer, OutgoingTransfer, TransferKey, TransferPartner

TRANSFERS = Permission.CASE_TRANSFER
MOST = 50
"""Rows of a list on a page."""


def office_of(actor: Actor) -> UUID:
    """The office for which the actor transfers cases. Raises Refused."""
    offices = actor.offices_where(TRANSFERS)
    if not offices:
        raise Refused(TRANSFERS)
    return offices[0]


def checked_office_of(actor: Actor) -> UUID:
    """The same before something is written. Raises Refused, MacBroken."""
    actor.require(TRANSFERS)
    check_powers(actor)
    return office_of(actor)


def key_of(office_id: UUID) -> TransferKey | None:
    """The office's own pair; None while it has none."""
    return TransferKey.objects.filter(office_id=office_id).select_related("office").first()


def partners_of(office_id: UUID) -> list[TransferPartner]:
    """Pairs of offices elsewhere that stand or wait, by name."""
    rows = TransferPartner.objects.filter(office_id=office_id, withdrawn_at=None)
    return list(rows.order_by("name", "brought_at")[:MOST])


def partner_of(actor: Actor, partner_id: UUID) -> TransferPartner:
    """One of them. Raises Refused."""
    row = TransferPartner.objects.filter(pk=partner_id, office_id__in=actor.offices_where(TRANSFERS)).first()
    if row is None:
        raise Refused(TRANSFERS, ids={"item": str(partner_id)})
    return row


def confirmed_partner(office_id: UUID, fingerprint: str) -> TransferPartner | None:
    """The partner of this pair, once two people heard its fingerprint."""
    rows = TransferPartner.objects.filter(office_id=office_id, fingerprint=fingerprint, withdrawn_at=None)
    return rows.exclude(confirmed_at=None).first()


def outgoing_of(actor: Actor) -> list[OutgoingTransfer]:
    """What the actor's offices send, the running ones first."""
    rows = OutgoingTransfer.objects.filter(office_id__in=actor.offices_where(TRANSFERS)).select_related("partner")
    return sorted(rows.order_by("-prepared_at")[:MOST], key=lambda row: not row.is_running)


def outgoing(actor: Actor, transfer_id: UUID) -> OutgoingTransfer:
    """One of them. Raises Refused."""
    rows = OutgoingTransfer.objects.filter(pk=transfer_id, office_id__in=actor.offices_where(TRANSFERS))
    row = rows.select_related("partner", "case").first()
    if row is None:
        raise Refused(TRANSFERS, ids={"item": str(transfer_id)})
    return row


def outgoing_of_case(access: CaseAccess) -> list[OutgoingTransfer]:
    """Transfers of one case, the newest first."""
    rows = OutgoingTransfer.objects.filter(case=access.case).select_related("partner")
    return list(rows.order_by("-prepared_at")[:MOST])


def require_sender(actor: Actor, access: CaseAccess) -> UUID:
    """The office whose case it is, for who works on it there in all that goes along. Raises Refused."""
    sections = (Section.PERSONS, Section.IDENTITY, Section.SERVICES)
    offices = [set(access.offices_where(actor, TRANSFERS, each)) for each in sections]
    if access.case.office_id not in set.intersection(*offices) or not access.is_assigned:
        raise Refused(TRANSFERS, ids={"case": str(access.case.id)})
    return access.case.office_id


def incoming_of(actor: Actor) -> list[IncomingTransfer]:
    """What came to the actor's offices, the undecided first."""
    rows = IncomingTransfer.objects.filter(office_id__in=actor.offices_where(TRANSFERS)).select_related("partner")
    return sorted(rows.defer("file").order_by("-arrived_at")[:MOST], key=lambda row: row.ended_at is not None)


def incoming(actor: Actor, transfer_id: UUID) -> IncomingTransfer:
    """One of them. Raises Refused."""
    rows = IncomingTransfer.objects.filter(pk=transfer_id, office_id__in=actor.offices_where(TRANSFERS))
    row = rows.select_related("partner", "office").first()
    if row is None:
        raise Refused(TRANSFERS, ids={"item": str(transfer_id)})
    return row


def wait_for(model: type[IncomingTransfer | OutgoingTransfer], transfer_id: UUID) -> None:
    """Lets an act on the same transfer that runs just now end first: then the row says what became of it."""
    model.objects.filter(pk=transfer_id).only("id").select_for_update().first()


def was_taken_in(transfer_id: UUID) -> bool:
    """Whether this installation took the same transfer in before, whatever became of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT transfers.was_taken_in(%s)", [transfer_id])
        return bool(cursor.fetchone()[0])
