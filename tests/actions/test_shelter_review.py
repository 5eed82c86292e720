"""A stay is looked at together: a new last day, who somebody is, what comes after 18; the work that is owed follows."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import shelter, team
from tests.factories.shelter import AT, TUTI, comes
from tests.factories.team import DEWI, HASAN, RINA

from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.screening.rules.persons import Sex
from sigap.shelter import actions, events
from sigap.shelter.actions import StayReview, StayWords, UnableToPlace
from sigap.shelter.models import ShelterHouse, Stay, StayEntry
from sigap.shelter.queries import guest_of, misfit_of, of_age
from sigap.shelter.reading import open_stay
from sigap.shelter.rules import BedRefusal, LeaveReason, StayEntryKind, StayStatus
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = timedelta(days=1)
TODAY = AT.date()


def inside(house: ShelterHouse, age: int = 17, **more: Any) -> Stay:
    code = team.opened(age_years=age)
    stay = comes(
        house, "", age, login=DEWI, wanted=StayStatus.HELD, person_id=shelter.person_of(code), **more
    )  # fmt: skip
    with team.at_desk(TUTI) as actor:
        return actions.admit(by=actor, at=AT, stay_id=stay.pk, words=StayWords())


def review(stay: Stay, login: str = DEWI, *, days: int = 1, **more: Any) -> Stay:
    told: dict[str, Any] = {"sex": Sex(stay.sex), "age": stay.age_years, "limit_on": stay.limit_on}
    told["seen"] = actions.seen_of(Stay.objects.get(pk=stay.pk))
    with team.at_desk(login) as actor:
        return actions.review_stay(
            by=actor, at=AT + days * DAY, stay_id=stay.pk, review=StayReview(**(told | more))
        )  # fmt: skip


def owed(stay: Stay, kind: str) -> WorkItem | None:
    return WorkItem.objects.filter(kind=f"shelter.{kind}", subject_id=stay.pk, settled_at=None).first()


def test_a_girl_of_17_without_a_birthday_is_no_late_work_on_the_day_she_comes() -> None:
    stay = inside(shelter.opened())
    item = owed(stay, "grown")
    assert item is not None
    assert item.due_at == AT + 7 * DAY
    review(stay, is_talked=True)
    assert owed(stay, "grown") is None
    mark = Stay.objects.get(pk=stay.pk).grown_talked_at
    assert review(stay, days=2, is_talked=True).grown_talked_at == mark
    review(stay, days=3)
    assert owed(stay, "grown") is not None


def test_a_day_of_birth_moves_what_is_owed_and_the_age() -> None:
    stay = inside(shelter.opened())
    born = date(TODAY.year - 18, TODAY.month, TODAY.day) + timedelta(days=90)
    assert review(stay, born_on=born).age_years == 17
    item = owed(stay, "grown")
    assert item is not None
    assert (item.due_at - AT) > 80 * DAY
    # She came as a child: that she is 18 by her day of birth is not forgotten, but planned for.
    assert review(stay, born_on=born, days=95).age_years == 17
    found = Stay.objects.get(pk=stay.pk)
    assert guest_of(found, at=AT + 95 * DAY).age == 18
    assert misfit_of(found, at=AT + 95 * DAY) is BedRefusal.AGE
    assert owed(stay, "grown") is not None


@pytest.mark.parametrize(
    ("born", "grown"),
    [
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2008, 3, 1), date(2026, 3, 1)),
        (date(2008, 2, 28), date(2026, 2, 28)),
    ],
)
def test_who_was_born_on_29_february_is_18_on_the_same_day_in_the_list_and_on_the_page(born: date, grown: date) -> None:
    stay = inside(shelter.opened())
    # She came as a child, long before: what is owed would else be moved to the day she came.
    Stay.objects.filter(pk=stay.pk).update(arrived_at=AT - 400 * DAY, aged_on=TODAY - 400 * DAY, born_on=born)
    item, found = owed(stay, "grown"), Stay.objects.get(pk=stay.pk)
    assert item is not None
    assert of_age(found) == grown
    begins = datetime.combine(grown, time(), tzinfo=UTC) - timedelta(hours=7)
    assert item.due_at.astimezone(UTC) == begins, "the regency is 7 hours ahead"


def test_an_agreed_last_day_settles_what_was_late_and_lies_ahead() -> None:
    stay = inside(shelter.opened())
    for day in (None, TODAY):
        with pytest.raises(UnableToPlace, match="hari ini atau sesudahnya"):
            review(stay, days=40, limit_on=day)
    review(stay, TUTI, days=40, limit_on=TODAY + timedelta(days=80))
    item = owed(stay, "limit")
    assert item is not None
    assert 80 * DAY < item.due_at - AT < 81 * DAY
    assert events.REVIEWED in team.trail(stay.house.office_id)


def test_the_agreed_last_day_is_late_only_when_it_is_over() -> None:
    stay = inside(shelter.opened())
    review(stay, days=15, limit_on=date(2026, 12, 10))
    item = owed(stay, "limit")
    assert item is not None
    # The day of the regency, 7 hours ahead: it begins to show a week before the last day, from its first moment.
    assert item.due_at.astimezone(UTC) == datetime(2026, 12, 10, 17, tzinfo=UTC)
    assert item.shows_at is not None
    assert item.shows_at.astimezone(UTC) == datetime(2026, 12, 2, 17, tzinfo=UTC)


def test_a_corrected_age_or_sex_only_warns_and_puts_nobody_out() -> None:
    house = shelter.opened()
    stay = inside(house, 15)
    assert misfit_of(stay, at=AT) is None
    for more, why in (({"age": 19}, BedRefusal.AGE), ({"sex": Sex.MALE, "age": 15}, BedRefusal.SEX)):
        found = review(stay, **more)
        assert (found.status, misfit_of(found, at=AT + 2 * DAY)) == (StayStatus.IN, why)
    assert (found.age_years, found.aged_on) == (15, (AT + DAY).date())
    wrong: tuple[dict[str, Any], ...] = (
        {"born_on": TODAY + timedelta(days=9)}, {"age": 131}, {"born_on": date(1850, 1, 1)}
    )  # fmt: skip
    for each in wrong:
        with pytest.raises(UnableToPlace):
            review(found, **each)


def test_who_neither_keeps_the_house_nor_manages_the_case_reviews_nothing() -> None:
    stay = inside(shelter.opened())
    for login in (HASAN, RINA):
        with pytest.raises(Refused):
            review(stay, login)
        with team.at_desk(login), connection.cursor() as cursor:
            cursor.execute("SELECT shelter.review(%s, 'L', 30, %s, NULL, %s, false, %s)", [stay.pk, TODAY, TODAY, AT])
            assert cursor.fetchone() == (False,)
    with team.at_desk(DEWI), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("UPDATE public.shelter_stay SET age_years = 30")
    with team.at_desk(TUTI) as actor:
        actions.leave(
            by=actor, at=AT + DAY, stay_id=stay.pk, reason=LeaveReason.HOME, words=StayWords(), has_belongings_back=True
        )
    with pytest.raises(UnableToPlace, match="sudah berakhir"):
        review(stay, days=2)


def test_what_a_colleague_agreed_meanwhile_is_not_undone() -> None:
    stay = inside(shelter.opened())
    seen = actions.seen_of(Stay.objects.get(pk=stay.pk))
    review(stay, is_talked=True, limit_on=TODAY + 40 * DAY)
    with pytest.raises(Conflict):
        review(stay, TUTI, age=16, seen=seen)
    stands = Stay.objects.get(pk=stay.pk)
    assert (stands.limit_on, stands.grown_talked_at is not None) == (TODAY + 40 * DAY, True)


def test_a_manager_puts_nobody_out_by_a_statement_of_the_desk() -> None:
    stay = inside(shelter.opened())
    with team.at_desk(DEWI), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("UPDATE shelter_stay SET status = 'stay_released' WHERE id = %s", [stay.pk])
    assert Stay.objects.get(pk=stay.pk).status == StayStatus.IN


def test_what_must_be_known_of_somebody_is_written_by_both_sides_and_stands_until_it_is_settled() -> None:
    house = shelter.opened()
    stay = comes(
        house, "", 15, login=DEWI, wanted=StayStatus.HELD, person_id=shelter.person_of(team.opened(age_years=15))
    )  # fmt: skip

    def noted(login: str, words: str, *, days: int, kind: StayEntryKind = StayEntryKind.CARE) -> StayEntry:
        at = AT + days * DAY
        with team.at_desk(login) as actor:
            return actions.note_entry(
                by=actor, at=at, stay_id=stay.pk, entry_id=uuid4(), kind=kind, words=words, happened_at=at
            )

    first = noted(DEWI, "Rekaan: pamannya tidak boleh tahu", days=0)
    with team.at_desk(TUTI) as actor:
        actions.admit(by=actor, at=AT, stay_id=stay.pk, words=StayWords())
    noted(TUTI, "Rekaan: obat pagi", days=1)
    noted(TUTI, "Rekaan: kakaknya", days=2, kind=StayEntryKind.VISITOR)
    told = Notice.objects.filter(code="shelter-care").order_by("created_at")
    assert [row.person_id or row.office_id for row in told] == [house.office_id, team.person_id(DEWI)]
    for login, kind in ((DEWI, StayEntryKind.VISITOR), (HASAN, StayEntryKind.CARE)):
        with pytest.raises(Refused):
            noted(login, "Rekaan", days=2, kind=kind)
    with team.at_desk(DEWI), pytest.raises(DatabaseError), transaction.atomic():
        StayEntry.objects.create(
            id=uuid4(), stay=stay, kind=StayEntryKind.VISITOR, happened_at=AT, recorded_at=AT, recorded_by_name="",
            sealed_words=b"",
        )  # fmt: skip
    with team.at_desk(TUTI) as actor:
        actions.settle_entry(by=actor, at=AT + 3 * DAY, stay_id=stay.pk, entry_id=first.pk)
    opened = open_stay(entering=team.entering(DEWI), stay_id=stay.pk, at=AT + 3 * DAY)
    assert [text.split()[1] for _entry, text in opened.entries] == ["obat", "kakaknya", "pamannya"]
