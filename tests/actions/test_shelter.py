"""The safe house: beds by rule, held and admitted, absences that ring, leaving; its place for its staff and manager."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import shelter, team
from tests.factories.shelter import ADDRESS, AT, TUTI, bed, comes
from tests.factories.team import ANTON, DEWI, HASAN, RINA, SURYA

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.destroying import _keys_of_case
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import ClosingReason, ExclusionBasis, ExclusionKind
from sigap.cases.rules.guard import GuardRule, standing_against
from sigap.kernel.errors import Refused
from sigap.notifications.models import Alert, Notice
from sigap.shelter import actions
from sigap.shelter.actions import StayWords, UnableToKeepHouse, UnableToPlace
from sigap.shelter.jobs import ring
from sigap.shelter.models import BedUse, ShelterHouse, ShelterPlace, Stay, StayEntry
from sigap.shelter.queries import beds_of, stays_of
from sigap.shelter.reading import open_place, open_stay, place_in_text
from sigap.shelter.rules import LeaveReason, RoomKind, StayEntryKind, StayStatus
from sigap.shelter.views.board import rooms_of
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def held(code: str, house: ShelterHouse, *, at: datetime = AT, wanted: StayStatus = StayStatus.HELD) -> Stay:
    return comes(house, "", 15, login=DEWI, at=at, wanted=wanted, person_id=shelter.person_of(code))


def admitted(stay: Stay, at: datetime = AT, **more: Any) -> Stay:
    with team.at_desk(TUTI) as actor:
        return actions.admit(by=actor, at=at, stay_id=stay.pk, words=StayWords(condition="Rekaan"), **more)


def left(stay: Stay, at: datetime, reason: LeaveReason = LeaveReason.HOME, *, back: bool = True) -> Stay:
    with team.at_desk(TUTI) as actor:
        return actions.leave(
            by=actor, at=at, stay_id=stay.pk, reason=reason, words=StayWords(), has_belongings_back=back
        )  # fmt: skip


def noted(stay: Stay, kind: StayEntryKind, at: datetime = AT, **more: Any) -> StayEntry:
    with team.at_desk(TUTI) as actor:
        return actions.note_entry(
            by=actor, at=at, stay_id=stay.pk, entry_id=uuid4(), kind=kind, words="Rekaan", happened_at=at, **more
        )  # fmt: skip


def test_a_bed_is_held_by_the_manager_admitted_by_the_staff_and_free_again_once_they_left() -> None:
    house, code = shelter.opened(), team.opened()
    stay = held(code, house)
    assert (stay.hold_until, stay.case_code) == (AT + 6 * HOUR, code)
    staff = team.office(OfficeKind.RUMAH_AMAN).pk
    assert Notice.objects.get(code="shelter-asked").office_id == staff
    for _click in range(2):
        inside = admitted(stay, AT + HOUR)
    assert (inside.status, BedUse.objects.count()) == (StayStatus.IN, 1)
    assert Notice.objects.get(code="shelter-arrived").person_id == team.person_id(DEWI)
    with pytest.raises(UnableToPlace, match="sudah punya ranjang"):
        held(code, house)
    item = WorkItem.objects.get(kind="shelter.limit", subject_id=stay.pk)
    assert (item.person_id, item.settled_at) == (team.person_id(DEWI), None)
    for _click in range(2):
        left(stay, AT + 2 * DAY)
    use = BedUse.objects.get()
    assert (use.during.lower, use.during.upper) == (AT, AT + 2 * DAY)
    assert WorkItem.objects.get(pk=item.pk).settled_at is not None
    assert held(code, house, at=AT + 2 * DAY).status == StayStatus.HELD


def test_nobody_lies_against_the_rules_and_every_refusal_names_the_road_that_is_open() -> None:
    house = shelter.opened()
    with pytest.raises(UnableToPlace, match=r"bukan untuk jenis kelamin.*ranjang 4A"):
        comes(house, "L", 14, bed_id=bed(house, "1A"))
    mother = comes(house, "P", 31, is_family=True)
    assert BedUse.objects.get(stay=mother).bed.label == "3A"
    with pytest.raises(UnableToPlace, match=r"tidur terpisah.*4A"):
        comes(house, "L", 14, beside=mother.pk, bed_id=bed(house, "3B"))
    son = comes(house, "L", 14, beside=mother.pk)
    assert (BedUse.objects.get(stay=son).bed.label, son.family_id) == ("4A", mother.family_id)
    with pytest.raises(UnableToPlace, match=r"Umurnya di luar"):
        comes(house, "L", 9, bed_id=bed(house, "4A"), at=AT + 2 * HOUR) if left(son, AT + HOUR) else None
    with pytest.raises(UnableToPlace, match="keluarga lain"):
        comes(house, "P", 30, is_family=True, bed_id=bed(house, "3B"), at=AT + HOUR)
    other = shelter.opened("Rumah Anggrek", (("1", RoomKind.BOYS, 2),))
    with pytest.raises(UnableToPlace, match="2 ranjang untuk anak laki-laki di 1 rumah"):
        comes(house, "L", 9, at=AT + HOUR)
    with pytest.raises(UnableToPlace, match="Masukkan ke daftar tunggu"):
        comes(other, "P", 40)
    assert Stay.objects.filter(house=other).count() == 0


def test_a_hold_lapses_after_the_hours_of_the_house_and_its_bed_goes_to_the_next() -> None:
    house, code = shelter.opened("Rumah Satu", (("2", RoomKind.GIRLS, 1),)), team.opened()
    stay = held(code, house)
    with pytest.raises(UnableToPlace, match="tidak ada ranjang kosong"):
        comes(house, "P", 12, at=AT + 5 * HOUR)
    guest = comes(house, "P", 12, at=AT + 6 * HOUR)
    with pytest.raises(UnableToPlace, match="tidak ada ranjang kosong"):
        admitted(stay, AT + 7 * HOUR)
    with team.role("sigap_worker"):
        assert ring(AT + 7 * HOUR) == 1
        assert ring(AT + 8 * HOUR) == 0
    assert Stay.objects.get(pk=stay.pk).status == StayStatus.RELEASED
    assert Notice.objects.get(code="shelter-hold-over").person_id == team.person_id(DEWI)
    held(code, house, at=AT + 8 * HOUR, wanted=StayStatus.WAITING)
    left(guest, AT + DAY)
    assert Notice.objects.get(code="shelter-bed-free").person_id == team.person_id(DEWI)


def test_who_is_not_back_is_rung_for_by_staff_manager_and_police_each_once_without_a_place() -> None:
    house, code = shelter.opened(), team.opened()
    stay = admitted(held(code, house))
    noted(stay, StayEntryKind.ABSENCE, due_at=AT + 2 * HOUR)
    with pytest.raises(UnableToPlace, match="sudah tercatat keluar"):
        noted(stay, StayEntryKind.ABSENCE, due_at=AT + 3 * HOUR)
    told = []
    for minutes in (119, 120, 125, 150, 180, 500):
        with team.role("sigap_worker"):
            ring(AT + timedelta(minutes=minutes))
        told.append(sorted(Notice.objects.filter(code__startswith="shelter-absent").values_list("code", flat=True)))
    staff, manager, police = "shelter-absent", "shelter-absent-manager", "shelter-absent-police"
    assert told == [[], [staff], [staff], [staff, manager], [staff, manager, police], [staff, manager, police]]
    assert Notice.objects.get(code=police).office_id == team.office(OfficeKind.POLRES_PPA).pk
    assert all(set(row.ids) <= {"case"} for row in Notice.objects.all())
    assert WorkItem.objects.get(kind="shelter.back", subject_id=stay.pk).settled_at is None
    entry = StayEntry.objects.get(stay=stay)
    with team.at_desk(TUTI) as actor:
        actions.settle_entry(by=actor, at=AT + 9 * HOUR, stay_id=stay.pk, entry_id=entry.pk)
    assert WorkItem.objects.get(kind="shelter.back", subject_id=stay.pk).settled_at is not None
    alerts = Alert.objects.filter(id__in=Notice.objects.filter(code__startswith="shelter-absent").values("alert_id"))
    assert {*alerts.values_list("ended_how", "ended_by")} == {("acted", team.person_id(TUTI))}
    heard = sorted((str(row.office_id), row.person_id) for row in Notice.objects.filter(code="shelter-back"))
    police_office = team.office(OfficeKind.POLRES_PPA).pk
    rung = [(house.office_id, None), (None, team.person_id(DEWI)), (police_office, None)]
    assert heard == sorted((str(office), person) for office, person in rung), "who was rung stops searching"
    Notice.objects.all().delete()
    noted(stay, StayEntryKind.ABSENCE, AT + 9 * HOUR, due_at=AT + 10 * HOUR)
    entry = StayEntry.objects.get(stay=stay, settled_at=None)
    with team.at_desk(TUTI) as actor:
        actions.settle_entry(by=actor, at=AT + 10 * HOUR, stay_id=stay.pk, entry_id=entry.pk)
    assert not Notice.objects.exists(), "nobody was rung"


def test_belongings_go_back_before_somebody_leaves_and_a_bed_with_somebody_in_it_stays_in_order() -> None:
    house = shelter.opened()
    stay = comes(house, "P", 30, belongings="HP rekaan")
    with team.at_desk(TUTI) as actor, pytest.raises(UnableToKeepHouse, match="terisi atau ditahan"):
        actions.set_bed(by=actor, at=AT, house_id=house.pk, bed_id=bed(house, "1A"), is_out=True)
    with pytest.raises(UnableToPlace, match="barang titipan"):
        left(stay, AT + DAY, back=False)
    with team.at_desk(TUTI) as actor:
        actions.move(by=actor, at=AT + HOUR, stay_id=stay.pk, bed_id=bed(house, "1B"))
        actions.set_bed(by=actor, at=AT + HOUR, house_id=house.pk, bed_id=bed(house, "1A"), is_out=True)
    with pytest.raises(UnableToPlace, match="tidak dapat dipakai"):
        comes(house, "P", 40, bed_id=bed(house, "1A"), at=AT + 2 * HOUR)
    noted(stay, StayEntryKind.COST, AT + HOUR, amount=52_000)
    assert left(stay, AT + DAY).status == StayStatus.LEFT
    assert set(StayEntry.objects.values_list("kind", flat=True)) == {"entry_belongings", "entry_moved", "entry_cost"}


def test_two_bookings_of_one_bed_the_database_has_the_last_word() -> None:
    house = shelter.opened()
    first, second = comes(house, "P", 30), comes(house, "P", 31)
    taken = BedUse.objects.get(stay=first)
    with team.at_desk(TUTI), pytest.raises(DatabaseError), transaction.atomic():
        BedUse.objects.create(stay=second, bed_id=taken.bed_id, during=taken.during)


def test_a_guest_comes_to_a_case_once_known_and_goes_with_it_when_that_is_erased() -> None:
    house, code = shelter.opened(), team.opened()
    Office.objects.filter(pk=team.office(OfficeKind.UPTD_PPA).pk).update(region="16.09")
    Office.objects.filter(pk=house.office_id).update(region="16.09.03")
    stay = comes(house, "P", 15, belongings="Tas rekaan")
    assert WorkItem.objects.get(kind="shelter.join", subject_id=stay.pk).settled_at is None
    unit = team.office(OfficeKind.UPTD_PPA).pk
    told = Notice.objects.filter(code__startswith="shelter-unknown").order_by("created_at")
    assert {(row.office_id, *row.ids.items()) for row in told} == {(unit, ("office", str(house.office_id)))}
    comes(house, "P", 16, at=AT + HOUR)
    for at in (AT + DAY - HOUR, AT + DAY, AT + DAY + HOUR / 2):
        with team.role("sigap_worker"):
            ring(at)
    late = ["shelter-unknown", "shelter-unknown", "shelter-unknown-late"]
    assert [row.code for row in told.all()] == late, "a day later the head, once of each"
    team.accepted(code, TUTI, frozenset({ReferralPurpose.SHELTER}))
    with team.on_case(TUTI, code) as (actor, access):
        actions.join_case(
            by=actor, at=AT + HOUR, access=access, stay_id=stay.pk, person_id=shelter.person_of(code)
        )  # fmt: skip
    again = open_stay(entering=team.entering(DEWI), stay_id=stay.pk, at=AT + 2 * HOUR)
    assert (again.stay.case_code, again.words.condition) == (code, "Lelah, rekaan.")
    assert [text for _entry, text in again.entries] == ["Tas rekaan"]
    assert again.stay.key_id in _keys_of_case(team.case_of(code))
    assert WorkItem.objects.get(kind="shelter.join", subject_id=stay.pk).settled_at is not None
    assert Notice.objects.get(code="shelter-arrived").person_id == team.person_id(DEWI)
    assert told.all().count() == len(late), "the unit is not told of what has its case"


@pytest.mark.closing_guard
def test_a_case_is_not_closed_while_somebody_of_it_is_in_a_bed() -> None:
    house, code = shelter.opened(), team.opened()
    stay = admitted(held(code, house))

    def stands() -> bool:
        with team.on_case(DEWI, code) as (actor, access):
            del actor
            facts = closing_state(access.case.id).facts
            return any(
                rule.code is GuardRule.PLACEMENT for rule in standing_against(facts, ClosingReason.GOALS_REACHED)
            )

    assert stands()
    left(stay, AT + DAY)
    assert not stands()


def test_the_place_is_for_the_staff_and_for_the_manager_of_who_is_in_it() -> None:
    house, code = shelter.opened(), team.opened()
    team.accepted(code, ANTON, team.POLICE)
    for login in (TUTI, DEWI, HASAN, ANTON, RINA, SURYA):
        team.stepped_up(login)

    def opens(login: str) -> bool:
        try:
            return open_place(entering=team.entering(login), house_id=house.pk, at=AT)[1] == ADDRESS
        except Refused:
            return False

    assert [opens(login) for login in (TUTI, DEWI, HASAN, ANTON, RINA, SURYA)] == [True, *[False] * 5]
    stay = admitted(held(code, house))
    assert [opens(login) for login in (TUTI, DEWI, HASAN, ANTON, RINA, SURYA)] == [True, True, *[False] * 4]
    told = f"Klien ada di {ADDRESS.splitlines()[0]}."
    asked = {
        login: place_in_text(entering=team.entering(login), text=told, at=AT) for login in (TUTI, DEWI, HASAN, RINA)
    }
    assert [("KUHP pasal 299" in words, bool(words)) for words in asked.values()] == [(True, True)] * 2 + [
        (False, False)
    ] * 2
    left(stay, AT + HOUR)
    assert not opens(DEWI)
    assert ADDRESS.encode() not in bytes(ShelterPlace.objects.get().sealed_address)


def test_the_database_shows_an_outsider_no_row_and_no_key_of_it() -> None:
    house, code = shelter.opened(), team.opened()
    team.accepted(code, ANTON, team.POLICE)
    stay = admitted(held(code, house))
    noted(stay, StayEntryKind.BELONGINGS)
    tables = ("shelterhouse", "shelterplace", "shelterroom", "shelterbed", "stay", "beduse", "stayentry")
    keys = [stay.key_id, ShelterPlace.objects.get().key_id]
    for login in (HASAN, ANTON, RINA, SURYA, team.MAYA, team.SITI):
        with team.at_desk(login), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM public.shelter_{table}")
                assert cursor.fetchone()[0] == 0, (login, table)
            cursor.execute("SELECT count(*) FROM public.vault_datakey WHERE id = ANY (%s)", [keys])
            assert cursor.fetchone()[0] == 0, login
            cursor.execute("SELECT count(*) FROM public.work_workitem WHERE starts_with(kind, 'shelter.')")
            assert cursor.fetchone()[0] == 0, login
            cursor.execute("SELECT count(*) FROM shelter.taken_beds(%s)", [AT])
            assert cursor.fetchone()[0] == 0, login
            cursor.execute(
                "SELECT count(*) FROM public.audit_event WHERE stream_kind = 'case' AND code LIKE 'shelter:%%'"
            )
            assert cursor.fetchone()[0] == 0, login
    with team.at_desk(DEWI), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(
            "UPDATE public.shelter_stay SET status = 'stay_left', left_at = arrived_at, leave_reason = 'leave_home'"
        )


def test_staff_who_must_not_know_of_a_case_see_its_bed_as_one_out_of_use() -> None:
    house, code = shelter.opened(), team.opened()
    stay = admitted(held(code, house))
    kept = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(TUTI), person_name=TUTI)
    with team.on_case(DEWI, code) as (actor, access):
        exclude_from_case(by=actor, at=team.LATER, access=access, what=kept, basis=ExclusionBasis.ACCUSED, words="")
    with team.at_desk(TUTI) as actor:
        seen = stays_of([house.pk], at=AT + HOUR)
        rooms = rooms_of(beds_of([house.pk], at=AT + HOUR)[house.pk], seen, at=AT + HOUR, house=house)
        assert not seen
        states = {each["bed"].label: (each["state"], each.get("may_mend")) for room in rooms for each in room["beds"]}
        assert states["2A"] == ("out", False)
    with pytest.raises(Refused), team.at_desk(TUTI) as actor:
        actions.release(by=actor, at=AT + HOUR, stay_id=stay.pk)
