"""Somebody answers a part of a lesson rightly; who came new hears of their lessons."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.models import Membership, Person
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict
from sigap.learning import events
from sigap.learning.models import LessonProgress
from sigap.learning.queries import own_lesson, retired
from sigap.learning.rules.lessons import lessons
from sigap.notifications.actions import notify

_NEW = timedelta(days=14)
"""Who began to work in an office within this time is new."""
_SPACE = UUID("6a1d3c2e-8f50-4f55-9a5e-0b7f1f6f3b11")


class LessonRetired(Conflict):
    """The law under the lesson is no longer in force; it waits to be written anew."""


class PartNotYet(Conflict):
    """A part before this one was not answered yet."""


@audit.action
def answer_part(*, by: Actor, at: datetime, code: str, part: int, answer: int) -> bool:
    """Whether the answer is right. A wrong one leaves nothing behind; a right one again changes nothing.

    Raises LessonRetired, PartNotYet, Refused.
    """
    own = own_lesson(by, code, at=at)
    lesson = own.lesson
    if own.retired_by:
        raise LessonRetired(_("Pelajaran ini ditarik: peraturannya tidak berlaku lagi. Tunggu yang baru."))
    if not 1 <= part <= min(own.parts_done + 1, len(lesson.parts)):
        raise PartNotYet(_("Jawab dulu bagian sebelumnya."))
    if answer != 0 or part <= own.parts_done:
        audit.unchanged()
        return answer == 0
    row, _made = LessonProgress.objects.get_or_create(
        person_id=by.person_id,
        lesson=code,
        version=lesson.version,
        defaults={"office_id": by.offices_where(Permission.TASKFORCE_SEE)[0], "begun_at": at},
    )
    row = LessonProgress.objects.select_for_update().get(pk=row.pk)
    if part <= row.parts_done:
        audit.unchanged()
        return True
    row.parts_done = part
    is_passed = part == len(lesson.parts)
    row.passed_at = at if is_passed else None
    row.save(update_fields=["parts_done", "passed_at"])
    ids = {"lesson": code} if is_passed else {"lesson": code, "part": str(part)}
    _record(by, at, events.PASSED if is_passed else events.ADVANCED, ids)
    return True


@audit.action
def welcome(*, by: By, at: datetime) -> int:
    """Tells everybody who began to work lately, once, that lessons wait; returns how many are new. Raises Refused."""
    if isinstance(by, Actor):
        by.require(Permission.RULEBOOK_EDIT)
    new = Membership.objects.filter(since__gt=at - _NEW, since__lte=at, until__isnull=True, person__is_active=True)
    people = set(new.values_list("person_id", flat=True))
    older = Membership.objects.filter(person_id__in=people, since__lte=at - _NEW)
    people -= set(older.values_list("person_id", flat=True))
    for person_id in sorted(people):
        notify(at=at, code="lessons-waiting", person_id=person_id, once=uuid5(_SPACE, str(person_id)))
    if not people:
        audit.unchanged()
    return len(people)


@audit.action
def tell_retired(*, by: By, at: datetime) -> int:
    """Tells whoever passed a lesson, once, that its law has ended; returns how many it concerns. Raises Refused."""
    if isinstance(by, Actor):
        by.require(Permission.RULEBOOK_EDIT)
    fallen, standing = retired(at), lessons()
    passed = LessonProgress.objects.filter(lesson__in=fallen, passed_at__isnull=False).order_by("lesson", "person_id")
    active = Person.objects.filter(pk__in=passed.values("person_id"), is_active=True)
    people = set(active.values_list("pk", flat=True))
    concerned = [row for row in passed if row.person_id in people and row.version == standing[row.lesson].version]
    for row in concerned:
        once = uuid5(_SPACE, f"retired {row.lesson} {row.version} {fallen[row.lesson]} {row.person_id}")
        notify(at=at, code="lesson-retired", person_id=row.person_id, once=once)
    if not concerned:
        audit.unchanged()
    return len(concerned)


def _record(by: Actor, at: datetime, code: str, ids: dict[str, str]) -> None:
    event = audit.NewEvent(
        code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=by.person_id, ids=ids
    )
    audit.record(event)
