"""Notices say a code and ids; each reaches its readers, and is read once for all of them."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories.deadlines import AHMAD, ANTON, DEWI, HASAN, KEMENAG, LESTARI, POLRES, RINA, UPTD, wib

from sigap.access.entry import Actor
from sigap.audit import queries as trail
from sigap.audit.kinds import EventUnfit
from sigap.notifications import actions as notices
from sigap.notifications import events
from sigap.notifications.models import Notice
from sigap.notifications.queries import notices_for
from sigap.notifications.words import UNKNOWN, WORDING

pytestmark = pytest.mark.django_db
AT = wib(11, 25, 9)


def heard(who: Actor) -> list[str]:
    return [notice.code for notice in notices_for(who, at=AT)]


def test_a_notice_to_an_office_reaches_all_of_it() -> None:
    case = uuid4()
    notice = notices.notify(at=AT, code="referral-offered", office_id=POLRES, ids={"referral": str(case)})
    assert heard(ANTON) == heard(LESTARI) == ["referral-offered"]
    assert heard(DEWI) == []
    shown = notices_for(ANTON, at=AT)[0]
    assert (shown.words, shown.ids, shown.is_read) == (
        "Permintaan rujukan baru menunggu jawaban kantor Anda.",
        {"referral": str(case)},
        False,
    )
    entry = trail.events_of("agency", POLRES).entries[0]
    assert (entry.code, entry.ids["notice"]) == (events.SENT, str(notice.id))


def test_a_notice_to_the_head_reaches_the_head_or_all_where_none_is_named() -> None:
    notices.notify(at=AT, code="clock-late-head", office_id=POLRES, role="head")
    notices.notify(at=AT, code="clock-late-head", office_id=KEMENAG, role="head")
    assert [len(heard(who)) for who in (LESTARI, ANTON, AHMAD, HASAN)] == [1, 0, 1, 0]


def test_a_notice_to_intake_or_to_one_person() -> None:
    notices.notify(at=AT, code="report-received", role="intake")
    notices.notify(at=AT, code="clock-soon", person_id=DEWI.person_id)
    assert [sorted(heard(who)) for who in (RINA, DEWI, ANTON)] == [
        ["report-received"],
        ["clock-soon", "report-received"],
        [],
    ]


def test_read_once_for_all_and_unread_ones_first() -> None:
    first = notices.notify(at=AT, code="referral-offered", office_id=POLRES)
    notices.notify(at=wib(11, 25, 8), code="clock-soon", office_id=POLRES)
    assert notices.mark_read(by=ANTON, at=AT, notice_ids=[first.id]) == 1
    assert notices.mark_read(by=LESTARI, at=AT, notice_ids=[first.id]) == 0
    assert heard(LESTARI) == ["clock-soon", "referral-offered"]
    assert notices.mark_read(by=LESTARI, at=AT) == 1
    assert notices.mark_read(by=LESTARI, at=AT) == 0
    first.refresh_from_db()
    assert (first.read_by, first.read_at) == (ANTON.person_id, AT)
    assert [e.ids["count"] for e in trail.events_of("system", LESTARI.person_id).entries] == ["1"]


def test_another_offices_notice_cannot_be_marked() -> None:
    notice = notices.notify(at=AT, code="referral-offered", office_id=POLRES)
    assert notices.mark_read(by=DEWI, at=AT, notice_ids=[notice.id]) == 0


def test_no_words_get_into_a_notice() -> None:
    with pytest.raises(LookupError, match="rahasia"):
        notices.notify(at=AT, code="rahasia", office_id=UPTD)
    with pytest.raises(EventUnfit, match="name"):
        notices.notify(at=AT, code="clock-soon", office_id=UPTD, ids={"name": "Siti Aminah"})
    with pytest.raises(EventUnfit, match="phone"):
        notices.notify(at=AT, code="clock-soon", office_id=UPTD, ids={"phone": "081234567890"})
    assert not Notice.objects.exists()
    assert not any("{" in str(words) or "%" in str(words) for words in WORDING.values())


def test_a_notice_with_a_key_is_left_once() -> None:
    key = uuid4()
    for _ in range(2):
        notices.notify(at=AT, code="identities-many-opened", office_id=UPTD, role="head", once=key)
    assert heard(HASAN) == ["identities-many-opened"]
    assert [e.ids["notice"] for e in trail.events_of("agency", UPTD).entries] == [str(key)]
    with pytest.raises(IntegrityError, match="notice_role_known"):
        notices.notify(at=AT, code="clock-soon", office_id=UPTD, role="regent", once=uuid4())


@pytest.mark.parametrize(
    "code", ["Siti Aminah", "siti aminah", "a", "clock-soon\n", "x" * 65, "", "clock_soon", "-a-b"]
)
def test_the_table_refuses_a_code_that_is_a_text(code: str) -> None:
    with pytest.raises(IntegrityError, match="notice_code_form"), transaction.atomic():
        Notice.objects.create(office_id=POLRES, code=code, created_at=AT)


def test_a_code_without_wording_is_not_shown() -> None:
    Notice.objects.create(office_id=POLRES, code="siti-aminah", created_at=AT)
    assert notices_for(ANTON, at=AT)[0].words == str(UNKNOWN)
    assert "siti" not in str(UNKNOWN)


def test_the_table_refuses_a_notice_for_nobody() -> None:
    for wrong in ({}, {"role": "regent"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(code="clock-soon", created_at=AT, **wrong)
