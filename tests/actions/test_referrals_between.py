"""Every office sends: by the table, inside its own need to know, and read by the office whose case it is."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError
from tests.factories import handing, officers, partners, team

from sigap.access.models import Membership, Office
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.models import PURPOSE_LABELS
from sigap.assistance.rules import PURPOSE_KINDS, SECTIONS_OPENED, ReferralPurpose, asks_for
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.models import Assignment, Participation
from sigap.cases.rules.exclusions import ExclusionBasis, ExclusionKind
from sigap.clocks.actions.recipients import addresses_of
from sigap.clocks.models import Clock
from sigap.clocks.rules import StepRecipient
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.notifications.queries import notices_page
from sigap.referrals import actions as referrals
from sigap.referrals import reading
from sigap.referrals.actions import UnableToOfferReferral
from sigap.referrals.actions.referral_state import senders_of
from sigap.referrals.models import Referral
from sigap.referrals.rules import CHAIN, ResultKind, Urgency
from sigap.work.models import WorkItem
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
VISUM = frozenset({ReferralPurpose.FORENSIC_EXAMINATION})
OWN_CARE = frozenset({ReferralPurpose.MEDICAL_CARE})
SUPPORT = frozenset({ReferralPurpose.ACCOMPANIMENT})
POSTS = {
    OfficeKind.RSUD: team.SEKAR,
    OfficeKind.DINSOS: team.SITI,
    OfficeKind.KEJARI: team.RATNA,
    OfficeKind.KEMENAG: team.AHMAD,
    OfficeKind.POLRES_PPA: team.ANTON,
}
ROLES = {
    OfficeKind.PUSKESMAS: RoleCode.HEALTH_WORKER,
    OfficeKind.DINKES: RoleCode.HEALTH_WORKER,
    OfficeKind.RUMAH_AMAN: RoleCode.SHELTER_OFFICER,
    OfficeKind.PANTI: RoleCode.SOCIAL_WORKER,
}


def _in_the_case(code: str, kind: OfficeKind) -> str:
    """Somebody of this kind of office who works on the case; the login."""
    login = POSTS.get(kind) or partners.partner(kind, ROLES.get(kind, RoleCode.PARTNER_OFFICER))
    purpose = next(each for each in ReferralPurpose if kind in PURPOSE_KINDS[each])
    team.accepted(code, login, frozenset({purpose}), by=partners.asker(code, purpose))
    return login


def _opened(login: str, code: str, referral: UUID) -> reading.OpenedReferralStep:
    return reading.open_sent(entering=team.entering(login), code=code, referral_id=referral, at=team.LATER)


def test_the_investigator_asks_for_a_visum_and_the_unit_reads_it_all_without_asking() -> None:
    code = team.opened()
    team.named(code)
    team.accepted(code)
    manager = team.person_id(team.DEWI)
    visum = team.offered(code, OfficeKind.RSUD, VISUM, by=team.ANTON)
    stored = Referral.objects.get(pk=visum)
    assert (stored.status, stored.from_office_id) == ("handed_over", team.office(OfficeKind.POLRES_PPA).pk)
    told = Notice.objects.get(code="referral-between")
    assert (told.person_id, told.ids["referral"]) == (manager, str(visum))
    # Owed: its sections stand open to the hospital at once, those of the visum and no other.
    rooms = Participation.objects.get(case__code=code, office_id=stored.to_office_id, until=None).rooms
    assert set(rooms) == SECTIONS_OPENED[ReferralPurpose.FORENSIC_EXAMINATION]
    handing.accept(team.SEKAR, visum)
    handing.reported(team.SEKAR, visum, kind=ResultKind.DONE)
    seen = _opened(team.DEWI, code, visum)
    assert (seen.preview, seen.result_note) == ("Seorang anak perlu dilindungi malam ini.", "Sudah diperiksa.")
    assert _opened(team.ANTON, code, visum).result_note == "Sudah diperiksa."
    # An office in the case that neither asked nor was asked reads nothing of it.
    team.accepted(code, team.SITI, frozenset({ReferralPurpose.SOCIAL_REHABILITATION}))
    with pytest.raises(Refused):
        _opened(team.SITI, code, visum)


def test_a_unit_that_orders_a_visum_is_led_to_the_investigator() -> None:
    code = team.opened()
    for purpose in (ReferralPurpose.FORENSIC_EXAMINATION, ReferralPurpose.VISUM):
        with pytest.raises(UnableToOfferReferral, match="diminta oleh penyidik") as unable:
            team.offered(code, OfficeKind.RSUD, frozenset({purpose}))
        assert str(PURPOSE_LABELS[ReferralPurpose.VISUM]) in unable.value.sentence
    officers.office(OfficeKind.BAPAS)
    with pytest.raises(UnableToOfferReferral, match="diminta oleh penyidik"):
        team.offered(code, OfficeKind.BAPAS, frozenset({ReferralPurpose.CHILD_INQUIRY}))
    assert not Referral.objects.exists()
    team.offered(code, OfficeKind.POLRES_PPA, frozenset({ReferralPurpose.VISUM}))


@pytest.mark.parametrize("kind", sorted({kind for kind in OfficeKind if asks_for(kind)} - {OfficeKind.UPTD_PPA}))
def test_each_office_in_a_case_sends_what_it_may_and_the_table_takes_no_more(kind: OfficeKind) -> None:
    code = team.opened()
    login = _in_the_case(code, kind)
    helper = next(each for each in asks_for(kind) if OfficeKind.UPTD_PPA in PURPOSE_KINDS[each])
    sent = team.offered(code, OfficeKind.UPTD_PPA, frozenset({helper}), by=login)
    stored = Referral.objects.get(pk=sent)
    assert stored.from_office_id == Office.objects.get(kind=kind).pk
    handing.accept(team.DEWI, sent)
    # The unit had all sections before, and keeps them.
    part = Participation.objects.get(case__code=code, office_id=stored.to_office_id, until=None)
    assert "assessment" in part.rooms
    again = Referral.objects.get(pk=sent)
    again.pk, again.chain_id, again.offer_key = uuid4(), uuid4(), str(uuid4())
    again.status, again.answered_by, again.answered_at, again.purposes = "offered", None, None, ["shelter", "visum"]
    with pytest.raises(DatabaseError, match="row-level security"), team.at_desk(login):
        again.save(force_insert=True)


def test_the_clock_of_an_inquiry_into_a_child_counts_from_the_request() -> None:
    code, login = team.opened(), partners.partner(OfficeKind.BAPAS)
    team.accepted(code)
    inquiry = team.offered(code, OfficeKind.BAPAS, frozenset({ReferralPurpose.CHILD_INQUIRY}), by=team.ANTON)
    handing.accept(login, inquiry)
    clock = Clock.objects.get(subject_kind="referral_result", subject_id=inquiry)
    assert (clock.rule_code, clock.started_at, clock.due_at - clock.started_at) == (
        "child-inquiry-result", team.AT, timedelta(hours=72),
    )  # fmt: skip


def test_who_must_not_know_of_the_case_is_not_asked_by_a_partner_either() -> None:
    code = team.opened()
    team.accepted(code)
    rsud = team.office(OfficeKind.RSUD)
    with team.on_case(team.DEWI, code) as (actor, access):
        what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=rsud.pk, office_name=rsud.name)
        exclude_from_case(
            by=actor, at=team.LATER, access=access, what=what, basis=ExclusionBasis.CONFLICT, words="Rekaan."
        )
    with pytest.raises(UnableToOfferReferral, match="tidak boleh tahu"):
        team.offered(code, OfficeKind.RSUD, VISUM, by=team.ANTON)


def test_the_same_click_twice_sends_once_and_tells_once() -> None:
    code, key = team.opened(), uuid4()
    team.accepted(code)
    for _click in range(2):
        with team.on_case(team.ANTON, code) as (actor, access):
            referrals.offer(
                by=actor, at=team.AT, access=access, to=team.office(OfficeKind.UPTD_PPA), purposes=SUPPORT,
                urgency=Urgency.NORMAL, preview="", offer_key=key,
            )  # fmt: skip
    assert Referral.objects.filter(purposes=["accompaniment"]).count() == 1


def test_an_answer_and_a_broken_promise_go_to_who_decides_what_follows() -> None:
    code = team.opened()
    team.accepted(code)
    request = team.offered(code, OfficeKind.RSUD, OWN_CARE, by=team.DEWI)
    manager = team.person_id(team.DEWI)
    promised = Clock.objects.get(subject_kind=CHAIN, subject_id=request)
    assert (promised.owner_person, addresses_of(promised, StepRecipient.OFFICER, at=team.AT)[0].person_id) == (
        manager, manager,
    )  # fmt: skip
    # Any of those on the case may find another office.
    assert WorkItem.objects.get(kind=Kind.REFERRAL_PROMISE, subject_id=request).person_id is None
    for login, found in ((team.SEKAR, [manager]), (team.SITI, [])):
        with team.at_desk(login):
            assert senders_of(Referral(id=request)) == found, "no stranger asks who works on it"
    Assignment.objects.filter(office_id=team.office(OfficeKind.UPTD_PPA).pk).update(until=team.AT)
    Membership.objects.filter(person_id=manager).update(until=team.AT)
    with team.at_desk(team.SEKAR) as actor:
        referrals.accept(by=actor, at=team.LATER, referral_id=request)
    told = Notice.objects.get(code="referral-accepted", ids__referral=str(request))
    assert (told.person_id, told.role, told.ids["case"]) == (None, "head", str(team.case_of(code).pk))
    with team.at_desk(team.HASAN) as actor:
        assert [row for row in notices_page(actor, at=team.LATER, size=50)[0] if row.code == "referral-accepted"]
