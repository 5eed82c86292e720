"""A report is put in by the public role: replayed, refused under a used key, sealed whatever stands in it."""

import unicodedata
from uuid import uuid4

import pytest
from django.db import IntegrityError
from tests.factories import team

from sigap.intake.models import Triage
from sigap.intake.reading import open_report
from sigap.mailbox import codes, posting, reading
from sigap.mailbox.events import RECEIVED
from sigap.mailbox.models import Envelope, ReportCode, ReportStatus
from sigap.mailbox.posting import KeyReused
from sigap.vault.events import REPORT_CHECKED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
KEY = bytes(range(16))


def read(number: str) -> tuple[str, str]:
    found = Envelope.objects.get(number=number)
    Triage.objects.create(
        envelope_id=found.pk,
        taken_by=team.person_id(team.RINA),
        taken_by_name="Rina Marlina",
        office_id=team.office(team.PEOPLE[team.RINA][2]).pk,
        taken_at=team.AT,
    )
    opened = open_report(entering=team.entering(team.RINA), number=number, at=team.AT)
    assert opened.contact is not None
    return opened.story, opened.contact.number


def test_a_report_is_stored_with_its_trace_and_nothing_of_it_in_clear() -> None:
    receipt = team.post(flags=["confinement", "weapon"], key=KEY)
    found = team.envelope(receipt)
    assert (found.status, found.channel, found.received_at) == (ReportStatus.RECEIVED, "web", team.AT)
    assert found.flags == ["confinement", "weapon"]
    assert team.trail(found.pk) == [RECEIVED, REPORT_CHECKED]
    columns = [bytes(getattr(found, name)) for name in ("sealed_story", "sealed_details", "key_blob")]
    code = ReportCode.objects.get(pk=found.pk)
    columns += [bytes(code.lookup), bytes(code.replay), bytes(code.body)]
    assert not any(word in column for column in columns for word in (b"warung", b"0812", KEY))
    assert not any(word.encode() in column for column in columns for word in receipt.words if len(word) > 4)


def test_the_replay_of_a_post_gives_the_same_words_and_number_and_stores_nothing() -> None:
    first = team.post(key=KEY)
    again = team.post(key=KEY, at=team.LATER)
    assert again == first
    assert len(first.words) == codes.CODE_WORDS
    assert Envelope.objects.count() == 1
    assert team.trail(team.envelope(first).pk) == [RECEIVED, REPORT_CHECKED]


@pytest.mark.parametrize("change", [{"story": "Cerita lain."}, {"flags": ["injury"]}, {"phone": "0813"}])
def test_the_same_key_with_another_report_is_refused(change: dict[str, object]) -> None:
    first = team.post(key=KEY)
    with pytest.raises(KeyReused):
        team.post(key=KEY, **change)  # type: ignore[arg-type]  # one changed fact at a time
    assert [each.number for each in Envelope.objects.all()] == [first.number]


def test_another_key_gives_another_code_for_the_same_report() -> None:
    assert team.post().words != team.post().words
    assert Envelope.objects.count() == 2


@pytest.mark.parametrize(
    "story",
    [
        "Desa Pere'an; anak O'Contoh 😢",
        "x" * 100_000,
        "satu",
        "   spasi   ",
        "'; DROP TABLE mailbox_envelope; --",
    ],
)
def test_whatever_is_written_comes_back_as_written(story: str) -> None:
    receipt = team.post(story=story)
    assert read(receipt.number)[0] == story


def test_nul_is_left_out_and_letters_are_composed() -> None:
    receipt = team.post(story="Ane\u0301\x00 hilang", phone="08\x0012")
    story, telephone = read(receipt.number)
    assert story == unicodedata.normalize("NFC", "Ane\u0301 hilang")
    assert telephone == "0812"


def test_a_taken_number_is_drawn_again_and_longer_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    first = team.post()
    asked: list[int] = []

    def drawn(digits: int) -> str:
        asked.append(digits)
        return first.number if len(asked) < 8 else "L-00000001"

    monkeypatch.setattr(posting, "new_report_number", drawn)
    second = team.post()
    assert second.number == "L-00000001"
    assert asked == sorted(asked)
    assert (asked[0], asked[-1]) == (4, 8)
    assert team.trail(team.envelope(second).pk) == [RECEIVED, REPORT_CHECKED]


def test_numbers_that_are_all_taken_say_so_and_store_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first = team.post()
    monkeypatch.setattr(posting, "new_report_number", lambda _digits: first.number)
    with pytest.raises(IntegrityError):
        team.post()
    assert Envelope.objects.count() == 1


def test_a_flag_that_nobody_knows_is_not_stored() -> None:
    with pytest.raises(IntegrityError, match="envelope_flags_known"):
        team.post(flags=["tidak_dikenal"])


def test_the_state_is_told_to_who_has_the_words_and_to_nobody_else() -> None:
    receipt = team.post()
    with team.role("sigap_public"):
        told = reading.status_for(receipt.words)
        other = reading.status_for(codes.code_for(b"rahasia lain yang panjangnya cukup", uuid4().bytes))
    assert told is not None
    assert (told.number, told.status, told.received_on) == (receipt.number, ReportStatus.RECEIVED, team.AT.date())
    assert other is None
