"""A dialogue stays with nobody who has left or must not know; a promised time falls with the rota on which it rests."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.factories import rosters, talking, team
from tests.factories.deadlines import wib

from sigap.access.models import DutyShift, Membership
from sigap.access.roles import OfficeKind
from sigap.cases.actions.exclusions import declare_kinship
from sigap.cases.models import Case
from sigap.cases.rules import ExclusionKind
from sigap.clocks.models import Clock
from sigap.intake import actions, jobs
from sigap.intake.actions import DIALOGUE
from sigap.intake.events import PROMISE_LAPSED
from sigap.intake.models import ReportExclusion
from sigap.kernel.errors import Refused
from sigap.mailbox.dialogue.rules import PromiseOutcome
from sigap.mailbox.models import DialogueLine
from sigap.mailbox.posting import Receipt
from sigap.notifications.models import Notice
from sigap.notifications.rules import Audience
from sigap.vault.models import DataKey
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
TONIGHT = wib(11, 25, 21)
MINUTE = timedelta(minutes=1)


def followed() -> int:
    with team.role("sigap_worker"):
        return jobs.follow_dialogues(talking.NEXT)


def running() -> list[Clock]:
    return list(Clock.objects.filter(subject_kind=DIALOGUE, stopped_at=None).order_by("rule_code"))


def leaves(login: str) -> None:
    """The role ends at once, as the secretariat would have it; here past the checks that hold a leaver back."""
    Membership.objects.filter(person_id=team.person_id(login)).update(until=team.AT)


def test_what_a_leaver_has_not_answered_comes_to_the_head_and_to_nobody_else() -> None:
    receipt, _envelope = talking.at_hand()
    talking.asked(receipt)
    talking.answered(receipt)
    assert talking.noted() == 1
    with pytest.raises(Refused):
        talking.opened(receipt, login=team.HASAN)
    leaves(team.RINA)
    assert followed() == 1
    assert followed() == 0, "once"
    (clock,) = running()
    assert (clock.owner_person, clock.owner_office) == (None, team.office(OfficeKind.UPTD_PPA).pk)
    told = Notice.objects.filter(code="reporter-answered").exclude(role="").get()
    assert (told.office_id, told.role, told.person_id) == (team.office(OfficeKind.UPTD_PPA).pk, Audience.HEAD, None)
    assert [each.text for each in talking.opened(receipt, login=team.HASAN).lines] == [talking.ASKED, talking.ANSWERED]
    with pytest.raises(Refused):
        talking.opened(receipt, login=team.DEWI)
    talking.asked(receipt, "Saya yang melanjutkan.", login=team.HASAN)
    assert running() == []


def test_a_new_answer_to_a_leaver_starts_its_clock_for_the_head() -> None:
    receipt, _envelope = talking.at_hand()
    leaves(team.RINA)
    talking.answered(receipt)
    assert talking.noted() == 1
    assert running()[0].owner_person is None
    assert not Notice.objects.filter(code="reporter-answered", person_id=team.person_id(team.RINA)).exists()


def test_the_clock_follows_a_case_into_other_hands() -> None:
    receipt, envelope = talking.at_hand()
    team.opened(report=envelope)
    talking.answered(receipt)
    talking.noted()
    assert running()[0].owner_person == team.person_id(team.DEWI)
    Case.objects.filter(envelope_id=envelope.pk).update(manager_id=team.person_id(team.HASAN))
    assert followed() == 1
    assert running()[0].owner_person == team.person_id(team.HASAN)
    assert Notice.objects.filter(code="reporter-answered", person_id=team.person_id(team.HASAN)).count() == 1


def kin(receipt: Receipt) -> None:
    """The manager of the case is kin of somebody in it; the case stays hers until the head gives it on."""
    code = Case.objects.get(envelope_id=team.envelope(receipt).pk).code
    with team.on_case(team.DEWI, code) as (actor, access):
        declare_kinship(by=actor, at=team.LATER, access=access)


def is_heads_to_answer(receipt: Receipt) -> None:
    """The head, and nobody else, is told, finds it in the list of work, reads and answers."""
    (clock,) = running()
    uptd = team.office(OfficeKind.UPTD_PPA).pk
    assert (clock.owner_person, clock.owner_office) == (None, uptd)
    assert WorkItem.objects.filter(kind="intake.reply", settled_at=None).values_list("person_id", "duty").get() == (
        None,
        "head",
    )
    told = Notice.objects.filter(code="reporter-answered", role=Audience.HEAD).get()
    assert told.office_id == uptd
    assert talking.opened(receipt, login=team.HASAN).lines[-1].text == talking.ANSWERED
    talking.asked(receipt, "Saya yang melanjutkan.", login=team.HASAN)
    assert running() == []


@pytest.mark.parametrize("is_kept_first", [True, False])
def test_what_a_kept_manager_has_not_answered_comes_to_the_head(*, is_kept_first: bool) -> None:
    receipt, envelope = talking.at_hand()
    team.opened(report=envelope)
    if is_kept_first:
        kin(receipt)
    talking.answered(receipt)
    assert talking.noted() == 1
    if not is_kept_first:
        kin(receipt)
        assert followed() == 1
    assert followed() == 0
    is_heads_to_answer(receipt)


def test_what_comes_to_an_officer_kept_from_the_report_goes_to_the_head() -> None:
    receipt, envelope = talking.at_hand()
    ReportExclusion.objects.create(
        envelope_id=envelope.pk, kind=ExclusionKind.PERSON, person_id=team.person_id(team.RINA), noted_at=team.AT
    )
    talking.answered(receipt)
    assert talking.noted() == 1
    is_heads_to_answer(receipt)


def promised() -> tuple[Receipt, DutyShift]:
    shift = rosters.rostered(team.RINA)
    receipt, _envelope = talking.at_hand()
    talking.promised(receipt, TONIGHT)
    assert followed() == 0, "while the rota stands, so does the promise"
    return receipt, shift


def lapsed(receipt: Receipt) -> None:
    """The reporter reads that it does not stand, somebody owes them a word, once."""
    assert followed() == 1
    assert followed() == 0
    (heard,) = talking.heard(receipt)
    assert heard.outcome is PromiseOutcome.LAPSED
    (clock,) = running()
    assert clock.rule_code in {"reporter-answer", "reporter-answer-urgent"}
    assert Notice.objects.filter(code="promise-lapsed").count() == 1
    assert team.trail(team.envelope(receipt).pk).count(PROMISE_LAPSED) == 1


def test_a_promise_lapses_when_the_turn_of_duty_is_given_up() -> None:
    receipt, shift = promised()
    DutyShift.objects.filter(pk=shift.pk).update(cancelled_at=team.LATER)
    lapsed(receipt)
    assert not Notice.objects.filter(code="promise-passed").exists(), "it is told who writes"


def test_a_promise_lapses_when_who_gave_it_will_be_away() -> None:
    receipt, _shift = promised()
    rosters.away(team.RINA, starts_at=team.AT)
    lapsed(receipt)


def test_a_promise_lapses_when_somebody_else_writes_with_the_reporter() -> None:
    receipt, _shift = promised()
    team.opened(report=team.envelope(receipt))
    lapsed(receipt)
    assert running()[0].owner_person == team.person_id(team.DEWI)
    told = Notice.objects.filter(code="promise-passed").values_list("person_id", flat=True)
    assert list(told) == [team.person_id(team.RINA)], "whose word it was"
    talking.asked(receipt, "Kami atur waktu lain.", login=team.DEWI)
    assert running() == []


def test_a_promise_whose_time_has_come_does_not_lapse_any_more() -> None:
    receipt, shift = promised()
    DutyShift.objects.filter(pk=shift.pk).update(cancelled_at=team.LATER)
    with team.role("sigap_worker"):
        assert jobs.follow_dialogues(TONIGHT) == 0
    assert running()[0].rule_code == "reporter-promise"
    assert talking.heard(receipt)[0].outcome is None


def test_where_nothing_opens_any_more_nothing_runs() -> None:
    receipt, envelope = talking.at_hand()
    talking.answered(receipt)
    talking.noted()
    talking.opened(receipt)
    DataKey.objects.filter(pk=envelope.key_id).update(destroyed_at=team.LATER, wrapped=b"")
    DialogueLine.objects.update(key_blob=None, sealed_key=None, reply_blob=None)
    assert followed() == 1
    assert running() == []
    assert Clock.objects.get(subject_kind=DIALOGUE).outcome == "over"


def test_the_worker_ends_no_other_clock() -> None:
    receipt, envelope = talking.at_hand()
    del receipt
    other = Clock.objects.filter(subject_kind=actions.SUBJECT, stopped_at=None).first()
    if other is None:
        with team.role("sigap_worker"):
            jobs.adopt(team.LATER)
        other = Clock.objects.filter(subject_id=envelope.pk, stopped_at=None).get()
    with team.role("sigap_worker"), connection.cursor() as cursor:
        cursor.execute("SELECT intake.dialogue_clock_ended(%s, 'over', %s)", [other.pk, talking.NEXT])
        assert cursor.fetchone() == (False,)
        cursor.execute(
            "SELECT intake.dialogue_clock_given(%s, %s, NULL)", [other.pk, team.office(OfficeKind.UPTD_PPA).pk]
        )
        assert cursor.fetchone() == (False,)
