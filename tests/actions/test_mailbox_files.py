"""Files come into a report in sealed parts: in order, the same twice once, none beyond the limits, none in clear."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.factories import team

from sigap.mailbox.events import FILE_RECEIVED, RECEIVED
from sigap.mailbox.files import filing
from sigap.mailbox.files import rules as file_rules
from sigap.mailbox.files.filing import Sender, UnableToTake
from sigap.mailbox.files.rules import PART_BYTES, FileStart, PartReceipt, parts_of
from sigap.mailbox.models import Envelope, FilePart, QuarantinedReport, ReportFile
from sigap.mailbox.posting import Receipt
from sigap.vault.envelope_sealing import report_place
from sigap.vault.events import REPORT_CHECKED
from sigap.vault.sealing import SealBroken, unseal_raw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
RAW = b"\xff\xd8\xff" + bytes(range(256)) * 2400
HANDLE = bytes(range(32))


def sent(
    receipt: Receipt, raw: bytes = RAW, handle: bytes = HANDLE, *, upto: int | None = None, at: datetime = team.AT
) -> Sender:
    sender = Sender(handle)
    count = parts_of(len(raw))
    with team.role("sigap_public"):
        filing.begin(filing.ticket_for(receipt.words, at=team.AT), sender, parts=count, at=at)
    for number in range(count if upto is None else upto):
        add(sender, raw, number)
    return sender


def add(sender: Sender, raw: bytes, number: int) -> tuple[int, bool]:
    piece = raw[number * PART_BYTES : (number + 1) * PART_BYTES]
    part = sender.sealed(piece, number=number, is_last=number + 1 == parts_of(len(raw)))
    with team.role("sigap_public"):
        return filing.add_part(sender, part, kind="jpeg", at=team.AT)


def refused(why: FileStart | PartReceipt) -> "pytest.RaisesExc[UnableToTake]":
    return pytest.raises(UnableToTake, match=f"^{why.value}$")


def test_a_file_is_whole_after_its_last_part_and_leaves_one_trace() -> None:
    receipt = team.post()
    sender = sent(receipt)
    envelope = team.envelope(receipt)
    found = ReportFile.objects.get(envelope_id=envelope.pk)
    assert (found.kind, found.parts, found.finished_at) == ("jpeg", 3, team.AT)
    assert filing.parts_there(sender) == 3
    assert team.trail(envelope.pk) == [RECEIVED, REPORT_CHECKED, FILE_RECEIVED]
    stored = [bytes(row.sealed_bytes) for row in FilePart.objects.filter(file_id=found.pk)]
    assert not any(bytes(range(64)) in each for each in stored)
    assert HANDLE not in bytes(found.handle) + bytes(found.key_blob or b"")


def test_the_same_part_again_changes_nothing_and_another_under_its_number_is_refused() -> None:
    sender = sent(team.post(), upto=2)
    assert add(sender, RAW, 1) == (2, False)
    with refused(PartReceipt.OTHER):
        add(sender, RAW[::-1], 1)
    with refused(PartReceipt.GAP):
        filing.add_part(sender, sender.sealed(b"x", number=7, is_last=True), kind="", at=team.AT)
    assert filing.parts_there(sender) == 2
    assert add(sender, RAW, 2) == (3, True)
    assert add(sender, RAW, 2) == (3, True)


def test_beginning_again_after_a_lost_answer_is_the_same_file() -> None:
    receipt = team.post()
    sent(receipt, upto=1)
    sent(receipt, upto=0)
    assert ReportFile.objects.count() == 1


@pytest.mark.parametrize("handle", [b"", b"x" * 31, b"x" * 33])
def test_a_handle_of_another_length_is_none(handle: bytes) -> None:
    with refused(PartReceipt.GONE):
        Sender(handle)


def test_parts_without_a_file_are_refused() -> None:
    sender = Sender(secrets.token_bytes(32))
    with refused(PartReceipt.GONE):
        add(sender, RAW, 0)
    assert filing.parts_there(sender) is None


def test_a_part_opens_at_its_own_place_only() -> None:
    sender = sent(team.post())
    rows = list(FilePart.objects.order_by("number"))
    place = report_place(filing.TABLE, sender.file_id, "original/0")
    assert unseal_raw(rows[0].sealed_bytes, key=sender.key, place=place) == RAW[:PART_BYTES]
    for wrong in (rows[1], rows[2]):
        with pytest.raises(SealBroken):
            unseal_raw(wrong.sealed_bytes, key=sender.key, place=place)
    with pytest.raises(SealBroken):
        unseal_raw(
            rows[2].sealed_bytes,
            key=sender.key,
            place=report_place(filing.TABLE, sender.file_id, "original/2"),
        )


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:0], lambda t: "z" * len(t), lambda t: t[:-1] + ("0" if t[-1] != "0" else "1")]
)
def test_a_ticket_that_is_none_opens_nothing(spoil: Callable[[str], str]) -> None:
    ticket = filing.ticket_for(team.post().words, at=team.AT)
    with refused(FileStart.CLOSED):
        filing.lookup_in(spoil(ticket), at=team.AT)


def test_a_ticket_ends() -> None:
    ticket = filing.ticket_for(team.post().words, at=team.AT)
    assert filing.lookup_in(ticket, at=team.AT + file_rules.TICKET_LASTS - timedelta(seconds=2))
    with refused(FileStart.CLOSED):
        filing.lookup_in(ticket, at=team.AT + file_rules.TICKET_LASTS)


def test_a_report_takes_so_many_files_and_no_more() -> None:
    receipt = team.post()
    for number in range(file_rules.REPORT_FILES):
        sent(receipt, handle=bytes([number]) * 32)
    with refused(FileStart.MANY):
        sent(receipt, handle=b"x" * 32)


def test_a_report_takes_so_many_bytes_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = team.post()
    monkeypatch.setattr(filing, "REPORT_PARTS", 5)
    sent(receipt)
    with refused(FileStart.FULL):
        sent(receipt, handle=b"x" * 32)
    monkeypatch.setattr(filing, "REPORT_PARTS", 50)
    monkeypatch.setattr(filing, "UNREAD_PARTS", 5)
    with refused(FileStart.FULL):
        sent(team.post(), handle=b"x" * 32)


def test_a_disk_that_is_nearly_full_takes_no_file_and_no_part_more(monkeypatch: pytest.MonkeyPatch) -> None:
    sender = sent(team.post(), upto=1)
    monkeypatch.setattr(filing, "leaves_reserve", lambda _folder, _length: False)
    with refused(FileStart.FULL):
        sent(team.post(), handle=b"y" * 32)
    with refused(FileStart.FULL):
        add(sender, RAW, 1)
    assert filing.parts_there(sender) == 1


def test_files_that_broke_off_make_room_for_new_ones_after_two_hours() -> None:
    receipt, hour = team.post(), timedelta(hours=1)
    left = [sent(receipt, handle=bytes([number]) * 32, upto=1) for number in range(file_rules.REPORT_FILES)]
    with refused(FileStart.MANY):
        sent(receipt, handle=b"x" * 32, upto=0, at=team.AT + 2 * hour)
    sent(receipt, handle=b"x" * 32, at=team.AT + 2 * hour + timedelta(seconds=1))
    assert ReportFile.objects.count() == 1
    assert FilePart.objects.count() == 3
    with refused(PartReceipt.GONE):
        add(left[0], RAW, 1)


def test_a_finished_report_takes_no_file() -> None:
    receipt = team.post()
    Envelope.objects.filter(pk=team.envelope(receipt).pk).update(status="done")
    with refused(FileStart.CLOSED):
        sent(receipt)


def test_a_report_in_the_lane_takes_one_file_and_leaves_place_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = team.post()
    Envelope.objects.filter(pk=team.envelope(receipt).pk).update(in_lane=True)
    sent(receipt, upto=1)
    sent(receipt, handle=b"x" * 32)
    sent(receipt, handle=b"x" * 32)
    assert ReportFile.objects.count() == 1, "what broke off gives way at once"
    with refused(FileStart.CLOSED):
        sent(receipt, handle=b"y" * 32)
    monkeypatch.setattr(filing, "UNREAD_PARTS", 10)
    other = team.post()
    Envelope.objects.filter(pk=team.envelope(other).pk).update(in_lane=True)
    with refused(FileStart.FULL):
        sent(other, handle=b"z" * 32)
    sent(team.post(), handle=b"w" * 32)


def test_files_announced_in_the_lane_together_pass_its_half_by_no_part() -> None:
    senders = []
    for handle in (b"x", b"y"):
        receipt = team.post()
        senders.append(sent(receipt, handle=handle * 32, upto=0))
        envelope = team.envelope(receipt)
        Envelope.objects.filter(pk=envelope.pk).update(in_lane=True)
        QuarantinedReport.objects.create(envelope_id=envelope.pk, entered_at=team.AT, work="none", sketch=[])
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION mailbox.most(what text) RETURNS integer LANGUAGE sql IMMUTABLE AS"
            " $$ SELECT CASE what WHEN 'unread' THEN 8 WHEN 'flood_days' THEN 7 ELSE 1000 END $$"
        )
    whole, other = senders
    for number in range(3):
        add(whole, RAW, number)
    add(other, RAW, 0)
    with refused(PartReceipt.FULL):
        add(other, RAW, 1)
    sent(team.post(), handle=b"w" * 32)
    # Closed as a flood it takes no place from others, and goes after the days in which it can be let in with its file;
    # the lane's half stays as full as it was.
    flood = QuarantinedReport.objects.filter(envelope_id=ReportFile.objects.get(handle=whole.mark).envelope_id)
    flood.update(state="flood", settled_at=team.AT)
    sent(team.post(), handle=b"v" * 32)
    with refused(PartReceipt.FULL):
        add(other, RAW, 1)
    ReportFile.objects.filter(handle=whole.mark).update(key_blob=None)
    add(other, RAW, 1)
    again = QuarantinedReport.objects.filter(envelope_id=ReportFile.objects.get(handle=other.mark).envelope_id)
    waits = again.get().state
    again.update(state="flood", settled_at=team.AT)
    with refused(PartReceipt.FULL):
        add(other, RAW, 2)
    again.update(state=waits, settled_at=None)
    add(other, RAW, 2)
    for days, left in ((6, 4), (8, 3)):
        filing.forget(at=team.AT + timedelta(days=days))
        assert ReportFile.objects.count() == left


def test_what_was_never_finished_is_forgotten_after_a_day() -> None:
    left, whole = sent(team.post(), upto=1), sent(team.post(), handle=b"x" * 32)
    for after, gone in ((timedelta(hours=23), 0), (timedelta(hours=25), 1)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT mailbox.forget_files(%s)", [team.AT + after])
            assert cursor.fetchone() == (gone,)
    assert filing.parts_there(left) is None
    assert filing.parts_there(whole) == 3
    assert FilePart.objects.count() == 3
