"""The prosecutor answers a dossier: whoever sent it hears it and is led to the track; of hearsay nobody does."""

from uuid import uuid4

import pytest
from tests.factories import team
from tests.factories.victims import TODAY, opened

from sigap.cases.models import Assignment
from sigap.legal import actions as legal
from sigap.legal.actions import Paper
from sigap.legal.models import Mark
from sigap.legal.rules import MarkKind, MarkSource
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def note(login: str, code: str, kind: MarkKind, told_by: MarkSource | None = None) -> Mark:
    with team.on_case(login, code) as (actor, access):
        return legal.note_mark(
            by=actor, at=team.LATER, access=access, kind=kind, ordinal=2, happened_on=TODAY, told_by=told_by,
            paper=Paper(number=f"B/{kind.value}/2026"), post_key=uuid4(), is_meant=True,
        )  # fmt: skip


def test_who_sent_a_dossier_hears_how_it_was_answered() -> None:
    code = opened()
    heard = Notice.objects.filter(code="case-file-answered")
    note(team.ANTON, code, MarkKind.STAGE_ONE)
    note(team.DEWI, code, MarkKind.P19, MarkSource.FAMILY)
    note(team.ANTON, code, MarkKind.P18)
    assert not heard.exists(), "hearsay answers nothing, and nobody is told of their own act"
    note(team.DEWI, code, MarkKind.P21, MarkSource.LETTER)
    sender = Mark.objects.filter(kind=MarkKind.STAGE_ONE).values_list("recorded_by", flat=True).get()
    assert [(row.person_id, row.ids) for row in heard] == [(sender, {"case": str(team.case_of(code).id)})]
    Assignment.objects.filter(person_id=sender).update(until=team.LATER)
    heard.delete()
    note(team.DEWI, code, MarkKind.P19, MarkSource.LETTER)
    police = Mark.objects.values_list("office_id", flat=True).get(kind=MarkKind.STAGE_ONE)
    assert [(row.person_id, row.office_id) for row in heard] == [(None, police)], "who no longer works there hears none"
