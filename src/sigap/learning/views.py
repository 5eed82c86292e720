"""Pages of lessons: one's own list, a lesson part by part on a telephone, and who of which office has passed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.learning.actions import answer_part
from sigap.learning.queries import OwnLesson, office_learning, own_lesson, own_lessons, retired
from sigap.learning.rules.lessons import MINUTES, LessonText, lessons
from sigap.places.words import words_here

_WRONG = 422


def _words(text: LessonText) -> str:
    return words_here(text.of(get_language() or "id"))


@page(Permission.TASKFORCE_SEE)
def index(request: DeskRequest) -> HttpResponse:
    """The lessons of who asks, with what is left of each."""
    actor = request.actor
    found = own_lessons(actor, at=now())
    context = {
        "rows": [_row(each) for each in found],
        "passed": sum(each.passed_at is not None and not each.retired_by for each in found),
        "standing": sum(not each.retired_by for each in found),
        "minutes": MINUTES,
        "sees_offices": actor.can(Permission.PEOPLE_SEE),
    }
    return render(request, "learning/lessons.html", context)


def _row(each: OwnLesson) -> dict[str, Any]:
    return {
        "own": each,
        "title": _words(each.lesson.title),
        "basis": dict(each.lesson.provision.lines)["Dasar"],
        "parts": len(each.lesson.parts),
    }


def _number(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 1 and int(text) <= most else None


def _page_of(
    request: HttpRequest, own: OwnLesson, part: int, answer: int | None = None, failure: Failure = NO_FAILURE
) -> HttpResponse:
    lesson = own.lesson
    shown = lesson.parts[part - 1]
    count = len(lesson.parts)
    context = {
        "own": own,
        "title": _words(lesson.title),
        "part": part,
        "count": count,
        "steps": range(1, count + 1),
        "minutes": round(MINUTES * (count - part + 1) / count),
        "heading": _words(shown.title),
        "paragraphs": _words(shown.text).split("\n\n"),
        "question": _words(shown.question),
        "options": [(no, _words(shown.options[no])) for no in shown.shuffled(f"{lesson.code}{part}")],
        "answer": answer,
        "is_right": answer == 0,
        "why": _words(shown.why),
        "next": part + 1 if part < count else 0,
        "basis": dict(lesson.provision.lines)["Dasar"],
        "provision": lesson.provision,
        "unable": failure.sentence,
    }
    return render(request, "learning/lesson.html", context, status=failure.status)


@page(Permission.TASKFORCE_SEE)
def _read(request: DeskRequest, code: str) -> HttpResponse:
    own = own_lesson(request.actor, code, at=now())
    count = len(own.lesson.parts)
    reached = min(own.parts_done + 1, count)
    part = _number(request.GET.get("bagian", ""), count) or reached
    return _page_of(request, own, min(part, reached))


@act(Permission.TASKFORCE_SEE)
def _answer(request: DeskRequest, code: str) -> HttpResponse:
    at = now()

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        own = own_lesson(actor, code, at=at)
        return _page_of(request, own, min(own.parts_done + 1, len(own.lesson.parts)), None, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        own = own_lesson(actor, code, at=at)
        part = _number(request.POST.get("part", ""), len(own.lesson.parts)) or 1
        answer = _number(request.POST.get("answer", ""), len(own.lesson.parts[part - 1].options) - 1)
        if answer is None:
            return _page_of(request, own, min(part, own.parts_done + 1), None, Failure(status=_WRONG))
        answer_part(by=actor, at=at, code=code, part=part, answer=answer)
        return _page_of(request, own_lesson(actor, code, at=at), part, answer)


lesson = either(get=_read, post=_answer)


@page(Permission.PEOPLE_SEE)
def offices(request: DeskRequest) -> HttpResponse:
    """Who of which office has passed what; the largest gap first."""
    at = now()
    found = office_learning(request.actor, at=at)
    fallen = retired(at)
    titles = {each.code: _words(each.title) for each in lessons().values() if each.code not in fallen}
    rows = [
        {
            "office": each,
            "gaps": [{"title": titles[code], "missing": count} for code, count in each.gaps.items() if count],
            "learners": [
                {"name": one.name, "missing": [titles[x.code] for x in each.lessons if x.code not in one.passed]}
                for one in each.learners
            ],
        }
        for each in found
    ]
    people = {one.person_id for each in found for one in each.learners}
    done = {one.person_id for each in found for one in each.learners if one.passed.issuperset(titles)}
    context = {"rows": rows, "people": len(people), "whole": len(done)}
    return render(request, "learning/offices.html", context)
