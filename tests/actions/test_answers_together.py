"""One page sent twice at the same moment, or one row reviewed by two: one of them stands, and nobody meets an error."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from tests.factories import team, victims
from tests.factories.team import ANTON, MAYA, RARA

from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Conflict
from sigap.legal import actions as legal
from sigap.legal.actions import Paper
from sigap.legal.models import Mark
from sigap.legal.rules import MarkKind
from sigap.rulebook.actions import library, reviewing
from sigap.rulebook.models import InstrumentReview
from sigap.rulebook.queries.library import instrument_for
from sigap.rulebook.rules.leaning import Effect

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.enable_socket]


def test_a_double_click_corrects_a_mark_once() -> None:
    code, key = victims.opened(), uuid4()
    mark = victims.note(code, MarkKind.NAMED_SUSPECT)

    def corrected() -> UUID:
        with team.on_case(ANTON, code) as (actor, access):
            return legal.correct_mark(
                by=actor, at=team.LATER, access=access, mark_id=mark.id, happened_on=victims.TODAY, ordinal=2,
                told_by=None, paper=Paper(number="B/2", why="Salah nomor."), post_key=key, is_meant=True,
            ).id  # fmt: skip

    outcomes = team.at_once(corrected, corrected)
    assert [each.raised for each in outcomes] == [None, None]
    assert len({each.gave for each in outcomes}) == 1
    assert Mark.objects.filter(root=mark.root).count() == 2


def test_a_row_reviewed_by_two_at_once_is_reviewed_by_one() -> None:
    library.load_instruments(by=SystemActor(name="uji"), at=team.AT)
    with team.at_desk(RARA) as rara:
        found = instrument_for(rara, "uu-122022", at=team.AT)
        leaning = found.index.leaning("uu-122022", ends_on=date(2027, 1, 1))
    row = next(each for each in leaning if each.effect is Effect.REVIEW)

    def reviewed(login: str) -> str:
        with team.at_desk(login) as actor:
            stored = reviewing.note_review(
                by=actor, at=team.AT, code="uu-122022", fingerprint=row.provision.fingerprint, note="Bunyinya sama"
            )
        return stored.reviewed_by_name

    outcomes = team.at_once(lambda: reviewed(RARA), lambda: reviewed(MAYA))
    assert InstrumentReview.objects.count() == 1
    (refused,) = [each.raised for each in outcomes if each.raised]
    assert isinstance(refused, Conflict)
