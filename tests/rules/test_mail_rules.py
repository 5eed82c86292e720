"""When a mail may go, how long it is tried, and what is a mail address."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.zones import JAKARTA

from sigap.access.roles import OfficeKind, RoleCode
from sigap.notifications import rules
from sigap.notifications.rules import Audience, HeldRole, MailPace, mail_due_at, tidy_address
from sigap.notifications.words import WORDING

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - made aware
HOUR = timedelta(hours=1)


def wib(month: int, day: int, hour: int, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=JAKARTA)


def test_of_many_alike_in_an_hour_the_first_are_told_each_and_then_every_twentieth_for_all() -> None:
    found = [rules.place_in_crowd(number, most=3) for number in range(1, 46)]
    assert found[:3] == [rules.CrowdHandling.ALONE] * 3
    assert [place for place, how in enumerate(found, 1) if how is rules.CrowdHandling.FOR_MANY] == [4, 24, 44]
    assert found.count(rules.CrowdHandling.SILENT) == 45 - 3 - 3


@pytest.mark.parametrize(
    ("wanted", "due"),
    [
        (wib(11, 25, 9), wib(11, 25, 9)),
        (wib(11, 25, 20, 59), wib(11, 25, 20, 59)),
        (wib(11, 25, 21), wib(11, 26, 6)),
        (wib(11, 25, 23, 59), wib(11, 26, 6)),
        (wib(11, 26, 0), wib(11, 26, 6)),
        (wib(11, 26, 5, 59), wib(11, 26, 6)),
        (wib(11, 26, 6), wib(11, 26, 6)),
        # The year turns at night; New Year's day, Idul Fitri and Christmas are days like others.
        (wib(12, 31, 23, 30), wib(1, 1, 6, year=2027)),
        (wib(1, 1, 0, 30, year=2027), wib(1, 1, 6, year=2027)),
        (wib(3, 20, 10), wib(3, 20, 10)),
        (wib(3, 19, 22), wib(3, 20, 6)),
        (wib(12, 25, 14), wib(12, 25, 14)),
        (wib(2, 28, 22), wib(3, 1, 6)),
    ],
)
@pytest.mark.parametrize("pace", [MailPace.NEWS, MailPace.URGENT])
def test_nobody_is_mailed_at_night(wanted: datetime, due: datetime, pace: MailPace) -> None:
    assert mail_due_at(wanted, pace, JAKARTA) == due
    assert mail_due_at(wanted.astimezone(UTC), pace, JAKARTA) == due
    assert mail_due_at(wanted, MailPace.EMERGENCY, JAKARTA) == wanted


def test_night_is_where_the_officers_live() -> None:
    jayapura = ZoneInfo("Asia/Jayapura")
    assert not rules.is_night(wib(11, 25, 20), JAKARTA)
    assert rules.is_night(wib(11, 25, 20), jayapura)
    assert rules.after_night(wib(11, 25, 20), jayapura) == wib(11, 26, 4)


@pytest.mark.parametrize(
    ("pace", "minutes"), [(MailPace.NEWS, 60), (MailPace.URGENT, 10), (MailPace.EMERGENCY, 0)], ids=str
)
def test_a_second_mail_keeps_its_distance(pace: MailPace, minutes: int) -> None:
    last = wib(11, 25, 9)
    assert mail_due_at(last, pace, JAKARTA, last_sent_at=last) == last + timedelta(minutes=minutes)
    assert mail_due_at(last + 2 * HOUR, pace, JAKARTA, last_sent_at=last) == last + 2 * HOUR


def test_the_distance_may_lead_into_the_night() -> None:
    last = wib(11, 25, 20, 30)
    assert mail_due_at(wib(11, 25, 20, 40), MailPace.NEWS, JAKARTA, last_sent_at=last) == wib(11, 26, 6)


@given(MOMENTS, st.sampled_from(MailPace), st.none() | MOMENTS)
def test_a_mail_never_goes_before_it_is_wanted_nor_at_night(
    wanted: datetime, pace: MailPace, last: datetime | None
) -> None:
    due = mail_due_at(wanted, pace, JAKARTA, last_sent_at=last)
    assert due >= wanted
    assert pace is MailPace.EMERGENCY or not rules.is_night(due, JAKARTA)
    assert last is None or pace is not MailPace.NEWS or due - last >= HOUR


def test_what_is_urgent_has_words_and_what_is_an_emergency_runs_for_an_hour() -> None:
    assert set(WORDING) >= rules.URGENT_CODES | rules.EMERGENCY_CODES
    assert rules.pace_of("clock-late") is MailPace.URGENT
    assert rules.pace_of("clock-soon", "triage-low") is rules.pace_of("referral-accepted") is MailPace.NEWS
    assert rules.pace_of("report-received", "triage-high") is MailPace.EMERGENCY
    assert rules.pace_of("referral-offered", "referral-answer-emergency") is MailPace.EMERGENCY


def test_a_failing_mail_rests_longer_each_time() -> None:
    minutes = [rules.pause_after(tries) / timedelta(minutes=1) for tries in range(1, 9)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60]
    assert rules.pause_after(30_000) == HOUR


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("rina@okuselatan.go.id", "rina@okuselatan.go.id"),
        ("  Rina.Marlina@OKUSelatan.GO.ID ", "Rina.Marlina@okuselatan.go.id"),
        ("o'brien+sigap@contoh.id", "o'brien+sigap@contoh.id"),
        ("rina@süd.example", "rina@xn--sd-xka.example"),
        ("a@" + "b" * 63 + ".id", "a@" + "b" * 63 + ".id"),
    ],
)
def test_an_address_is_kept_tidy(typed: str, kept: str) -> None:
    assert tidy_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "rina",
        "rina@",
        "@contoh.id",
        "rina@localhost",
        "rina@contoh..id",
        "rina@-contoh.id",
        "rina@127.0.0.1",
        "rina@[127.0.0.1]",
        "ri na@contoh.id",
        "rina@contoh.id\nBcc: semua@contoh.id",
        "rina\r\nBcc: semua@contoh.id",
        "rina@contoh.id, semua@contoh.id",
        "Rina <rina@contoh.id>",
        '"rina marlina"@contoh.id',
        ".rina@contoh.id",
        "rina..m@contoh.id",
        "rína@contoh.id",
        "rina@contoh.id\u2028",
        "x" * 65 + "@contoh.id",
        "a@" + ".".join(["b" * 60] * 5) + ".id",
        "a@" + "b" * 64 + ".id",
        "a@" + "b" * 5000 + ".id",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert tidy_address(typed) is None


@given(st.text(max_size=80))
def test_no_address_can_end_a_header(typed: str) -> None:
    kept = tidy_address(f"{typed}@contoh.id") or tidy_address(f"rina@{typed}.id") or "rina@contoh.id"
    assert kept.isascii()
    assert kept.isprintable()
    assert not set(kept) & set(' <>,;:"\\()[]')
    assert kept.count("@") == 1


def test_the_head_goes_in_the_morning_and_a_missed_morning_is_made_up_for() -> None:
    assert rules.head_day(wib(11, 25, 5, 59), JAKARTA) is None
    assert rules.head_day(wib(11, 25, 6).astimezone(UTC), JAKARTA) == date(2026, 11, 25)
    assert rules.head_day(wib(11, 25, 23, 59), JAKARTA) == date(2026, 11, 25)


def test_days_without_a_letter_are_named() -> None:
    on = date(2026, 11, 25)
    assert rules.missed_days(last=on - timedelta(days=1), today=on) is None
    assert rules.missed_days(last=on, today=on) is None
    assert rules.missed_days(last=on - timedelta(days=2), today=on) == (date(2026, 11, 24), date(2026, 11, 24))
    assert rules.missed_days(last=date(2026, 10, 30), today=on) == (date(2026, 10, 31), date(2026, 11, 24))


def test_whom_a_notice_to_an_office_or_a_part_reaches() -> None:
    office = uuid4()
    lestari = HeldRole(
        person_id=uuid4(), office_id=office, office_kind=OfficeKind.POLRES_PPA, role=RoleCode.PPA_UNIT_HEAD
    )
    anton = HeldRole(person_id=uuid4(), office_id=office, office_kind=OfficeKind.POLRES_PPA, role=RoleCode.INVESTIGATOR)
    rina = HeldRole(person_id=uuid4(), office_id=uuid4(), office_kind=OfficeKind.UPTD_PPA, role=RoleCode.INTAKE_OFFICER)
    reached = [
        [rules.reaches(post, office_id=where, role=role) for post in (lestari, anton, rina)]
        for where, role in ((office, ""), (office, Audience.HEAD), (None, Audience.INTAKE), (None, Audience.HEAD))
    ]
    assert reached == [[True, True, False], [True, False, False], [False, False, True], [True, False, False]]
    assert not rules.reaches(rina, office_id=rina.office_id, role=Audience.INTAKE)
