"""On behalf of somebody: a token handed out, taken back, lapsed, used once; six words that no officer ever sees."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.actions.test_intake_doors import brought, entered
from tests.factories import talking, team

from sigap.intake import actions as intake
from sigap.intake import events
from sigap.intake.queries import hands_out, report_for
from sigap.intake.rules import Door
from sigap.kernel.errors import Refused
from sigap.mailbox import actions as mailbox
from sigap.mailbox import codes
from sigap.mailbox.claims.claiming import claim
from sigap.mailbox.claims.codes import ClaimFor
from sigap.mailbox.models import Claim, Envelope
from sigap.mailbox.posting import Receipt, end_code
from sigap.mailbox.reading import status_for
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
SOON = team.LATER + timedelta(minutes=1)


def called() -> Envelope:
    return Envelope.objects.get(number=entered().number)


def issued(
    report: Envelope,
    *,
    login: str = team.RINA,
    door: Door = Door.DESK,
    key: UUID | None = None,
    at: datetime = team.LATER,
) -> intake.IssuedClaim:
    with team.at_desk(login) as actor:
        return intake.issue_claim(
            by=actor,
            at=at,
            envelope_id=report.pk,
            door=door,
            given_to=ClaimFor.CONCERNED,
            form_key=key or uuid4(),
        )


def claimed(token: tuple[str, ...], *, key: bytes | None = None, at: datetime = SOON) -> Receipt | None:
    with team.role("sigap_public"):
        return claim(token, form_key=key or uuid4().bytes, at=at)


def reads(words: tuple[str, ...]) -> bool:
    with team.role("sigap_public"):
        return status_for(words) is not None


def test_the_owner_sets_six_words_of_their_own_and_writes_with_the_officer() -> None:
    report = called()
    assert not mailbox.has_reply_key(Envelope.objects.get(pk=report.pk))
    token = issued(report)
    assert token.expires_at == team.LATER + timedelta(days=14)
    receipt = claimed(token.words)
    assert receipt is not None
    assert receipt.number == report.number
    assert codes.read_code(" ".join(receipt.words)) == receipt.words
    assert reads(receipt.words)
    talking.asked(receipt, at=SOON)
    assert [each.text for each in talking.heard(receipt, at=SOON)] == [talking.ASKED]
    assert events.CLAIM_ISSUED in team.trail(report.pk)
    assert "mailbox:claim:used" in team.trail(report.pk)
    held = repr(Claim.objects.values().get()) + repr(Envelope.objects.filter(pk=report.pk).values().get())
    assert not [word for word in (*token.words, *receipt.words) if f"'{word}'" in held]


def test_a_second_click_gives_the_same_words_on_both_sides() -> None:
    report, key, form = called(), uuid4(), uuid4().bytes
    token = issued(report, key=key)
    assert issued(report, key=key).words == token.words
    assert Claim.objects.count() == 1
    first = claimed(token.words, key=form)
    again = claimed(token.words, key=form, at=SOON + timedelta(minutes=9))
    assert first is not None
    assert again is not None
    assert first.words == again.words
    assert team.trail(report.pk).count("mailbox:claim:used") == 1
    with pytest.raises(intake.UnableToIssueClaim, match="Buat yang baru"):
        issued(report, key=key)


def test_wrong_used_old_and_taken_back_are_told_apart_by_nothing() -> None:
    report, form = called(), uuid4().bytes
    token = issued(report)
    assert claimed(token.words, at=team.LATER + timedelta(days=14)) is None
    with team.at_desk(team.RINA) as actor:
        assert intake.cancel_claim(
            by=actor, at=SOON, envelope_id=report.pk, door=Door.DESK, reason=TakeBackReason.WRONG
        )
        assert not intake.cancel_claim(
            by=actor, at=SOON, envelope_id=report.pk, door=Door.DESK, reason=TakeBackReason.WRONG
        )
    assert claimed(token.words) is None
    newer = issued(report, at=SOON)
    assert claimed(newer.words, key=form) is not None
    assert claimed(newer.words) is None
    assert claimed(newer.words, key=form, at=SOON + timedelta(minutes=11)) is None
    assert claimed(issued(called()).words[::-1]) is None
    assert [code for code in team.trail(report.pk) if "claim" in code] == [
        events.CLAIM_ISSUED,
        events.CLAIM_CANCELLED,
        events.CLAIM_ISSUED,
        "mailbox:claim:used",
    ]


def test_a_new_token_ends_the_one_before_and_a_lapsed_one_stands_in_nobodys_way() -> None:
    report = called()
    first = issued(report)
    second = issued(report, at=SOON)
    assert claimed(first.words, at=SOON) is None
    third = issued(report, at=SOON + timedelta(days=20))
    assert claimed(second.words, at=SOON + timedelta(days=20)) is None
    assert claimed(third.words, at=SOON + timedelta(days=21)) is not None


def test_lost_words_are_replaced_and_what_was_written_to_the_old_ones_stays_shut() -> None:
    report = called()
    first = claimed(issued(report).words)
    assert first is not None
    talking.asked(first, at=SOON)
    second = claimed(issued(report, at=SOON).words)
    assert second is not None
    assert not reads(first.words)
    assert reads(second.words)
    assert talking.heard(second, at=SOON) == ()
    with team.role("sigap_public"):
        assert end_code(second.words, at=SOON)
    assert claimed(issued(report, at=SOON).words) is not None


def test_who_got_the_six_words_themselves_is_not_put_out_by_an_officer() -> None:
    receipt = team.post()
    report = team.envelope(receipt)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=report)
        assert not hands_out(report.pk)
    with pytest.raises(Refused):
        issued(report)
    assert reads(receipt.words)


def test_whoever_brought_it_hands_out_until_the_unit_has_taken_it() -> None:
    report = brought()
    token = issued(report, login=team.ANTON, door=Door.PARTNER)
    for login, door in ((team.LESTARI, Door.PARTNER), (team.SEKAR, Door.PARTNER), (team.RINA, Door.DESK)):
        with pytest.raises(Refused):
            issued(report, login=login, door=door)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.LATER, envelope=report)
    for login, door in ((team.ANTON, Door.PARTNER), (team.DEWI, Door.DESK), (team.ANTON, Door.DESK)):
        with pytest.raises(Refused):
            issued(report, login=login, door=door)
    with team.at_desk(team.ANTON):
        assert not Claim.objects.exists()
    with team.at_desk(team.RINA) as actor:
        assert [each.issued_by_name for each in Claim.objects.all()] == ["Bripka Anton Saputra"]
        assert report_for(actor, report.number)[0].pk == report.pk
    newer = issued(report, at=SOON)
    assert claimed(token.words, at=SOON) is None
    assert claimed(newer.words, at=SOON) is not None


def test_once_it_is_a_case_its_manager_hands_out() -> None:
    report = called()
    team.opened(report=report)
    with pytest.raises(Refused):
        issued(report)
    assert claimed(issued(report, login=team.DEWI).words) is not None


def test_a_report_whose_words_are_gone_gets_no_code() -> None:
    report = called()
    token = issued(report)
    Envelope.objects.filter(pk=report.pk).update(sealed_story=b"", sealed_details=b"")
    assert claimed(token.words) is None
    with pytest.raises(Refused):
        issued(report)
    assert not Claim.objects.exclude(claimed_at=None).exists()


def test_broken_off_in_the_middle_nothing_is_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    report, form = called(), uuid4().bytes
    token = issued(report)

    def dies(*_args: object, **_facts: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr("sigap.mailbox.claims.claiming.keep_reply_key", dies)
        with pytest.raises(ConnectionError):
            claimed(token.words, key=form)
    assert Claim.objects.get().claimed_at is None
    assert "mailbox:claim:used" not in team.trail(report.pk)
    receipt = claimed(token.words, key=form)
    assert receipt is not None
    assert reads(receipt.words)
