"""A public process that was taken over, at the door of tasks outside: it writes no more than the code would."""

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from tests.actions.test_errands import give
from tests.factories import team
from tests.factories.doors import log_in

from sigap.errands.models import Errand, ErrandLine
from sigap.kernel.clock import now
from sigap.mailbox.errands.page import QUESTIONS_LIMIT

pytestmark = [pytest.mark.usefixtures("committed")]
ANSWER = (
    "SELECT errands.answer(%(lookup)s, %(trace)s, %(line)s, %(mark)s, %(body)s, 'errand_question', 'x', 'x', now(),"
    " %(questions)s)"
)


def asked(public: psycopg.Connection, row: Errand, **more: object) -> str:
    values = {
        "lookup": row.lookup, "trace": row.pass_trace, "line": uuid4(), "mark": uuid4().bytes,
        "body": b"x", "questions": QUESTIONS_LIMIT,
    }  # fmt: skip
    found = public.execute(ANSWER, values | more).fetchone()
    assert found is not None
    return str(found[0])


@pytest.mark.parametrize("most", [None, 2**31 - 1])
def test_it_asks_no_more_questions_and_stores_no_more_bytes(committed: None, most: int | None) -> None:
    row, _held = give(team.opened())
    Errand.objects.update(link_until=now() + timedelta(days=1))
    with log_in("sigap_public") as public:
        for part in ("mark", "body"):
            assert asked(public, row, **{part: b"x" * 65}) == "gone"
        said = [asked(public, row, questions=most) for _ in range(QUESTIONS_LIMIT + 1)]
        public.commit()
    assert said == ["said"] * QUESTIONS_LIMIT + ["many"]
    assert ErrandLine.objects.count() == QUESTIONS_LIMIT
