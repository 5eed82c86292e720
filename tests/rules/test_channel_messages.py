"""WhatsApp's webhooks read into messages, bursts put in order, and when something is answered."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import carriers
from tests.factories.carriers import PHONE_ID, message, webhook
from tests.factories.zones import JAKARTA

from sigap.channels.models import KIND_LABELS
from sigap.channels.rules import (
    AnswerKind,
    Incoming,
    MessageKind,
    answer_for,
    in_order,
    is_ripe,
    pause_after,
    says_something,
    texts_of,
)
from sigap.channels.rules.messages import TEXT_MOST
from sigap.channels.rules.whatsapp import WebhookUnreadable, digest_in, read
from sigap.mailbox.slot import holds_messages

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LABELS = {kind: str(words) for kind, words in KIND_LABELS.items()}


def one(kind: str, **part: Any) -> Incoming:
    found = read(webhook(message(kind, at=AT, **part)), phone_number_id=PHONE_ID)
    return found.messages[0]


@pytest.mark.parametrize(
    ("kind", "part", "expected", "text"),
    [
        ("text", {"body": "Tolong\x00 anak itu\r\nsekarang"}, MessageKind.TEXT, "Tolong anak itu\nsekarang"),
        ("audio", {"id": "9001", "mime_type": "audio/ogg; codecs=opus", "voice": True}, MessageKind.VOICE, ""),
        ("image", {"id": "9002", "caption": "rumahnya"}, MessageKind.PICTURE, "rumahnya"),
        ("video", {"id": "9003"}, MessageKind.VIDEO, ""),
        ("document", {"id": "9004", "filename": "Surat Melati.pdf", "caption": ""}, MessageKind.DOCUMENT, ""),
        ("sticker", {"id": "9005"}, MessageKind.STICKER, ""),
        ("location", {"latitude": -4.5, "longitude": 104}, MessageKind.LOCATION, "-4.500000, 104.000000"),
        ("location", {"name": "Warung", "address": "Muaradua"}, MessageKind.LOCATION, "Warung · Muaradua"),
        ("button", {"text": "Ya", "payload": "p"}, MessageKind.TEXT, "Ya"),
        ("interactive", {"type": "list_reply", "list_reply": {"id": "1", "title": "Lain"}}, MessageKind.TEXT, "Lain"),
        ("reaction", {"message_id": "wamid.X", "emoji": "👍"}, MessageKind.REACTION, "👍"),
        ("unsupported", {}, MessageKind.UNSUPPORTED, ""),
        ("poll_of_next_year", {"question": "?"}, MessageKind.UNSUPPORTED, ""),
        ("system", {"type": "user_changed_number", "wa_id": "62899", "body": "M"}, MessageKind.NUMBER_CHANGED, "62899"),
        ("system", {"type": "customer_identity_changed", "identity": "x"}, MessageKind.PHONE_CHANGED, ""),
        ("system", {"type": "later"}, MessageKind.UNSUPPORTED, ""),
    ],
)  # fmt: skip
def test_each_kind_is_read(kind: str, part: dict[str, object], expected: MessageKind, text: str) -> None:
    found = one(kind, **part)
    assert (found.kind, found.text, found.sender) == (expected, text, carriers.WRITER)
    assert (found.media is not None) is (kind in {"audio", "image", "video", "document"})


def test_contacts_are_told_with_their_numbers() -> None:
    raw = message("contacts", at=AT)
    raw["contacts"] = [{"name": {"formatted_name": "Pak CONTOH"}, "phones": [{"phone": "+62 812", "wa_id": "62812"}]}]
    found = read(webhook(raw), phone_number_id=PHONE_ID).messages[0]
    assert found.text == "Pak CONTOH: +62 812"


def test_a_number_that_is_hidden_is_named_by_its_id() -> None:
    raw = {key: value for key, value in message(at=AT, body="x").items() if key != "from"} | {"from_user_id": "ID.77"}
    assert read(webhook(raw), phone_number_id=PHONE_ID).messages[0].sender == "ID.77"


def test_another_number_of_the_same_app_is_counted_and_not_read() -> None:
    found = read(webhook(message(at=AT, body="bukan untuk kami"), phone_id="9"), phone_number_id=PHONE_ID)
    assert (found.messages, found.foreign) == ((), 1)


def test_statuses_are_no_messages() -> None:
    raw = webhook(statuses=[{"id": "wamid.1", "status": "read", "timestamp": "1"}])
    assert read(raw, phone_number_id=PHONE_ID).messages == ()
    assert not holds_messages(raw)
    both = webhook(message(at=AT, body="x"), statuses=[{"id": "wamid.1"}])
    for each in (webhook(message(at=AT, body="x")), both, b"{", b"[]", b'{"entry": []}', b'{"entry": [7]}'):
        assert holds_messages(each)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"entry": 7}', b"\xff", b"[" * 100_000])
def test_what_is_no_webhook_is_told(raw: bytes) -> None:
    with pytest.raises(WebhookUnreadable):
        read(raw, phone_number_id=PHONE_ID)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["entry", "changes", "value", "messages", "metadata", "text", "from", "id", "type", "contacts"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_no_json_makes_the_reader_stumble(body: object) -> None:
    try:
        read(json.dumps({"entry": [{"changes": [{"value": body}]}], "x": body}).encode(), phone_number_id=PHONE_ID)
    except WebhookUnreadable:
        return


@pytest.mark.parametrize("said", ["", "zz", None, 7, "AAAA", "é" * 64])
def test_a_digest_that_is_none_says_nothing(said: object) -> None:
    assert digest_in(said) == b""


def test_a_digest_in_either_spelling() -> None:
    raw = b"isi"
    assert digest_in(carriers.digest64(raw)) == digest_in(hashlib.sha256(raw).hexdigest()) != b""


def text(words: str, minutes: int = 0) -> Incoming:
    return Incoming(
        message_id=words[:20], sender="6281", sent_at=AT + timedelta(minutes=minutes), kind=MessageKind.TEXT, text=words
    )


def test_a_burst_reads_in_the_order_it_was_written() -> None:
    burst = in_order([text("ketiga", 3), text("pertama", 1), text("kedua", 2)], at=AT + timedelta(minutes=9))
    assert texts_of(burst, LABELS, zone=JAKARTA, at=AT) == ["09.01 pertama\n09.02 kedua\n09.03 ketiga"]


def test_a_moment_that_has_not_been_yet_is_not_believed() -> None:
    late = text("palsu", 60 * 24 * 400)
    assert in_order([late, text("benar", 1)], at=AT + timedelta(minutes=5))[-1] is late


def test_one_message_stands_without_a_time_and_a_voice_is_named() -> None:
    assert texts_of([text("halo")], LABELS, zone=JAKARTA, at=AT) == ["halo"]
    voice = Incoming(message_id="1", sender="6281", sent_at=AT, kind=MessageKind.VOICE)
    assert texts_of([voice], LABELS, zone=JAKARTA, at=AT) == ["[Pesan suara]"]


def test_what_waited_over_the_weekend_is_told_with_its_day() -> None:
    monday = AT + timedelta(days=3)
    assert texts_of([text("Dia memukul lagi.")], LABELS, zone=JAKARTA, at=monday) == [
        f"{AT:%d/%m} 09.00 Dia memukul lagi."
    ]
    both = [text("pertama"), text("kedua", 3 * 24 * 60)]
    assert texts_of(both, LABELS, zone=JAKARTA, at=monday) == [f"{AT:%d/%m} 09.00 pertama\n{monday:%d/%m} 09.00 kedua"]


@given(st.lists(st.text(alphabet="ab ", min_size=1, max_size=5_000), min_size=1, max_size=30))
def test_no_text_is_too_long_and_nothing_is_left_out(lines: list[str]) -> None:
    found = texts_of([text(line) for line in lines], LABELS, zone=JAKARTA, at=AT)
    assert all(len(each) <= TEXT_MOST for each in found)
    assert "".join(found).count("a") == sum(line.count("a") for line in lines)


def test_a_long_text_is_cut_into_bearable_ones() -> None:
    found = texts_of([text("a" * 40_000)], LABELS, zone=JAKARTA, at=AT)
    assert [len(each) for each in found] == [18_000, 18_000, 4_000]


def test_a_thumb_alone_makes_no_report() -> None:
    thumb = Incoming(message_id="1", sender="6281", sent_at=AT, kind=MessageKind.REACTION, text="👍")
    assert not says_something([thumb])
    assert says_something([thumb, text("x")])


def test_a_burst_is_waited_for_but_not_long() -> None:
    came = [AT, AT + timedelta(seconds=70)]
    assert not is_ripe(came, at=AT + timedelta(seconds=75))
    assert is_ripe(came, at=AT + timedelta(seconds=90))
    assert is_ripe(came[:1], at=AT + timedelta(seconds=20))


@pytest.mark.parametrize(
    ("is_new", "welcome", "answer", "expected"),
    [
        (True, None, None, AnswerKind.WELCOME),
        (False, timedelta(hours=1), timedelta(hours=1), None),
        (False, timedelta(hours=7), timedelta(hours=7), AnswerKind.ADDED),
        (True, timedelta(hours=7), timedelta(hours=7), AnswerKind.WELCOME),
        (True, timedelta(hours=1), timedelta(hours=1), None),
        (False, timedelta(days=7), timedelta(hours=1), AnswerKind.WELCOME),
    ],
)
def test_one_conversation_is_not_answered_ten_times(
    is_new: object, welcome: timedelta | None, answer: timedelta | None, expected: AnswerKind | None
) -> None:
    found = answer_for(
        is_new=bool(is_new),
        last_welcome_at=AT - welcome if welcome else None,
        last_answer_at=AT - answer if answer else None,
        at=AT,
    )
    assert found is expected


def test_pauses_grow_to_an_hour_and_no_further() -> None:
    assert [pause_after(tries).total_seconds() for tries in (0, 1, 2, 3, 30)] == [20, 20, 40, 80, 3600]
