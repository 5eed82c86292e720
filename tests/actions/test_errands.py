"""Tasks outside beneath the pages: row security, two at once, what a worker and the public role may."""

from datetime import UTC, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils.timezone import localdate
from tests.factories import team
from tests.factories.team import ANTON, DEWI, LATER

from sigap.assistance.actions import ConsentBarred
from sigap.assistance.rules import GiverKind, Manner
from sigap.cases.models import CasePerson
from sigap.desk.notices import notice_page
from sigap.errands import actions, reading
from sigap.errands.actions import NewErrand
from sigap.errands.jobs import ring
from sigap.errands.models import Errand, ErrandLine
from sigap.errands.rules import Candidate, ErrandState, StatedRelation, WithdrawReason, WorkplaceKind
from sigap.kernel.errors import Conflict, Refused
from sigap.mailbox.errands.answering import answer_errand, errand_of
from sigap.mailbox.errands.codes import ErrandPass
from sigap.mailbox.errands.page import ErrandReply, ErrandWords, ReplyOutcome
from sigap.notifications.models import Notice
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def new(**more: object) -> NewErrand:
    told: dict[str, object] = {
        "ordinal": 1, "kind": "errand_visit", "role": "Sekretaris Desa CONTOH", "place": WorkplaceKind.VILLAGE,
        "task": "Menengok.", "due_on": localdate(LATER) + timedelta(days=3), "giver": GiverKind.INSTITUTION,
        "manner": Manner.ORAL, "agreed_on": localdate(LATER), "words": "Aku mau, Pere'an.",
        "who": Candidate(
            name="Yusuf CONTOH", phone="0812", to_client=StatedRelation.NONE, to_suspect=StatedRelation.NONE
        ),
    }  # fmt: skip
    return NewErrand(**told | more)  # type: ignore[arg-type]  # of a table


def give(code: str, login: str = DEWI, **more: object) -> tuple[Errand, ErrandPass]:
    compared = reading.open_compared(entering=team.entering(login), code=code, at=LATER)
    with team.on_case(login, code) as (actor, access):
        row, held = actions.give_errand(
            by=actor, at=LATER, access=access, new=new(**more), compared=compared, post_key=uuid4()
        )
    assert held
    return row, held


def blocking(row: Errand) -> list[str]:
    """What of it stands in the way of closing."""
    rows = WorkItem.objects.filter(subject_id=row.pk, blocks_closing=True, settled_at=None)
    return list(rows.values_list("kind", flat=True))


def test_a_client_who_came_of_age_agrees_alone_from_that_day() -> None:
    code, today = team.opened(age_years=17), localdate(LATER)
    CasePerson.objects.filter(case__code=code).update(aged_at=LATER.replace(year=2025).astimezone(UTC))
    with pytest.raises(ConsentBarred):
        give(code, giver=GiverKind.CLIENT, words="", agreed_on=today - timedelta(days=1))
    row, _held = give(code, giver=GiverKind.CLIENT, words="", agreed_on=today)
    assert row.giver == GiverKind.CLIENT


def test_a_page_outside_tells_the_age_of_today() -> None:
    code = team.opened(age_years=17)
    CasePerson.objects.filter(case__code=code).update(aged_at=LATER.replace(year=2024).astimezone(UTC))
    row, _held = give(code, giver=GiverKind.CLIENT, shows_age=True)
    opened = reading.open_errand(entering=team.entering(DEWI), code=code, errand_id=row.pk, at=LATER)
    assert opened.page
    assert opened.page.about == "Klien kami, umur 19 tahun"


def test_another_office_reads_and_gives_nothing() -> None:
    code = team.opened()
    row, _held = give(code)
    with pytest.raises(Refused):
        reading.open_compared(entering=team.entering(ANTON), code=code, at=LATER)
    with team.at_desk(ANTON):
        assert not Errand.objects.filter(pk=row.pk).exists()
        assert Errand.objects.update(state=ErrandState.WITHDRAWN) == 0


@pytest.mark.parametrize("role", ["sigap_public", "sigap_worker"])
def test_public_and_worker_see_no_table(role: str) -> None:
    give(team.opened())
    with team.role(role), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Errand.objects.count()


def test_the_public_role_answers_what_it_holds_and_nothing_else() -> None:
    code = team.opened()
    (row, held), (other, _held) = give(code), give(code)
    with team.role("sigap_public"):
        found = errand_of(held, at=LATER)
        assert found
        told = ErrandWords(words="Sudah.")
        assert (
            answer_errand(held, found, reply=ErrandReply.DONE, words=told, form_key=uuid4(), at=LATER)
            is ReplyOutcome.SAID
        )
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM errands.held(%s, %s, now())", [b"x", b"x"])
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.reply, row.sealed_page) == (ErrandState.ANSWERED, ErrandReply.DONE, None)
    assert other.state == ErrandState.OPEN
    opened = reading.open_errand(entering=team.entering(DEWI), code=code, errand_id=row.pk, at=LATER)
    assert [line.words.words for line in opened.lines] == ["Sudah."]


def test_a_page_swapped_onto_another_errand_or_key_opens_for_nobody() -> None:
    code = team.opened()
    (row, held), (other, _held) = give(code), give(code)
    Errand.objects.filter(pk=row.pk).update(sealed_page=other.sealed_page)
    assert errand_of(held, at=LATER) is None
    Errand.objects.filter(pk=row.pk).update(sealed_page=row.sealed_page, office_key=other.office_key)
    assert errand_of(held, at=LATER) is None
    Errand.objects.filter(pk=row.pk).update(office_key=row.office_key)
    assert errand_of(held, at=LATER)


def test_what_ended_once_is_not_ended_again_and_stands_no_more_in_the_way() -> None:
    code = team.opened()
    row, held = give(code)
    assert blocking(row) == ["errands.errand"]
    for _ in range(2):
        with team.on_case(DEWI, code) as (actor, access):
            actions.withdraw(by=actor, at=LATER, access=access, errand_id=row.pk, reason=WithdrawReason.DANGER)
    with pytest.raises(Conflict), team.on_case(DEWI, code) as (actor, access):
        actions.note_answer(
            by=actor, at=LATER, access=access, errand_id=row.pk, reply=ErrandReply.DONE, words=ErrandWords(),
            post_key=uuid4(),
        )  # fmt: skip
    assert errand_of(held, at=LATER) is None
    assert not ErrandLine.objects.exists()
    assert blocking(row) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Errand.objects.filter(pk=row.pk).update(state=ErrandState.OPEN)


def test_silence_rings_once() -> None:
    row, _held = give(team.opened())
    Errand.objects.filter(pk=row.pk).update(due_on=localdate(LATER) - timedelta(days=1))
    assert ring(LATER) == 1
    assert ring(LATER) == 0
    assert Notice.objects.filter(code="errand-silent").count() == 1


def test_a_danger_seen_outside_rouses_the_manager_and_is_read_within_the_hour() -> None:
    code = team.opened()
    (row, held), (other, plain) = give(code), give(code)
    for passed, reply in ((held, ErrandReply.DANGER), (plain, ErrandReply.PARTLY)):
        with team.role("sigap_public"):
            found = errand_of(passed, at=LATER)
            assert found
            answer_errand(passed, found, reply=reply, words=ErrandWords(words="Lebam."), form_key=uuid4(), at=LATER)
    ring(LATER)
    told = {notice.code: notice for notice in Notice.objects.filter(code__startswith="errand-")}
    assert set(told) == {"errand-danger", "errand-answered"}
    assert told["errand-danger"].alert_id
    assert told["errand-danger"].person_id == team.person_id(DEWI)
    due = dict(WorkItem.objects.filter(kind="errands.answer").values_list("subject_id", "due_at"))
    assert due[other.pk] - due[row.pk] == timedelta(hours=23)
    assert WorkItem.objects.get(kind="errands.answer", subject_id=row.pk).rank == 0
    with team.at_desk(DEWI) as actor:
        (shown,) = [each for each in notice_page(actor, at=LATER).rows if "melihat bahaya" in each.words]
        assert shown.url == f"/kasus/{code}/tugas-luar/"
