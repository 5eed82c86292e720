"""Whose lessons these are, how far somebody is, which law retired one, and where they are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from sigap.access.entry import Actor
from sigap.access.models import Membership
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.kernel.errors import Refused
from sigap.learning.models import LessonProgress
from sigap.learning.rules.lessons import Lesson, lessons
from sigap.rulebook.queries.library import fallen_laws


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLesson:
    """A lesson as its reader finds it: how far they are, and the law that retired it, if one did."""

    lesson: Lesson
    parts_done: int
    passed_at: datetime | None
    retired_by: str

    @property
    def is_open(self) -> bool:
        """Whether it waits to be learnt."""
        return self.passed_at is None and not self.retired_by


def own_lessons(actor: Actor, *, at: datetime) -> list[OwnLesson]:
    """The lessons of who asks, in their order."""
    actor.require(Permission.TASKFORCE_SEE)
    kinds = {membership.office_kind for membership in actor.memberships}
    mine = LessonProgress.objects.filter(person_id=actor.person_id)
    progress = {(row.lesson, row.version): row for row in mine}
    fallen = retired(at)
    found = []
    for lesson in lessons().values():
        row = progress.get((lesson.code, lesson.version))
        if lesson.is_for(kinds):
            found.append(
                OwnLesson(
                    lesson=lesson,
                    parts_done=row.parts_done if row else 0,
                    passed_at=row.passed_at if row else None,
                    retired_by=fallen.get(lesson.code, ""),
                )
            )
    return found


def own_lesson(actor: Actor, code: str, *, at: datetime) -> OwnLesson:
    """One of them. Raises Refused for one that is not theirs."""
    found = next((each for each in own_lessons(actor, at=at) if each.lesson.code == code), None)
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE)
    return found


def retired(at: datetime) -> dict[str, str]:
    """The law that is no longer in force, by the lesson that rests on it and that nobody has reviewed since."""
    return fallen_laws([lesson.provision for lesson in lessons().values()], at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """Somebody of an office, and the lessons that they passed."""

    person_id: UUID
    name: str
    passed: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLearning:
    """Who of an office has passed what."""

    office_id: UUID
    name: str
    kind: OfficeKind
    learners: Sequence[Learner]
    lessons: Sequence[Lesson]

    @property
    def whole(self) -> int:
        """How many passed everything that stands."""
        return sum(all(lesson.code in learner.passed for lesson in self.lessons) for learner in self.learners)

    @property
    def share(self) -> float:
        """Lessons passed, of all that are to be passed, in per cent."""
        due = len(self.learners) * len(self.lessons)
        done = sum(lesson.code in learner.passed for learner in self.learners for lesson in self.lessons)
        return 100 * done / due if due else 0

    @property
    def gaps(self) -> Mapping[str, int]:
        """How many are missing, by lesson."""
        return {
            lesson.code: sum(lesson.code not in learner.passed for learner in self.learners) for lesson in self.lessons
        }


def office_learning(actor: Actor, *, at: datetime) -> list[OfficeLearning]:
    """The offices whose people the actor may see: all for who keeps the lessons, their own for a head.

    The largest gap first. Raises Refused.
    """
    actor.require(Permission.PEOPLE_SEE)
    sees_all = actor.can(Permission.RULEBOOK_EDIT)
    standing = Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at, person__is_active=True)
    if not sees_all:
        standing = standing.filter(office_id__in=actor.offices_where(Permission.PEOPLE_SEE))
    rows = standing.order_by("person__name").values_list(
        "office_id", "office__name", "office__kind", "person_id", "person__name"
    )
    passed: dict[UUID, set[str]] = {}
    versions = {lesson.code: lesson.version for lesson in lessons().values()}
    done = LessonProgress.objects.filter(passed_at__isnull=False).values_list("person_id", "lesson", "version")
    for person_id, lesson, version in done:
        if versions.get(lesson) == version:
            passed.setdefault(person_id, set()).add(lesson)
    fallen = retired(at)
    offices: dict[UUID, tuple[str, OfficeKind, dict[UUID, Learner]]] = {}
    for office_id, office, kind, person_id, name in rows:
        people = offices.setdefault(office_id, (office, OfficeKind(kind), {}))[2]
        people[person_id] = Learner(person_id=person_id, name=name, passed=frozenset(passed.get(person_id, ())))
    found = [
        OfficeLearning(
            office_id=office_id,
            name=office,
            kind=kind,
            learners=list(people.values()),
            lessons=[each for each in lessons().values() if each.is_for([kind]) and each.code not in fallen],
        )
        for office_id, (office, kind, people) in offices.items()
    ]
    return sorted(found, key=lambda each: (each.share, each.name))
