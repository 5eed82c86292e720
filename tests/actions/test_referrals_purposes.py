"""An office is asked for its own work only: in the act, in the form, and in the table whoever writes."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.conf import settings as site
from django.db import DatabaseError, connection
from django.test import Client
from tests.factories import officers, team

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.assistance.models import PURPOSE_LABELS
from sigap.assistance.rules import PURPOSE_KINDS, ReferralPurpose, asks_between, asks_for, open_road
from sigap.referrals import actions as referrals
from sigap.referrals.actions import UnableToOfferReferral
from sigap.referrals.models import Referral, askable_words
from sigap.referrals.rules import Urgency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
KINDS = (
    OfficeKind.POLRES_PPA,
    OfficeKind.RSUD,
    OfficeKind.KEMENAG,
    OfficeKind.DINSOS,
    OfficeKind.KEJARI,
    OfficeKind.PUSKESMAS,
    OfficeKind.RUMAH_AMAN,
    OfficeKind.UPTD_PROVINSI,
    OfficeKind.LPSK,
    OfficeKind.DINKES,
    OfficeKind.OBH,
    OfficeKind.PENGADILAN_NEGERI,
    OfficeKind.DISDUKCAPIL,
)
_TEAM = {kind for _name, _role, kind in team.PEOPLE.values()}


def offer(code: str, kind: OfficeKind, purposes: frozenset[ReferralPurpose]) -> Referral:
    to = team.office(kind) if kind in _TEAM else officers.office(kind)
    with team.on_case(team.DEWI, code) as (actor, access):
        return referrals.offer(
            by=actor,
            at=team.AT,
            access=access,
            to=to,
            purposes=purposes,
            urgency=Urgency.NORMAL,
            preview="Rekaan.",
            offer_key=uuid4(),
        )


@pytest.mark.parametrize("kind", KINDS)
def test_each_office_takes_its_own_work_and_no_other(kind: OfficeKind) -> None:
    code, ours = team.opened(), asks_between(OfficeKind.UPTD_PPA, kind)
    for purpose in ReferralPurpose:
        if purpose in ours:
            assert offer(code, kind, frozenset({purpose})).purposes == [purpose]
            continue
        with pytest.raises(UnableToOfferReferral) as unable:
            offer(code, kind, frozenset({purpose}))
        if road := open_road(OfficeKind.UPTD_PPA, frozenset({purpose}), kind):
            assert str(PURPOSE_LABELS[road]) in unable.value.sentence
            continue
        assert f"{Office.objects.get(kind=kind).name} hanya dapat diminta" in unable.value.sentence
        assert all(str(PURPOSE_LABELS[each]) in unable.value.sentence for each in ours)
    assert Referral.objects.count() == len(ours)


def test_what_fits_carries_nothing_else_along() -> None:
    code = team.opened()
    with pytest.raises(UnableToOfferReferral):
        offer(code, OfficeKind.RSUD, frozenset({ReferralPurpose.EMERGENCY_CARE, ReferralPurpose.POLICE_REPORT}))
    assert not Referral.objects.exists()


def test_an_office_without_a_row_in_the_table_cannot_be_asked() -> None:
    for kind in (OfficeKind.SEKOLAH, OfficeKind.KODIM, OfficeKind.KECAMATAN, OfficeKind.DESA):
        assert "belum dapat diminta" in askable_words("Kantor", kind)


def test_the_form_names_it_and_keeps_what_was_typed(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    code, rsud = team.opened(), team.office(OfficeKind.RSUD)
    school = officers.office(OfficeKind.SEKOLAH)
    client = Client()
    client.cookies[site.SESSION_COOKIE_NAME] = team.TICKETS[team.DEWI]
    path = f"/kasus/{code}/rujukan/siapkan/"
    asked = {"office": str(rsud.pk), "purposes": ["emergency_care", "police_report"], "urgency": "normal"}
    answer = client.post(path, asked | {"preview": "Kalimat rekaan saya.", "offer_key": str(uuid4())})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{rsud.name} hanya dapat diminta: Pertolongan medis darurat" in page
    assert "Kalimat rekaan saya." in page
    assert str(school.pk) not in page, "an office that can be asked for nothing is not offered"
    assert not Referral.objects.exists()


def test_the_table_of_kinds_is_the_same_in_sql() -> None:
    with connection.cursor() as cursor:
        for purpose, kinds in PURPOSE_KINDS.items():
            cursor.execute("SELECT referrals.kinds_of(%s)", [purpose.value])
            assert set(cursor.fetchone()[0]) == kinds
        cursor.execute("SELECT referrals.kinds_of('apa saja')")
        assert cursor.fetchone()[0] == []
        for kind in OfficeKind:
            cursor.execute("SELECT referrals.asks_for(%s)", [kind.value])
            assert set(cursor.fetchone()[0]) == {*asks_for(kind)}


@pytest.mark.parametrize("purposes", [["police_report"], ["emergency_care", "police_report"], ["apa saja"], []])
def test_the_table_itself_takes_no_such_offer(purposes: list[str]) -> None:
    code = team.opened()
    sent = Referral.objects.get(pk=team.offered(code, OfficeKind.RSUD))
    sent.pk, sent.offer_key, sent.purposes = uuid4(), str(uuid4()), purposes
    with pytest.raises(DatabaseError, match="row-level security"), team.at_desk(team.DEWI):
        sent.save(force_insert=True)


def test_the_table_takes_the_same_offer_when_it_fits() -> None:
    code = team.opened()
    sent = Referral.objects.get(pk=team.offered(code, OfficeKind.RSUD))
    sent.pk, sent.chain_id, sent.offer_key = uuid4(), uuid4(), str(uuid4())
    sent.purposes, sent.status = ["emergency_care", "medical_care"], "handed_over"
    with team.at_desk(team.DEWI):
        sent.save(force_insert=True)
    assert Referral.objects.count() == 2
