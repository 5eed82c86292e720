"""Answers on paper, hand-overs in person and results: stored sealed, told, and what they open and close."""

from contextlib import nullcontext
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, transaction
from tests.factories import endings, handing, team
from tests.factories.work import blocking

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.models import Participation
from sigap.cases.queries.guard import closing_state
from sigap.cases.shell import list_open_work
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals.actions import (
    CHAIN,
    RESULT,
    SUBJECT,
    UnableToAnswerReferral,
    UnableToNoteHandover,
    UnableToReportResult,
)
from sigap.referrals.models import Handover, RecordedAnswer, Referral, Result
from sigap.referrals.queries import results_owed_by, unconfirmed_at
from sigap.referrals.reading import open_asked, open_sent
from sigap.referrals.rules import DeclineReason, ResultKind
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
FAITH = frozenset({ReferralPurpose.FAITH_COUNSELLING})


@pytest.fixture
def code() -> str:
    made: str = team.opened()
    return made


@pytest.fixture
def referral(code: str) -> UUID:
    """A request to an office that answers on paper."""
    return team.offered(code, OfficeKind.KEMENAG, FAITH)


def confirm(login: str, referral: UUID) -> Referral:
    with team.at_desk(login) as actor:
        return referrals.confirm_answer(by=actor, at=team.LATER, referral_id=referral)


def test_a_yes_taken_down_stops_the_clock_and_opens_nothing(code: str, referral: UUID) -> None:
    handing.recorded(code, referral)
    handing.recorded(code, referral)
    stored = Referral.objects.get()
    assert (stored.status, stored.is_unconfirmed, stored.answered_by_name) == ("accepted", True, "Dewi Anggraini")
    assert not Participation.objects.filter(office_id=stored.to_office_id).exists()
    row = RecordedAnswer.objects.get()
    assert (row.means, row.said_at, row.recorded_by_name) == ("phone", team.LATER, "Dewi Anggraini")
    assert b"Rekaan" not in bytes(row.sealed_words)
    opened = open_sent(entering=team.entering(team.DEWI), code=code, referral_id=referral, at=team.LATER)
    assert opened.source is not None
    assert (opened.source.name, opened.source.paper) == ("Pak Rekaan", "map 4")
    assert Notice.objects.filter(code="referral-answer-recorded", office_id=stored.to_office_id).count() == 1
    with team.at_desk(team.AHMAD) as actor:
        assert [each.pk for each in unconfirmed_at(actor)] == [referral]


def test_an_answer_counts_from_when_it_was_given_and_not_from_when_it_was_written_down(code: str) -> None:
    for declined in (None, DeclineReason.NO_CAPACITY):
        asked, later = team.offered(code, OfficeKind.KEMENAG, FAITH), team.AT + timedelta(days=9)
        handing.recorded(code, asked, declined=declined, said_at=team.LATER, at=later)
        row = Clock.objects.get(subject_kind=SUBJECT, subject_id=asked)
        assert (row.stopped_at, row.stopped_recorded_at) == (team.LATER, later)
        assert row.due_at < later, "on the board it is in time, and recorded late"
        (promise,) = Clock.objects.filter(subject_kind=CHAIN, subject_id=asked)
        assert promise.stopped_at == (None if declined else team.LATER)


def test_the_same_answer_at_another_moment_is_not_written_over_in_silence(code: str, referral: UUID) -> None:
    handing.recorded(code, referral)
    with pytest.raises(UnableToAnswerReferral, match="sudah dicatat dengan waktu"):
        handing.recorded(code, referral, said_at=team.LATER - timedelta(minutes=1))
    assert RecordedAnswer.objects.get().said_at == team.LATER


def test_who_wrote_it_down_does_not_confirm_it(code: str, referral: UUID) -> None:
    """One person may hold a post in both offices."""
    handing.recorded(code, referral)
    written = RecordedAnswer.objects.filter(referral_id=referral)
    written.update(recorded_by=team.person_id(team.AHMAD))
    with pytest.raises(UnableToAnswerReferral, match="Anda sendiri yang mencatat"):
        confirm(team.AHMAD, referral)
    confirmed = {"confirmed_at": team.LATER, "confirmed_by": team.person_id(team.AHMAD), "confirmed_by_name": "Ahmad"}
    with team.at_desk(team.AHMAD), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        Referral.objects.filter(pk=referral).update(**confirmed)
    written.update(recorded_by=team.person_id(team.DEWI))
    assert not confirm(team.AHMAD, referral).is_unconfirmed


def test_confirmed_by_one_of_theirs_the_office_comes_in(code: str, referral: UUID) -> None:
    handing.recorded(code, referral)
    with pytest.raises(UnableToReportResult, match="Benarkan dahulu"):
        handing.reported(team.AHMAD, referral)
    for _click in range(2):
        confirm(team.AHMAD, referral)
    stored = Referral.objects.get()
    assert (stored.is_unconfirmed, stored.confirmed_by_name) == (False, "Ahmad Fauzi")
    with team.on_case(team.AHMAD, code) as (_actor, access):
        assert access.is_assigned
    assert Notice.objects.filter(code="referral-answer-confirmed", person_id=team.person_id(team.DEWI)).count() == 1
    handing.reported(team.AHMAD, referral)


def test_a_no_taken_down_has_its_reason_and_leaves_the_next_step_to_the_sender(code: str, referral: UUID) -> None:
    handing.recorded(code, referral, declined=DeclineReason.NO_CAPACITY)
    stored = Referral.objects.get()
    assert (stored.status, stored.decline_reason) == ("declined", "no_capacity")
    confirm(team.AHMAD, referral)
    assert not Participation.objects.filter(office_id=stored.to_office_id).exists()
    with team.at_desk(team.DEWI):
        assert referrals.is_undecided(stored.pk)


def test_nobody_else_records_or_confirms_and_not_ahead_of_time(code: str, referral: UUID) -> None:
    team.accepted(code)
    with pytest.raises(Refused):
        handing.recorded(code, referral, login=team.ANTON)
    for said_at in (team.AT - timedelta(minutes=1), team.LATER + timedelta(minutes=1)):
        with pytest.raises(UnableToAnswerReferral, match="sesudah rujukan dikirim"):
            handing.recorded(code, referral, said_at=said_at)
    with pytest.raises(UnableToAnswerReferral, match="Tidak ada jawaban tercatat"):
        confirm(team.AHMAD, referral)
    handing.recorded(code, referral)
    with pytest.raises(Refused):
        confirm(team.SEKAR, referral)


def test_owed_help_is_not_declined_on_paper_either(code: str) -> None:
    owed = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    with pytest.raises(UnableToAnswerReferral, match="tidak dapat ditolak"):
        handing.recorded(code, owed, declined=DeclineReason.NO_CAPACITY)


def close(code: str) -> None:
    endings.closed(code)


def test_a_result_is_owed_told_once_and_only_then_may_the_case_close(code: str) -> None:
    referral = team.accepted(code)
    with team.at_desk(team.ANTON) as actor:
        assert [row.pk for row in results_owed_by(actor)] == [referral]
    with pytest.raises(cases.UnableToCloseCase):
        close(code)
    done_at = team.AT + timedelta(minutes=10)
    first = handing.reported(team.ANTON, referral, done_at=done_at)
    assert handing.reported(team.ANTON, referral, done_at=done_at).id == first.id
    for at, kind in ((team.LATER, ResultKind.DONE), (done_at, ResultKind.PARTLY)):
        with pytest.raises(Conflict, match="berbeda"):
            handing.reported(team.ANTON, referral, done_at=at, kind=kind)
    with pytest.raises(UnableToReportResult, match="Bripka Anton Saputra sudah lebih dulu"):
        handing.reported(team.LESTARI, referral)
    stored = Result.objects.get()
    assert (stored.kind, stored.done_at, stored.recorded_at) == ("done", done_at, team.LATER)
    assert b"diperiksa" not in bytes(stored.sealed_note)
    assert Clock.objects.get(subject_kind=RESULT).outcome == "done"
    assert not blocking()
    assert Notice.objects.filter(code="referral-result", person_id=team.person_id(team.DEWI)).count() == 1
    opened = open_sent(entering=team.entering(team.DEWI), code=code, referral_id=referral, at=team.LATER)
    assert opened.result_note == "Sudah diperiksa."


@pytest.mark.parametrize(("note", "is_waived"), [("", False), ("Klien pindah.", True)])
def test_a_result_is_waived_by_the_sender_with_a_reason(code: str, note: str, *, is_waived: bool) -> None:
    referral = team.accepted(code)
    refused = nullcontext() if is_waived else pytest.raises(UnableToReportResult, match="mengapa")
    with refused, team.on_case(team.DEWI, code) as (actor, access):
        referrals.record_result(
            by=actor,
            at=team.LATER,
            access=access,
            referral_id=referral,
            kind=ResultKind.WAIVED,
            done_at=team.LATER,
            note=note,
        )
    assert blocking() == (set() if is_waived else {Kind.REFERRAL_RESULT})


def test_no_result_before_acceptance_by_others_or_ahead_of_time(code: str, referral: UUID) -> None:
    with pytest.raises(UnableToReportResult, match="sesudah rujukan diterima"):
        handing.reported(team.AHMAD, referral)
    with pytest.raises(Refused):
        handing.reported(team.SEKAR, referral)
    taken = team.accepted(code)
    with pytest.raises(UnableToReportResult, match="tidak di masa depan"):
        handing.reported(team.ANTON, taken, done_at=team.LATER + timedelta(minutes=1))


def test_a_hand_over_is_written_down_once_by_either_side_and_read_by_both(code: str) -> None:
    referral, key = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY), uuid4()
    first = handing.handed(team.DEWI, code, referral, key=key)
    assert handing.handed(team.DEWI, code, referral, key=key).id == first.id
    handing.handed(team.SEKAR, code, referral, persons=(), papers="surat visum, 1 lembar")
    assert b"Sekar" not in bytes(Handover.objects.get(pk=first.id).sealed_words)
    for opened in (
        open_sent(entering=team.entering(team.DEWI), code=code, referral_id=referral, at=team.LATER),
        open_asked(entering=team.entering(team.SEKAR), referral_id=referral, at=team.LATER),
    ):
        assert [(row.persons, words and words.taken_by) for row, words in opened.handovers] == [
            ([1], "dr. Sekar"),
            ([], "dr. Sekar"),
        ]


def test_a_hand_over_needs_something_in_the_case_and_an_office_that_has_it(code: str, referral: UUID) -> None:
    owed = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    with pytest.raises(UnableToNoteHandover, match="Pilih orangnya"):
        handing.handed(team.DEWI, code, owed, persons=())
    with pytest.raises(UnableToNoteHandover, match="tidak ada dalam kasus"):
        handing.handed(team.DEWI, code, owed, persons=(9,))
    with pytest.raises(UnableToNoteHandover, match="sesudah rujukan diserahkan"):
        handing.handed(team.DEWI, code, referral)
    team.accepted(code)
    with pytest.raises(Refused):
        handing.handed(team.ANTON, code, referral)


def test_a_yes_taken_down_holds_the_closing_up_until_its_result(code: str, referral: UUID) -> None:
    handing.recorded(code, referral)
    assert blocking() == {Kind.REFERRAL_CONFIRM}
    with pytest.raises(cases.UnableToCloseCase):
        close(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        (row,) = list_open_work(closing_state(access.case.pk).work, code)
        assert (str(row.label), row.waits_for) == ("Hasil rujukan belum dilaporkan", "Kantor kemenag")
        referrals.record_result(
            by=actor,
            at=team.LATER,
            access=access,
            referral_id=referral,
            kind=ResultKind.DONE,
            done_at=team.LATER,
            note="Sudah ditemui.",
        )
    assert not blocking()
    close(code)
    assert Clock.objects.get(subject_kind="referral_confirm").outcome == "closed_before_due", "they had days to confirm"
