"""Drafts: sealed, their writer's alone, gone when sent, thrown away, or a week old."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.factories import team

from sigap.intake import actions as intake
from sigap.intake import events, jobs, reading
from sigap.intake.models import Draft
from sigap.intake.queries import drafts_of
from sigap.intake.rules import Door, WrittenReport
from sigap.kernel.errors import Refused
from sigap.mailbox.channels import Channel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
TYPED = {"story": ["Setengah kalimat yang belum"], "flags": ["injury", "weapon"]}


def kept(login: str = team.RINA, *, key: UUID | None = None, door: Door = Door.DESK, text: str = "") -> UUID:
    draft_id = key or uuid4()
    with team.at_desk(login) as actor:
        intake.keep_draft(by=actor, at=team.AT, draft_id=draft_id, door=door, text=text or json.dumps(TYPED))
    return draft_id


def sent(key: UUID) -> None:
    written = WrittenReport(story="Jadi dikirim", details={}, flags=[], about="", area="")
    with team.at_desk(team.RINA) as actor:
        intake.enter_report(
            by=actor,
            at=team.LATER,
            received_at=team.LATER,
            channel=Channel.WALK_IN,
            written=written,
            entry_key=key,
        )


def test_a_draft_lies_sealed_and_opens_to_its_writer_elsewhere() -> None:
    key = kept()
    row = Draft.objects.get()
    assert b"Setengah" not in bytes(row.sealed_body)
    found = reading.open_draft(entering=team.entering(team.RINA), draft_id=key, door_used=Door.DESK, at=team.LATER)
    assert found == TYPED
    assert team.trail(key) == [events.DRAFT_BEGUN, "vault:report:opened"]


def test_saving_again_replaces_it_and_leaves_no_second_event() -> None:
    key = kept()
    before = bytes(Draft.objects.get().sealed_body)
    kept(key=key, text=json.dumps({"story": ["Sekarang lebih"]}))
    assert Draft.objects.count() == 1
    assert bytes(Draft.objects.get().sealed_body) != before
    assert team.trail(key) == [events.DRAFT_BEGUN]


def test_nobody_else_finds_it() -> None:
    key = kept()
    with team.at_desk(team.DEWI) as actor:
        assert drafts_of(actor, Door.DESK) == []
        assert not Draft.objects.exists()
    with pytest.raises(Refused):
        reading.open_draft(entering=team.entering(team.DEWI), draft_id=key, door_used=Door.DESK, at=team.AT)


def test_sent_it_is_gone_and_a_late_saving_does_not_bring_it_back() -> None:
    key = kept()
    sent(key)
    assert not Draft.objects.exists()
    kept(key=key)
    assert not Draft.objects.exists()


def test_it_is_thrown_away_by_its_writer_once() -> None:
    key = kept(team.ANTON, door=Door.PARTNER)
    for _time in range(2):
        with team.at_desk(team.ANTON) as actor:
            intake.drop_draft(by=actor, at=team.LATER, draft_id=key, door=Door.PARTNER)
    assert not Draft.objects.exists()
    assert team.trail(key) == [events.DRAFT_BEGUN, events.DRAFT_DROPPED]


def test_a_week_later_the_worker_throws_it_away() -> None:
    kept()
    with team.role("sigap_worker"):
        assert jobs.forget(team.AT + timedelta(days=7)) == 0
        assert jobs.forget(team.AT + timedelta(days=7, seconds=1)) == 1
    assert not Draft.objects.exists()


def test_too_many_and_too_long_are_told() -> None:
    for _number in range(20):
        kept()
    with pytest.raises(intake.UnableToKeepDraft, match="20"):
        kept()
    Draft.objects.all().delete()
    with pytest.raises(intake.UnableToKeepDraft, match="Terlalu panjang"):
        kept(text="x" * (intake.DRAFT_LIMIT + 1))


@pytest.mark.parametrize(
    ("login", "door"), [(team.ANTON, Door.DESK), (team.RINA, Door.PARTNER), (team.SURYA, Door.DESK)]
)
def test_a_draft_needs_the_power_of_its_door(login: str, door: Door) -> None:
    with pytest.raises(Refused):
        kept(login, door=door)
