"""Steps round a referral beyond offering it: a second office that can stand in, the acts of either side. Invented."""

from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from tests.factories import officers, team

from sigap.access.models import Office
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ReferralPurpose
from sigap.referrals import actions as referrals
from sigap.referrals.actions import AnswerSource, HandoverDetails
from sigap.referrals.models import Handover, Referral, Result
from sigap.referrals.rules import AnswerMeans, DeclineReason, ResultKind, Urgency

NADIA = "nadia.puskesmas"
"""Works at the puskesmas, which owes the same help as the hospital."""
EMERGENCY = frozenset({ReferralPurpose.EMERGENCY_CARE})
CARE = frozenset({ReferralPurpose.MEDICAL_CARE})


def health_office() -> Office:
    """The puskesmas with Nadia in it, who signs in as the others do."""
    officers.officer(NADIA, "Nadia Rekaan", RoleCode.HEALTH_WORKER, kind=OfficeKind.PUSKESMAS)
    # As the others' sessions: no second factor is asked where everything is an example.
    is_demo, settings.SIGAP_DEMO = settings.SIGAP_DEMO, True
    try:
        team.sign_in(NADIA)
    finally:
        settings.SIGAP_DEMO = is_demo
    return team.office(OfficeKind.PUSKESMAS)


def accept(login: str, referral: UUID, *, at: datetime = team.LATER) -> Referral:
    """The asked office takes it."""
    with team.at_desk(login) as actor:
        return referrals.accept(by=actor, at=at, referral_id=referral)


def decline(login: str, referral: UUID, *, at: datetime = team.LATER) -> Referral:
    """The asked office says no."""
    with team.at_desk(login) as actor:
        return referrals.decline(by=actor, at=at, referral_id=referral, reason=DeclineReason.NO_CAPACITY, note="penuh")


def reroute(
    login: str,
    code: str,
    referral: UUID,
    to: Office,
    *,
    at: datetime = team.LATER,
    key: UUID | None = None,
    urgency: Urgency = Urgency.NORMAL,
) -> Referral:
    """The sender passes it to another office."""
    with team.on_case(login, code) as (actor, access):
        return referrals.reroute(
            by=actor,
            at=at,
            access=access,
            referral_id=referral,
            to=to,
            urgency=urgency,
            preview="Masih perlu hari ini.",
            offer_key=key or uuid4(),
        )


def pass_on(login: str, referral: UUID, to: Office, *, at: datetime = team.LATER, key: UUID | None = None) -> Referral:
    """The asked office passes owed help on."""
    with team.at_desk(login) as actor:
        return referrals.pass_on(
            by=actor, at=at, referral_id=referral, to=to, preview="Perawatan malam ini.", offer_key=key or uuid4()
        )


def substitute(login: str, referral: UUID, person: str, *, at: datetime = team.LATER) -> Referral:
    """The asked office names a colleague."""
    with team.at_desk(login) as actor:
        return referrals.name_substitute(by=actor, at=at, referral_id=referral, person_id=team.person_id(person))


def recorded(
    code: str,
    referral: UUID,
    *,
    declined: DeclineReason | None = None,
    login: str = team.DEWI,
    said_at: datetime = team.LATER,
    at: datetime = team.LATER,
) -> Referral:
    """The sender takes down what they said."""
    with team.on_case(login, code) as (actor, access):
        return referrals.record_answer(
            by=actor,
            at=at,
            access=access,
            referral_id=referral,
            declined=declined,
            means=AnswerMeans.PHONE,
            said_at=said_at,
            source=AnswerSource(name="Pak Rekaan", position="Kepala seksi", paper="map 4"),
        )


def reported(
    login: str,
    referral: UUID,
    *,
    kind: ResultKind = ResultKind.DONE,
    done_at: datetime = team.LATER,
    at: datetime = team.LATER,
) -> Result:
    """The office that took it reports back."""
    with team.at_desk(login) as actor:
        return referrals.report_result(
            by=actor, at=at, referral_id=referral, kind=kind, done_at=done_at, note="Sudah diperiksa."
        )


def handed(
    login: str, code: str, referral: UUID, *, key: UUID | None = None, persons: tuple[int, ...] = (1,), papers: str = ""
) -> Handover:
    """Somebody on the case writes down who gave what to whom."""
    with team.on_case(login, code) as (actor, access):
        return referrals.note_handover(
            by=actor,
            at=team.LATER,
            access=access,
            referral_id=referral,
            persons=persons,
            handed_at=team.LATER,
            words=HandoverDetails(given_by="Rina Marlina", taken_by="dr. Sekar", papers=papers),
            post_key=key or uuid4(),
        )
