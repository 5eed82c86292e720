"""The daily head of the trail: to every running holder, once a day, with what is needed to check and nothing else."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import mail_server, mailing, team
from tests.factories.deadlines import wib
from tests.factories.mail_server import Box

from sigap.access.models import Office, Person
from sigap.audit import verify
from sigap.audit.models import Event
from sigap.audit.queries import head
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.notifications import actions as notices
from sigap.notifications import events
from sigap.notifications.jobs.smtp import ServerUnusable
from sigap.notifications.models import HeadHolder, Mail
from sigap.notifications.queries import holders_of_heads, mail_state
from sigap.ui.taking_back import ReasonMissing, TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT = wib(11, 25, 6)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FIRST, SECOND = "inspektorat@provinsi.example", "lembaga@luar.example"


@pytest.fixture(autouse=True)
def box(settings: LazySettings) -> Iterator[Box]:
    with mailing.house(settings) as box:
        yield box


def add(label: str, address: str, *, at: datetime = AT - 5 * MINUTE) -> HeadHolder:
    team.stepped_up(team.SURYA, at=at)
    with team.at_desk(team.SURYA) as surya:
        return notices.add_holder(by=surya, at=at, label=label, address=address)


def fold(at: datetime = AT) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.fold(%s)", [at])


def morning(at: datetime) -> int:
    fold(at)
    mailing.send_heads(at)
    return mailing.sweep(at)


def test_a_letter_a_day_to_each_holder_with_a_line_that_verifies(box: Box, tmp_path: Path) -> None:
    add("Inspektorat Provinsi", FIRST)
    add("Lembaga Pere'an", SECOND)
    assert morning(AT) == 2
    assert [mailing.send_heads(AT + MINUTE), mailing.sweep(AT + MINUTE)] == [0, 0]
    assert sorted(box.recipients) == [FIRST, SECOND]
    last = head(fresh=True)
    assert last is not None
    letter = box.letters[0]
    text = letter.get_content()
    assert letter["Subject"] == "Kepala jejak SIGAP OKU Selatan, Rabu, 25 November 2026"
    assert f"Jangkar nomor {last.seq}," in text
    assert f"Delapan kata: {' '.join(last.words)}" in text
    assert "Peristiwa sampai saat itu: " in text
    assert "Tidak ada surat untuk" not in text
    kept = tmp_path / "kepala.txt"
    kept.write_text("\n".join(line for line in text.splitlines() if line.startswith(f"{last.seq} ")))
    assert kept.read_text().startswith(f"{last.seq} {last.hash.hex()}")
    assert verify.run(kept).is_whole
    assert morning(AT + DAY) == 2


def test_nothing_of_the_house_but_the_regencys_name_is_in_it(box: Box) -> None:
    add("Inspektorat Provinsi", FIRST)
    case = team.opened()
    team.named(case)
    morning(AT)
    seen = box.raw[0].decode().replace(FIRST, "").lower()
    planted = [
        team.NAME,
        team.STORY,
        case,
        "melati",
        "kecamatan",
        "inspektorat",
        *Office.objects.values_list("name", flat=True),
    ]
    planted += [str(value) for row in Person.objects.values_list("name", "login") for value in row]
    assert not [word for word in planted if str(word).lower() in seen]


def test_nothing_goes_before_the_morning_without_a_head_or_without_a_server(settings: LazySettings, box: Box) -> None:
    add("Inspektorat Provinsi", FIRST)
    fold()
    assert mailing.send_heads(AT - MINUTE) == 0
    settings.SIGAP_MAIL_URL = settings.SIGAP_MAIL_FROM = ""
    assert mailing.send_heads(AT) == 0
    assert not Mail.objects.exists()


def test_days_without_a_letter_are_told_of_in_the_next(box: Box) -> None:
    add("Inspektorat Provinsi", FIRST)
    morning(AT)
    morning(AT + 2 * DAY)
    morning(AT + 6 * DAY)
    texts = [" ".join(letter.get_content().split()) for letter in box.letters]
    assert "Tidak ada surat" not in texts[0]
    assert "Tidak ada surat untuk Kamis, 26 November 2026:" in texts[1]
    assert "Tidak ada surat untuk Sabtu, 28 November 2026 sampai Senin, 30 November 2026:" in texts[2]


def test_a_server_that_was_down_for_days_gets_one_letter_and_not_one_a_day(settings: LazySettings, box: Box) -> None:
    add("Inspektorat Provinsi", FIRST, at=AT - 3 * DAY)
    morning(AT - 2 * DAY)
    settings.SIGAP_MAIL_URL = f"smtp://127.0.0.1:{mail_server.free_port()}"
    for at in (AT - DAY, AT):
        with pytest.raises(ServerUnusable):
            morning(at)
    settings.SIGAP_MAIL_URL = box.url()
    assert morning(AT + 5 * MINUTE) == 1
    assert mailing.send_heads(AT + 10 * MINUTE) == 0
    assert "Tidak ada surat untuk Selasa, 24 November 2026" in " ".join(box.letters[-1].get_content().split())


def test_a_holder_that_ended_gets_no_more(box: Box) -> None:
    holder = add("Inspektorat Provinsi", FIRST)
    fold()
    mailing.send_heads(AT)
    with team.at_desk(team.SURYA) as surya, pytest.raises(StepUpNeeded):
        notices.end_holder(by=surya, at=AT + 20 * MINUTE, holder_id=holder.pk, reason=TakeBackReason.WRONG)
    team.stepped_up(team.SURYA, at=AT)
    with team.at_desk(team.SURYA) as surya, pytest.raises(ReasonMissing):
        notices.end_holder(by=surya, at=AT, holder_id=holder.pk, reason=None)
    with team.at_desk(team.SURYA) as surya:
        notices.end_holder(by=surya, at=AT, holder_id=holder.pk, reason=TakeBackReason.WRONG)
        notices.end_holder(by=surya, at=AT, holder_id=holder.pk, reason=TakeBackReason.WRONG)
    assert [mailing.sweep(AT), morning(AT + DAY)] == [0, 0]
    assert not box.raw
    add("Inspektorat Provinsi", FIRST, at=AT + DAY)


def test_each_step_leaves_a_trace_without_the_address(box: Box) -> None:
    holder = add("Inspektorat Provinsi", FIRST)
    morning(AT)
    found = Event.objects.filter(code__startswith="notifications:head").order_by("seq")
    assert [event.code for event in found] == [events.HOLDER_ADDED, events.HEAD_SENT]
    assert '"day": "2026-11-25"' in found[1].body
    assert all(str(holder.pk) in event.body and "provinsi" not in event.body.lower() for event in found)


def test_a_letter_of_trial(box: Box) -> None:
    holder = add("Inspektorat Provinsi", FIRST)
    with team.at_desk(team.SURYA) as surya:
        notices.send_test(by=surya, at=AT, holder_id=holder.pk)
    with team.at_desk(team.SURYA) as surya, pytest.raises(notices.UnableToTestHolder):
        notices.send_test(by=surya, at=AT + MINUTE, holder_id=holder.pk)
    assert mailing.sweep(AT) == 1
    assert "surat uji" in box.letters[0].get_content().lower()


@pytest.mark.parametrize(
    ("label", "address"),
    [
        ("", FIRST),
        (" x ", FIRST),
        ("K" * 81, FIRST),
        ("Kantor\u202eterbalik", FIRST),
        ("Kantor\x00", FIRST),
        ("Kantor", "bukan alamat"),
        ("Kantor", f"{FIRST}\nBcc: semua@contoh.id"),
        ("Kantor", f"Kantor <{FIRST}>"),
    ],
)
def test_a_holder_without_a_name_or_an_address_is_not_added(label: str, address: str) -> None:
    with pytest.raises(notices.UnableToAddHolder):
        add(label, address)
    assert not HeadHolder.objects.exists()


def test_a_name_that_tries_to_end_a_header_becomes_one_line_and_enters_no_letter(box: Box) -> None:
    holder = add("Kantor\r\nBcc: semua@contoh.id", FIRST)
    assert holder.label == "Kantor Bcc: semua@contoh.id"
    morning(AT)
    assert "Bcc" not in box.raw[0].decode()


def test_one_address_holds_once() -> None:
    add("Inspektorat Provinsi", FIRST)
    with pytest.raises(notices.UnableToAddHolder, match="sudah"):
        add("Kantor lain", FIRST.upper().replace("INSPEKTORAT", "inspektorat"))


@pytest.mark.parametrize("login", [team.HASAN, team.MAYA, team.RINA])
def test_only_the_auditor_says_who_holds(login: str) -> None:
    holder = add("Inspektorat Provinsi", FIRST)
    team.stepped_up(login, at=AT)
    acts = (
        lambda by: notices.add_holder(by=by, at=AT, label="Kantor", address=SECOND),
        lambda by: notices.end_holder(by=by, at=AT, holder_id=holder.pk, reason=TakeBackReason.WRONG),
        lambda by: notices.send_test(by=by, at=AT, holder_id=holder.pk),
    )
    for act in acts:
        with pytest.raises(Refused), team.at_desk(login) as actor:
            act(actor)


def test_those_who_watch_over_the_system_see_holders_and_numbers(box: Box) -> None:
    add("Lembaga Pere'an", FIRST)
    morning(AT)
    with team.at_desk(team.HASAN) as hasan:
        shown, state = holders_of_heads(hasan), mail_state(hasan, at=AT)
    assert [(holder.label, holder.last_sent_at, holder.trouble) for holder in shown] == [("Lembaga Pere'an", AT, "")]
    assert (state.is_set_up, state.waiting, state.last_sent_at, state.holders) == (True, 0, AT, 1)
    for look in (holders_of_heads, lambda actor: mail_state(actor, at=AT)):
        with pytest.raises(Refused), team.at_desk(team.ANTON) as anton:
            look(anton)
    assert isinstance(shown[0].id, UUID)
