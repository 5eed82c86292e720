"""Two at once: a shared number is ended once, and what somebody settles is not written over by who weighs it."""

from threading import Event

import pytest
from tests.factories import team
from tests.factories.linking import PHONE, YANTI, compared, lead, opened, second_manager, side_of, the_link
from tests.factories.team import AT, DEWI, HASAN

from sigap.kernel.errors import Conflict
from sigap.links import actions, events, jobs
from sigap.links.models import CommonNumber
from sigap.links.rules import CoincidenceReason, LeadKind, LinkStatus
from sigap.ui.taking_back import TakeBackReason

pytestmark = pytest.mark.usefixtures("committed")


def test_a_shared_number_that_is_ended_by_two_at_once_is_ended_once() -> None:
    with team.at_desk(HASAN) as actor:
        row = actions.mark_common(by=actor, at=AT, kind=LeadKind.PHONE, typed=PHONE, words="Konter pulsa")

    def ended() -> bool:
        with team.at_desk(HASAN) as actor:
            done = actions.end_common(by=actor, at=AT, number_id=row.pk, reason=TakeBackReason.OVER)
        return done.ended_at is not None

    done = team.at_once(*[ended] * 4)
    assert [(each.gave, each.raised) for each in done] == [(True, None)] * 4
    assert team.trail(row.office_id).count(events.COMMON_ENDED) == 1
    assert CommonNumber.objects.get().ended_at is not None


def settled(code: str, reason: CoincidenceReason, version: int) -> None:
    side = side_of(code)
    with team.on_case(DEWI, code) as (actor, access):
        actions.settle_link(
            by=actor, at=AT, access=access, side_id=side, verdict=LinkStatus.COINCIDENCE, reason=reason,
            based_on=version,
        )  # fmt: skip


def linked_twice() -> str:
    """A case that shares a plate with another, which was judged, and a telephone, which counts since the last turn."""
    second_manager()
    with team.at_desk(HASAN) as actor:
        row = actions.mark_common(by=actor, at=AT, kind=LeadKind.PHONE, typed=PHONE, words="Konter pulsa")
    one, other = opened(), opened(YANTI)
    for code, login in ((one, DEWI), (other, YANTI)):
        lead(code, login)
        lead(code, login, LeadKind.PLATE, "KB 1234 XY")
    compared()
    settled(one, CoincidenceReason.SHARED_NUMBER, the_link().version)
    with team.at_desk(HASAN) as actor:
        actions.end_common(by=actor, at=AT, number_id=row.pk, reason=TakeBackReason.OVER)
    return one


def test_what_is_settled_while_it_is_weighed_is_not_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    one = linked_twice()
    version, read, is_settled = the_link().version, Event(), Event()
    weighed = jobs._weighed

    def weighed_slowly(rows: list[tuple[object, ...]]) -> object:
        read.set()
        is_settled.wait(2)
        return weighed(rows)  # type: ignore[arg-type]  # rows as they were read

    monkeypatch.setattr(jobs, "_weighed", weighed_slowly)

    def settle() -> None:
        assert read.wait(20)
        settled(one, CoincidenceReason.OTHER_PERSON, version)
        is_settled.set()

    turn, said = team.at_once(compared, settle)
    assert turn.raised is None
    # More is shared than was judged: it is open again, and whoever settled the former state is told.
    assert isinstance(said.raised, Conflict)
    assert the_link().status == LinkStatus.OPEN
