"""The court diary where work changes hands: who accompanies leaves, what is over, what is asked anew."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection
from django.utils.timezone import localdate
from tests.actions.test_closing_guard import ask, finished, read
from tests.factories import team
from tests.factories.diary import AT, DAY, PLACE, SOON, confirm, do, note, notices, opened, swept, work
from tests.factories.team import ANTON, DEWI, HASAN, MAYA, RATNA, RINA

from sigap.access.models import Membership
from sigap.access.roles import OfficeKind
from sigap.cases import actions as cases
from sigap.cases.reading.closing import open_to_close
from sigap.cases.rules import HandOverReason
from sigap.hearings import actions, events
from sigap.hearings.actions import HearingPlace, UnableToNoteHearing
from sigap.hearings.models import Hearing, HearingCompanion
from sigap.hearings.queries import hearing_of
from sigap.hearings.reading import open_accompanied
from sigap.hearings.rules import (
    ArrangementAnswer,
    ArrangementKind,
    HearingOutcome,
    HearingStatus,
    LawOfficial,
    MoveReason,
    OffReason,
)
from sigap.kernel.errors import Conflict, Refused
from sigap.legal.rules import MarkSource
from sigap.notifications.models import Notice
from sigap.staff import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.closing_guard]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def handed(code: str, login: str, to: str) -> None:
    with team.at_desk(HASAN) as actor:
        cases.hand_over(
            by=actor, at=AT, code=code, former_id=team.person_id(login), to=team.colleague(actor, to),
            reason=HandOverReason.LEAVING,
        )  # fmt: skip


def left(login: str) -> None:
    role = Membership.objects.select_related("person").defer("person__password", "person__mac").get(person__login=login)
    with team.at_desk(MAYA) as actor:
        people.end_role(by=actor, at=AT, membership=role)


def moved(code: str, row: Hearing, **change: Any) -> Hearing:
    given: dict[str, Any] = {
        "hearing_id": row.id, "starts_at": SOON + 7 * DAY, "reason": MoveReason.JUDGE, "place": HearingPlace(),
        "told_by": MarkSource.COURT, "post_key": row.id, **change,
    }  # fmt: skip
    new: Hearing = do(DEWI, code, actions.move_hearing, **given)
    return new


def shown(code: str, row: Hearing) -> list[Any]:
    """Who accompanies, as a page has it."""
    with team.on_case(DEWI, code) as (_actor, access):
        standing = hearing_of(access, row.id).standing  # type: ignore[attr-defined]  # prefetched by the query
    return [each.officer_id for each in standing]


def test_a_hearing_of_this_morning_is_noted_with_its_outcome_to_be_told() -> None:
    code = opened()
    row = note(RATNA, code, starts_at=AT - timedelta(hours=3), told_by=None)
    dewi = team.person_id(DEWI)
    assert (work("alone"), work("outcome")) == (set(), {(row.id, dewi)})
    do(RATNA, code, actions.settle_hearing, hearing_id=row.id, outcome=HearingOutcome.HEARD)
    assert (work("outcome"), work("mine")) == (set(), set())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE hearings_hearing ADD CONSTRAINT no_room CHECK (agenda <> 'agenda_witnesses') NOT VALID"
        )
    with pytest.raises(IntegrityError):
        note(RATNA, code, told_by=None)


def test_a_case_handed_on_takes_its_companion_along_who_answers_anew() -> None:
    code = opened()
    row, over = note(RATNA, code, told_by=None), note(RATNA, code, starts_at=AT - DAY, told_by=None)
    confirm(DEWI, row)
    hasan, dewi = team.person_id(HASAN), team.person_id(DEWI)
    assert work("alone") == set()
    handed(code, DEWI, HASAN)
    given = HearingCompanion.objects.get(hearing=row, ended_at=None)
    assert (given.officer_id, given.confirmed_at, given.chosen_by) == (hasan, None, hasan)
    former = HearingCompanion.objects.get(hearing=row, officer_id=dewi)
    assert former.ended_by == hasan
    assert (work("mine"), work("alone")) == ({(given.id, hasan)}, {(row.id, hasan)})
    assert HearingCompanion.objects.get(hearing=over).ended_at is None
    assert team.trail(team.case_of(code).id).count(events.COMPANION) == 5
    handed(code, DEWI, HASAN)
    assert HearingCompanion.objects.filter(hearing=row).count() == 2
    confirm(HASAN, row)
    assert work("alone") == set()


def test_beneath_only_the_head_gives_companions_on() -> None:
    code = opened()
    note(DEWI, code)
    case, office = team.case_of(code).id, team.office(OfficeKind.UPTD_PPA).pk
    dewi, hasan, rina = map(team.person_id, (DEWI, HASAN, RINA))
    for login, to in ((DEWI, rina), (HASAN, hasan), (ANTON, rina)):
        with team.at_desk(login), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM hearings.companions_given(%s, %s, %s, %s, now())", [case, office, dewi, to])
            assert cursor.fetchall() == []
    assert HearingCompanion.objects.get().officer_id == dewi


def test_a_companion_who_no_longer_works_on_the_case_is_gone_and_it_rings_again() -> None:
    code, rina = opened(), team.person_id(RINA)
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, RINA))
    row = note(DEWI, code, companions=[rina])
    assert swept(SOON - DAY) == 2, "alone, and near"
    confirm(RINA, row)
    HearingCompanion.objects.update(reminded_at=None)
    assert shown(code, row) == [rina]
    left(RINA)
    assert shown(code, row) == []
    assert (work("mine"), work("alone")) == (set(), {(row.id, team.person_id(DEWI))})
    Notice.objects.all().delete()
    assert swept(SOON - DAY) == 1, "alone again; who left is not reminded"
    assert notices("hearing-near") == []
    assert len(notices("hearing-alone")) == 2
    assert not HearingCompanion.objects.filter(hearing=moved(code, row)).exists()


def test_who_accompanies_without_the_law_reads_where_it_is_also_once_it_is_postponed() -> None:
    code, rina, dewi = opened(), team.person_id(RINA), team.person_id(DEWI)
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, RINA))
    first = note(DEWI, code, companions=[dewi])
    row = moved(code, first, place=HearingPlace(note="Bawa selimut."))
    companion = do(DEWI, code, actions.choose_companion, hearing_id=row.id, officer=rina).companions.get(
        officer_id=rina
    )
    opened_row = open_accompanied(entering=team.entering(RINA), companion_id=companion.id, at=AT)
    assert opened_row.row.id == row.id
    assert opened_row.place == HearingPlace(room=PLACE.room, number=PLACE.number, note=f"{PLACE.note}\nBawa selimut.")
    with team.on_case(RINA, code) as (_actor, access), pytest.raises(Refused):
        hearing_of(access, row.id)
    # What was sealed under the law before stays there.
    Hearing.objects.update(section="legal")
    assert open_accompanied(entering=team.entering(RINA), companion_id=companion.id, at=AT).place == HearingPlace()
    with pytest.raises(Refused):
        open_accompanied(entering=team.entering(DEWI), companion_id=companion.id, at=AT)


def test_what_was_refused_is_asked_anew_and_answered() -> None:
    code = opened()
    row = note(DEWI, code)
    today, kind = localdate(AT), ArrangementKind.CLOSED
    ask = {"hearing_id": row.id, "kinds": [kind], "requested_on": today}
    answer: dict[str, Any] = {
        "hearing_id": row.id, "kind": kind, "answered_by": LawOfficial.JUDGE, "answered_on": today,
    }  # fmt: skip
    refused, granted = ArrangementAnswer.REFUSED, ArrangementAnswer.GRANTED
    do(DEWI, code, actions.request_arrangements, **ask, asked_of=LawOfficial.PROSECUTOR)
    do(DEWI, code, actions.answer_arrangement, **answer, answer=refused)
    for made in (1, 0):
        assert len(do(DEWI, code, actions.request_arrangements, **ask, asked_of=LawOfficial.JUDGE)) == made
    for _click in range(2):
        do(DEWI, code, actions.answer_arrangement, **answer, answer=granted)
    with pytest.raises(Conflict):
        do(DEWI, code, actions.answer_arrangement, **answer, answer=refused)
    found = row.arrangements.order_by("asked_of").values_list("asked_of", "answer")
    assert list(found) == [("of_judge", "arrangement_granted"), ("of_prosecutor", "arrangement_refused")]
    do(
        DEWI,
        code,
        actions.request_arrangements,
        **{**ask, "kinds": [ArrangementKind.REMOTE]},
        asked_of=LawOfficial.JUDGE,
    )
    new = moved(code, row)
    late = {**answer, "kind": ArrangementKind.REMOTE, "answer": granted}
    with pytest.raises(Conflict, match="ditunda"):
        do(DEWI, code, actions.answer_arrangement, **late)
    assert do(DEWI, code, actions.answer_arrangement, **{**late, "hearing_id": new.id}).answer == granted
    assert new.arrangements.count() == 3


def test_nobody_promises_to_come_to_a_hearing_that_was_postponed_or_called_off() -> None:
    code = opened()
    row = note(DEWI, code)
    new = moved(code, row)
    with pytest.raises(Conflict, match="ditunda"):
        confirm(DEWI, row)
    assert confirm(DEWI, new).confirmed_at == AT
    other = note(DEWI, code, starts_at=SOON + DAY)
    do(DEWI, code, actions.settle_hearing, hearing_id=other.id, outcome=None, reason=OffReason.COURT)
    with pytest.raises(Conflict, match="batal"):
        confirm(DEWI, other)


def test_who_calls_off_what_the_prosecutor_noted_names_a_source() -> None:
    code = opened()
    row, own = note(RATNA, code, told_by=None), note(RATNA, code, starts_at=SOON + DAY, told_by=None)
    with pytest.raises(UnableToNoteHearing, match="menurut siapa"):
        do(DEWI, code, actions.settle_hearing, hearing_id=row.id, outcome=None, reason=OffReason.COURT)
    assert Hearing.objects.get(pk=row.pk).is_planned
    off = {"outcome": None, "reason": OffReason.COURT, "told_by": MarkSource.FAMILY}
    do(DEWI, code, actions.settle_hearing, hearing_id=row.id, **off)
    do(RATNA, code, actions.settle_hearing, hearing_id=own.id, **off)
    found = Hearing.objects.order_by("starts_at").values_list("status", "settled_told_by")
    assert list(found) == [(HearingStatus.CANCELLED, "family"), (HearingStatus.CANCELLED, "")]


def test_who_is_asked_to_agree_to_a_closing_reads_which_hearings_there_were_and_of_none_where() -> None:
    code = finished()
    moment = team.LATER - DAY
    heard = note(DEWI, code, ordinal=None, starts_at=moment, witnesses=[], companions=[])
    do(DEWI, code, actions.settle_hearing, at=team.LATER, hearing_id=heard.id, outcome=HearingOutcome.HEARD)
    closing = ask(code)
    read(HASAN, closing)
    pieces = open_to_close(entering=team.entering(HASAN), closing_id=closing.pk, at=team.LATER)
    assert "Sidang: Pemeriksaan saksi" in [str(piece.heading) for piece, _text in pieces]
    assert not [each for each, text in pieces if "Cakra" in f"{each.heading}{each.meta}{text}"]
    with team.at_desk(HASAN):
        assert Hearing.objects.count() == 1
