"""Owed help is in the other office's hands at once: its sections open to the people there, before anybody says yes."""

from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.actions.opening import hand_back_owed, one_office_at_a_time, put_on_case
from sigap.cases.actions.powers import end_participation, ended_assignment, signed_participation
from sigap.cases.models import Assignment, Participation
from sigap.referrals.models import Referral
from sigap.referrals.queries import assignable
from sigap.referrals.rules import owed_among, sections_opened


def take_turn(case_id: UUID, office_id: UUID, purposes: frozenset[ReferralPurpose]) -> None:
    """Owed help brings the office in: its turn is taken before the case is locked, in the order of an acceptance."""
    if owed_among(purposes):
        one_office_at_a_time(case_id, office_id)


def hand_over_at_once(by: Actor, at: datetime, referral: Referral) -> None:
    """Brings the office in with the sections of the owed part, and puts its people on duty to work on the case.

    The sections of what was merely asked for beside it open when somebody there takes it.
    """
    sections = sections_opened(owed_among(referral.asked))
    case_id, office_id = referral.case_id, referral.to_office_id
    name = referral.to_office_name
    cases.bring_in(by=by, at=at, case_id=case_id, office_id=office_id, office_name=name, sections=sections)
    for person_id, called in assignable(case_id, office_id, at=at):
        put_on_case(by=by, at=at, case_id=case_id, person_id=person_id, name=called, office_id=office_id)


def take_back_at_once(by: Actor, at: datetime, referral: Referral) -> None:
    """Closes again what a hand-over alone had opened, once it goes on elsewhere unconfirmed.

    An office that had a part before keeps the sections it had; one whose part has grown since keeps what it has. What
    one that had none still owes by law goes back to the office whose case it is.
    """
    of_office = Participation.objects.filter(case_id=referral.case_id, office_id=referral.to_office_id)
    part = of_office.filter(until=None, since=referral.offered_at).first()
    if part is None:
        return
    before = of_office.filter(until=referral.offered_at).first()
    _end_work(at, referral, everybody=before is None)
    end_participation(part, at=at)
    part.save(update_fields=["until", "mac"])
    if before is not None:
        again = signed_participation(
            case_id=part.case_id,
            office_id=part.office_id,
            office_name=part.office_name,
            sections=before.rooms,
            since=at,
        )
        again.save(force_insert=True)
    hand_back_owed(by, at, referral.case_id, referral.to_office_id)


def _end_work(at: datetime, referral: Referral, *, everybody: bool) -> None:
    """Ends what people of the office do on the case: all of it, or what the hand-over alone had given them."""
    running = Assignment.objects.filter(case_id=referral.case_id, office_id=referral.to_office_id, until=None)
    for work in running if everybody else running.filter(since=referral.offered_at):
        ended = ended_assignment(work, at=at)
        Assignment.objects.filter(pk=work.pk, until=None).update(until=ended.until, mac=ended.mac)
