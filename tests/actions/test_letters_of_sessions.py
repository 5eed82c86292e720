"""Letters that an office writes once about a session or a visit: each office its own, anew once one was thrown away."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation
from tests.factories import preventing, supervision, team
from tests.factories.preventing import AT, TODAY, planned

from sigap.letters.actions.drafting import drop_letter
from sigap.letters.models import Letter
from sigap.letters.queries import names_other_day
from sigap.prevention.actions import ActivityDetails, call_off, change_activity, documents, reporting
from sigap.prevention.actions.activity_state import UnableForPrevention
from sigap.prevention.models import PreventionActivity
from sigap.supervision.actions.planning import draft_assignment
from sigap.ui.dates import long_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
ANI, BUDI = {"name": "Ani", "position": "Dinas CONTOH"}, {"name": "Budi", "position": "Polres CONTOH"}
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _regions(db: None) -> None:
    preventing.regions()


def asked(activity: PreventionActivity, login: str = team.MAYA) -> Letter:
    with team.at_desk(login) as actor:
        return documents.request_letter(by=actor, at=AT, activity=activity)


def attested(activity: PreventionActivity, place: int) -> Letter:
    with team.at_desk(team.MAYA) as actor:
        return documents.attestation_letter(by=actor, at=AT, activity=activity, place=place)


def dropped(letter: Letter) -> None:
    with team.at_desk(team.MAYA) as actor:
        drop_letter(by=actor, at=AT, letter_id=letter.pk)


def test_each_office_writes_its_own_and_anew_once_one_was_thrown_away() -> None:
    activity = planned()
    first = asked(activity)
    other = asked(activity, team.HASAN)
    assert (other.pk != first.pk, other.office_id != first.office_id) == (True, True)
    assert [asked(activity).pk, asked(activity, team.HASAN).pk] == [first.pk, other.pk]
    dropped(first)
    with team.at_desk(team.MAYA) as actor:
        later = preventing.plan_of(day=TODAY + timedelta(days=3))
        moved = change_activity(by=actor, at=AT, activity_id=activity.pk, **later)
    other.refresh_from_db()
    first.refresh_from_db()
    assert [names_other_day(other, each.day) for each in (activity, moved)] == [False, True]
    assert not names_other_day(first, moved.day), "what was thrown away stands no more"
    second = asked(moved)
    assert not names_other_day(second, moved.day)
    assert (second.pk != first.pk, second.fields["rincian"] != first.fields["rincian"]) == (True, True)
    dropped(second)
    assert asked(moved).pk not in {first.pk, second.pk}
    assert asked(activity, team.HASAN).pk == other.pk


def test_an_attestation_goes_by_who_spoke_and_none_is_written_of_what_was_called_off() -> None:
    activity = planned(day=YESTERDAY, details=ActivityDetails(speakers=[ANI, BUDI]))
    with team.at_desk(team.MAYA) as actor:
        reporting.mark_held(by=actor, at=AT, activity_id=activity.pk)
    activity.refresh_from_db()
    of_ani, of_budi = attested(activity, 0), attested(activity, 1)
    details = ActivityDetails(speakers=[BUDI, ANI])
    with team.at_desk(team.MAYA) as actor:
        plan: dict[str, Any] = preventing.plan_of(day=YESTERDAY, details=details)
        activity = change_activity(by=actor, at=AT, activity_id=activity.pk, **plan)
    dropped(of_budi)
    assert attested(activity, 1).pk == of_ani.pk, "whoever stands second now"
    again = attested(activity, 0)
    assert (again.pk != of_budi.pk, again.fields["nama"]) == (True, "Budi")
    with team.at_desk(team.MAYA) as actor:
        activity = call_off(by=actor, at=AT, activity_id=activity.pk, why="Ternyata tidak jadi")
    with pytest.raises(UnableForPrevention, match="dibatalkan"):
        attested(activity, 1)
    with pytest.raises(UnableForPrevention, match="dibatalkan"):
        asked(activity)


def test_a_surat_tugas_is_each_offices_own_and_drafted_anew() -> None:
    visit = supervision.planned()

    def drafted(login: str) -> UUID:
        with team.at_desk(login) as actor:
            return draft_assignment(by=actor, at=AT, visit=visit, force_name="Gugus Tugas CONTOH").pk

    with translation.override("en"):
        first, other = drafted(team.MAYA), drafted(team.HASAN)
    letter = Letter.objects.get(pk=first)
    assert letter.subject == f"Pengawasan ke {visit.target_name}", "on an English desk too"
    assert letter.fields["waktu"] == f"{long_day(visit.day)}, pukul 09.00 WIB"
    assert (first != other, drafted(team.MAYA)) == (True, first)
    dropped(Letter.objects.get(pk=first))
    assert drafted(team.MAYA) not in {first, other}
