"""A lesson is passed by right answers; a law that ends retires it; gaps by office; who is new hears of it once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from tests.factories import team

from sigap.access.models import Membership, Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Refused
from sigap.learning import jobs
from sigap.learning.actions import LessonRetired, PartNotYet, answer_part, tell_retired
from sigap.learning.models import LessonProgress
from sigap.learning.queries import OwnLesson, office_learning, own_lesson, own_lessons
from sigap.learning.rules.lessons import lessons
from sigap.notifications.models import Notice
from sigap.rulebook.actions import library, reviewing
from sigap.rulebook.models import Instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
CODE = "rahasia"


@pytest.fixture(autouse=True)
def _loaded() -> None:
    library.load_instruments(by=SystemActor(name="uji"), at=team.AT)


def act[R](login: str, what: Callable[..., R], at: Any = team.AT, **said: Any) -> R:
    with team.at_desk(login) as actor:
        return what(by=actor, at=at, **said)


def answer(part: int, chosen: int = 0, login: str = team.SEKAR) -> bool:
    return act(login, answer_part, code=CODE, part=part, answer=chosen)


def own(login: str = team.SEKAR) -> OwnLesson:
    with team.at_desk(login) as actor:
        return own_lesson(actor, CODE, at=team.AT)


def test_a_lesson_is_passed_part_by_part_and_a_wrong_answer_leaves_nothing_behind() -> None:
    assert not answer(1, chosen=1)
    assert not LessonProgress.objects.exists()
    assert not Event.objects.filter(code__startswith="learning:").exists()
    with pytest.raises(PartNotYet):
        answer(2)
    for _twice in range(2):
        assert answer(1)
    assert not answer(1, chosen=2)
    assert (own().parts_done, own().passed_at) == (1, None)
    assert answer(2)
    assert answer(3)
    assert own().passed_at == team.AT
    assert not answer(3, chosen=2)
    assert own().passed_at == team.AT
    codes = Event.objects.filter(code__startswith="learning:").values_list("code", flat=True)
    assert sorted(codes) == ["learning:lesson:advanced"] * 2 + ["learning:lesson:passed"]
    assert own(team.ANTON).parts_done == 0
    with pytest.raises(Refused):
        act(team.SEKAR, answer_part, code="tidak-ada", part=1, answer=0)
    with team.at_desk(team.ANTON):
        assert not LessonProgress.objects.exists()
        assert LessonProgress.objects.update(parts_done=3) == 0
    with team.at_desk(team.SEKAR), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LessonProgress.objects.update(lesson="lain")


def test_a_head_sees_what_one_of_the_office_passed_wherever_it_was_begun() -> None:
    for part in (1, 2, 3):
        assert answer(part)

    def passed() -> bool:
        with team.at_desk(team.LESTARI) as head:
            (office,) = office_learning(head, at=team.AT)
        return any(CODE in each.passed for each in office.learners if each.person_id == team.person_id(team.SEKAR))

    assert not passed(), "of another office"
    team.also_works_at(team.SEKAR, RoleCode.INVESTIGATOR, OfficeKind.POLRES_PPA)
    assert passed()


def test_a_law_that_ends_retires_its_lessons_until_somebody_reviews_them() -> None:
    content = replace(Instrument.objects.get(code="uu-352014").content, in_force_to=date(2026, 11, 1))
    act(team.RARA, library.change_instrument, code="uu-352014", content=content, based_on=1)
    with team.at_desk(team.SEKAR) as sekar:
        fallen = {each.lesson.code for each in own_lessons(sekar, at=team.AT) if each.retired_by == "UU 35/2014"}
        before = own_lessons(sekar, at=team.AT.replace(month=10))
    assert {CODE, "tanda", "anak-sekali"} == fallen
    assert not any(each.retired_by for each in before)
    with pytest.raises(LessonRetired):
        answer(1)
    fingerprint = lessons()[CODE].provision.fingerprint
    act(team.RARA, reviewing.note_review, code="uu-352014", fingerprint=fingerprint, note="Bunyinya tetap")
    assert not own().retired_by
    assert answer(1)


def test_the_secretariat_sees_all_offices_and_a_head_their_own() -> None:
    for part in (1, 2, 3):
        answer(part)
    with team.at_desk(team.MAYA) as maya:
        found = {each.name: each for each in office_learning(maya, at=team.AT)}
    (office,) = [each for each in found.values() if any(one.name == "dr. Sekar Wulandari" for one in each.learners)]
    assert (office.gaps[CODE], office.gaps["tanda"], office.whole) == (0, 1, 0)
    assert len(found) > 5
    with team.at_desk(team.HASAN) as hasan:
        names = {one.name for each in office_learning(hasan, at=team.AT) for one in each.learners}
    assert "Hasan Basri" in names
    assert "dr. Sekar Wulandari" not in names
    with team.at_desk(team.SEKAR) as sekar, pytest.raises(Refused):
        office_learning(sekar, at=team.AT)


def test_who_is_new_hears_of_the_lessons_once_and_who_is_not_does_not() -> None:
    at = Membership.objects.order_by("since").values_list("since", flat=True)[0] + timedelta(days=1)
    with team.role("sigap_worker"):
        assert jobs.greet(at) > 0
        assert jobs.greet(at + timedelta(hours=1)) > 0
        assert jobs.greet(at + timedelta(days=30)) == 0
    told = Notice.objects.filter(code="lessons-waiting")
    assert told.filter(person_id=Person.objects.get(login=team.SEKAR).pk).count() == 1


def test_who_passed_a_lesson_whose_law_ends_is_told_once_and_nobody_else() -> None:
    for part in (1, 2, 3):
        answer(part)
    answer(1, login=team.ANTON)
    told = Notice.objects.filter(code="lesson-retired")
    with team.role("sigap_worker"):
        jobs.greet(team.AT)
    assert not told.exists(), "its law stands"
    content = replace(Instrument.objects.get(code="uu-352014").content, in_force_to=date(2026, 11, 1))
    act(team.RARA, library.change_instrument, code="uu-352014", content=content, based_on=1)
    with team.role("sigap_worker"):
        for hours in (1, 2):
            jobs.greet(team.AT + timedelta(hours=hours))
    assert list(told.values_list("person_id", flat=True)) == [Person.objects.get(login=team.SEKAR).pk]
    with team.role("sigap_worker"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LessonProgress.objects.update(parts_done=0)
    with team.at_desk(team.ANTON) as anton, pytest.raises(Refused):
        tell_retired(by=anton, at=team.AT)
