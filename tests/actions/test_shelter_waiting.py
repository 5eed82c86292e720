"""Who waits for a bed: put on the list at the door too, told of beds that come free, held one without losing it."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from tests.factories import officers, shelter, team
from tests.factories.shelter import AT, TUTI, bed, comes
from tests.factories.team import DEWI, HASAN

from sigap.access.models import Membership
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ReferralPurpose
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.notifications.queries import addressed_to, unread_count
from sigap.notifications.rules import MailPace
from sigap.shelter import actions
from sigap.shelter.actions import StayWords, UnableToKeepHouse, UnableToPlace, telling
from sigap.shelter.actions.telling import tell_waiting
from sigap.shelter.jobs import ring
from sigap.shelter.models import BedUse, ShelterHouse, ShelterRoom, Stay
from sigap.shelter.queries import misfits_in
from sigap.shelter.rules import LeaveReason, RoomKind, StayStatus, house_figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
HOUR = timedelta(hours=1)
ONE = (("2", RoomKind.GIRLS, 1),)


def waits(house: ShelterHouse, code: str = "", *, login: str = TUTI) -> Stay:
    who: dict[str, Any] = {"person_id": shelter.person_of(code)} if code else {}
    return comes(house, "" if code else "P", 15, login=login, wanted=StayStatus.WAITING, **who)


def held(stay: Stay, *, login: str = DEWI, hours: int = 2) -> Stay:
    with team.at_desk(login) as actor:
        return actions.hold_waiting(by=actor, at=AT + hours * HOUR, stay_id=stay.pk)


def leaves(stay: Stay, hours: int = 1) -> None:
    with team.at_desk(TUTI) as actor:
        actions.leave(
            by=actor, at=AT + hours * HOUR, stay_id=stay.pk, reason=LeaveReason.HOME, words=StayWords(),
            has_belongings_back=True,
        )  # fmt: skip


def told() -> list[UUID | None]:
    return [row.person_id or row.office_id for row in Notice.objects.filter(code="shelter-bed-free").order_by("pk")]


def test_the_house_is_told_to_who_sees_its_board_and_its_duty(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    house, code, colleague = shelter.opened(), team.opened(), "rekan.pekerja_sosial"
    officers.officer(colleague, "Pekerja Sosial CONTOH", RoleCode.SOCIAL_WORKER, kind=OfficeKind.RUMAH_AMAN)
    settings.SIGAP_DEMO = True
    team.sign_in(colleague)
    turn = SimpleNamespace(person_id=team.person_id(colleague))
    monkeypatch.setattr(telling, "on_duty_in", lambda *, office_ids, at: {office_ids[0]: turn} if at else {})
    waits(house, code, login=DEWI)
    case_id = team.case_of(code).pk
    for _turn in range(2):
        with team.role("sigap_worker"):
            telling.tell_staff(
                at=AT, code="shelter-guard", office_id=house.office_id, case_id=case_id, once=UUID(int=1)
            )
    found = {}
    for login in (TUTI, colleague):
        with team.at_desk(login) as actor:
            own = addressed_to(actor, at=AT + HOUR)
            shown = Notice.objects.filter(code__startswith="shelter")
            found[login] = sorted((row.code, *row.ids) for row in own), shown.count(), unread_count() > 0
    assert found[TUTI] == ([("shelter-guard", "case"), ("shelter-waits", "case")], 2, True)
    assert found[colleague] == ([("shelter-guard",)], 1, True), "on duty, and not of which case"
    Membership.objects.filter(person_id=team.person_id(TUTI)).update(role=RoleCode.SOCIAL_WORKER)
    telling.tell_staff(at=AT, code="shelter-waits", office_id=house.office_id, case_id=case_id)
    left = Notice.objects.filter(code="shelter-waits", person_id__isnull=False)
    assert sorted(left.values_list("person_id", "ids")) == sorted(
        (team.person_id(login), {}) for login in (TUTI, colleague)
    ), "nobody keeps the house"


@pytest.mark.parametrize(("kind", "is_free"), [(RoomKind.GIRLS, False), (RoomKind.WOMEN, True)])
def test_a_bed_rings_for_who_may_have_it_at_the_age_of_today(kind: RoomKind, *, is_free: bool) -> None:
    house, code = shelter.opened("Rumah Satu", (("2", kind, 1),)), team.opened()
    stay = waits(house, code, login=DEWI)
    # 18 since 10 December by the regency's clock, of whom 17 was noted on the day she began to wait.
    Stay.objects.filter(pk=stay.pk).update(age_years=17, aged_on=date(2026, 12, 1), born_on=date(2008, 12, 10))
    # Half past midnight in the regency, the day before in UTC.
    for by_sweep, moment in (
        (False, datetime(2026, 12, 9, 17, 30, tzinfo=UTC)),
        (True, datetime(2026, 12, 12, tzinfo=UTC)),
    ):
        Notice.objects.all().delete()
        rings(house, moment, by_sweep=by_sweep)
        assert told() == ([team.person_id(DEWI)] if is_free else [])
    hours = (datetime(2026, 12, 12, tzinfo=UTC) - AT) // HOUR
    if is_free:
        assert held(stay, hours=hours).status == StayStatus.HELD
    else:
        with pytest.raises(UnableToPlace):
            held(stay, hours=hours)


def rings(house: ShelterHouse, moment: datetime, *, by_sweep: bool) -> None:
    if by_sweep:
        with team.role("sigap_worker"):
            tell_waiting(house, moment, by_sweep=True)
        return
    with team.at_desk(TUTI):
        tell_waiting(house, moment)


def test_the_manager_of_who_waits_holds_a_bed_without_losing_the_place() -> None:
    house, code = shelter.opened("Rumah Satu", ONE), team.opened()
    guest = comes(house, "P", 12)
    stay = waits(house, code, login=DEWI)
    with pytest.raises(UnableToPlace, match=r"Tetap di daftar tunggu"):
        held(stay)
    assert Stay.objects.get(pk=stay.pk).status == StayStatus.WAITING
    codes = Notice.objects.filter(code__in=("shelter-waits", "shelter-asked")).values_list("code", flat=True)
    assert list(codes) == ["shelter-waits"], "no bed is held, nobody comes"
    leaves(guest)
    assert told() == [team.person_id(DEWI)]
    for login in (HASAN, team.ANTON):
        with pytest.raises(Refused):
            held(stay, login=login)
    for _click in range(2):
        now_held = held(stay)
    assert (now_held.status, now_held.hold_until) == (StayStatus.HELD, AT + 8 * HOUR)
    assert BedUse.objects.get(stay=stay).during.upper == AT + 8 * HOUR
    asked = Notice.objects.filter(code="shelter-asked", until=AT + 8 * HOUR).get()
    assert asked.office_id == team.office(OfficeKind.RUMAH_AMAN).pk
    leaves_at = AT + 9 * HOUR
    with team.role("sigap_worker"):
        ring(leaves_at)
    assert Stay.objects.get(pk=stay.pk).status == StayStatus.WAITING, "the place in the row is not lost"
    assert held(stay, hours=9).status == StayStatus.HELD


def test_a_bed_that_the_staff_hold_for_who_waits_is_told_to_the_manager() -> None:
    house, code = shelter.opened("Rumah Satu", ONE), team.opened()
    stay = waits(house, code, login=DEWI)
    held(stay, login=TUTI)
    notice = Notice.objects.get(code="shelter-held")
    assert (notice.person_id, notice.until) == (team.person_id(DEWI), AT + 8 * HOUR)


def test_of_a_bed_cancelled_by_one_side_the_other_hears() -> None:
    house, code = shelter.opened("Rumah Satu", ONE), team.opened()

    def heard() -> list[tuple[str, UUID | None]]:
        rows = Notice.objects.filter(code__in=("shelter-released", "shelter-withdrawn")).order_by("created_at")
        assert {each.mail_pace for each in rows if each.code == "shelter-released"} <= {MailPace.URGENT}
        return [(row.code, row.person_id or row.office_id) for row in rows]

    for hours, login in ((1, TUTI), (2, DEWI)):
        stay = waits(house, code, login=DEWI)
        held(stay, hours=hours)
        for _click in range(2):
            with team.at_desk(login) as actor:
                actions.release(by=actor, at=AT + hours * HOUR, stay_id=stay.pk)
    staff = team.office(OfficeKind.RUMAH_AMAN).pk
    assert heard() == [("shelter-released", team.person_id(DEWI)), ("shelter-withdrawn", staff)]
    guest = waits(house)
    with team.at_desk(TUTI) as actor:
        actions.release(by=actor, at=AT + 3 * HOUR, stay_id=guest.pk)
    assert len(heard()) == 2, "a guest whom the staff alone know"


def test_who_waits_hears_of_a_bed_after_a_lapse_a_move_a_mend_and_a_new_room() -> None:
    house, code = shelter.opened("Rumah Satu", (("2", RoomKind.GIRLS, 1), ("3", RoomKind.WOMEN, 1))), team.opened()
    other = team.opened(report=team.taken())
    stay = comes(house, "", 15, login=DEWI, wanted=StayStatus.HELD, person_id=shelter.person_of(other))
    waits(house, code, login=DEWI)
    with team.role("sigap_worker"):
        ring(AT + 6 * HOUR)
    assert Stay.objects.get(pk=stay.pk).status == StayStatus.RELEASED
    assert told() == [team.person_id(DEWI)]
    mended(house, "2A", hours=7)
    assert len(told()) == 2
    guest = comes(house, "P", 12, at=AT + 8 * HOUR)
    with team.at_desk(TUTI) as actor:
        actions.add_room(by=actor, at=AT + 9 * HOUR, house_id=house.pk, label="5", kind=RoomKind.GIRLS, beds=1)
    assert len(told()) == 3
    with team.at_desk(TUTI) as actor:
        actions.move(by=actor, at=AT + 10 * HOUR, stay_id=guest.pk, bed_id=bed(house, "5A"))
    assert len(told()) == 4


def mended(house: ShelterHouse, label: str, *, hours: int) -> None:
    with team.at_desk(TUTI) as actor:
        for is_out in (True, False):
            actions.set_bed(
                by=actor, at=AT + hours * HOUR, house_id=house.pk, bed_id=bed(house, label), is_out=is_out
            )  # fmt: skip


def test_a_guest_at_the_door_waits_and_the_staff_hear_of_the_bed_and_of_its_end() -> None:
    house = shelter.opened("Rumah Satu", ONE)
    guest, stay = comes(house, "P", 12), waits(house)
    leaves(guest)
    staff = team.office(OfficeKind.RUMAH_AMAN).pk
    assert told() == [staff]
    held(stay, login=TUTI)
    with team.role("sigap_worker"):
        ring(AT + 8 * HOUR)
    assert Stay.objects.get(pk=stay.pk).status == StayStatus.WAITING
    assert Notice.objects.get(code="shelter-hold-over").office_id == staff


def test_a_guest_who_waits_for_a_house_that_the_staff_do_not_see_is_refused_kindly() -> None:
    code = team.opened()
    waits(elsewhere := shelter.opened("Rumah Dua", ONE), code, login=DEWI)
    ShelterHouse.objects.filter(pk=elsewhere.pk).update(office=team.office(OfficeKind.DINSOS))
    guest = comes(shelter.opened("Rumah Satu", ONE), "P", 15)
    team.accepted(code, TUTI, frozenset({ReferralPurpose.SHELTER}))
    with team.on_case(TUTI, code) as (actor, access), pytest.raises(UnableToPlace, match="ada di daftar tunggu"):
        actions.join_case(
            by=actor, at=AT + HOUR, access=access, stay_id=guest.pk, person_id=shelter.person_of(code)
        )  # fmt: skip
    assert Stay.objects.get(pk=guest.pk).case_id is None


def test_a_house_renamed_to_a_taken_name_is_refused_kindly() -> None:
    shelter.opened("Rumah Satu", ONE)
    other = shelter.opened("Rumah Dua", ONE)
    with team.at_desk(TUTI) as actor, pytest.raises(UnableToKeepHouse, match="sudah dipakai"):
        actions.write_house(
            by=actor, at=AT, house_id=other.pk, name="Rumah Satu", figures=house_figures(), based_on=1
        )  # fmt: skip


def changed(house: ShelterHouse, room: ShelterRoom, beds: int, login: str = TUTI, **more: Any) -> None:
    with team.at_desk(login) as actor:
        actions.change_room(
            by=actor, at=AT, house_id=house.pk, room_id=room.pk, kind=RoomKind.GIRLS, beds=beds, **more
        )  # fmt: skip


def test_a_room_is_changed_and_gets_more_beds_while_who_sleeps_there_stays() -> None:
    house = shelter.opened("Rumah Satu", ONE)
    stay = comes(house, "P", 9)
    room = ShelterRoom.objects.get(house=house)
    with team.at_desk(TUTI) as actor:
        same = actions.add_room(by=actor, at=AT, house_id=house.pk, label="2", kind=RoomKind.GIRLS, beds=1)
    assert same.pk == room.pk
    with team.at_desk(TUTI) as actor, pytest.raises(UnableToKeepHouse, match="sudah ada"):
        actions.add_room(by=actor, at=AT, house_id=house.pk, label="2", kind=RoomKind.GIRLS, beds=3)
    for beds, words in ((0, "tidak dihapus"), (21, "1 sampai 20")):
        with pytest.raises(UnableToKeepHouse, match=words):
            changed(house, room, beds)
    for _click in range(2):
        changed(house, room, 3, age_from=12, age_until=17)
    with team.at_desk(TUTI):
        assert [stay.pk] == [each.pk for each in misfits_in(house.pk, room.pk, at=AT + HOUR)]
    assert list(house.beds.order_by("label").values_list("label", flat=True)) == ["2A", "2B", "2C"]
    assert Stay.objects.get(pk=stay.pk).status == StayStatus.IN
    with pytest.raises(Refused):
        changed(house, room, 3, DEWI)
