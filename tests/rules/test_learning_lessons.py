"""The lessons as they ship: short enough, sound, in both languages; no right answer betrayed by its place."""

from sigap.access.roles import OfficeKind
from sigap.learning.rules.lessons import MINUTES, lessons
from sigap.rulebook.rules.instruments import shipped_instruments
from sigap.rulebook.rules.leaning import basis_of, cited


def test_every_lesson_is_read_in_five_minutes_and_rests_on_laws_of_the_library() -> None:
    names = tuple(sorted((each.content.name, each.content.code) for each in shipped_instruments()))
    assert len(lessons()) >= 6
    for lesson in lessons().values():
        assert 1 < lesson.minutes <= MINUTES, lesson.code
        assert cited(names, basis_of(lesson.provision)), lesson.code
        assert lesson.is_for([OfficeKind.PUSKESMAS]), lesson.code
        for part in lesson.parts:
            assert len(part.options) >= 3
            assert len({option.id for option in part.options}) == len(part.options)
            for text in part.texts():
                assert text.id.strip() != text.en.strip() != "", lesson.code


def test_the_right_answer_stands_in_no_fixed_place() -> None:
    places = [
        part.shuffled(f"{lesson.code}{no}").index(0)
        for lesson in lessons().values()
        for no, part in enumerate(lesson.parts, start=1)
    ]
    assert set(places) == {0, 1, 2}
    assert max(places.count(place) for place in set(places)) < len(places) * 2 / 3
