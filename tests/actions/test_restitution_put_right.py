"""A book of restitution that was opened or written wrong is put right, and nothing is owed twice or for ever."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from tests.actions.test_restitution import TODAY, claim_on, enter, filed, opened
from tests.factories import team

from sigap.kernel.errors import Conflict, Refused
from sigap.legal.actions import Paper, note_mark
from sigap.legal.rules import MarkKind, MarkSource
from sigap.restitution import actions, events
from sigap.restitution.actions import UnableToEnter
from sigap.restitution.models import ClaimEntry
from sigap.restitution.rules import LedgerKind
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
WAY = "named_suspect stage_one p21 stage_two indictment trial verdict inkracht"


def test_that_the_victim_knows_is_noted_in_the_book_after_a_ruling_alone() -> None:
    code = opened()
    for kind in map(MarkKind, WAY.split()):
        with team.on_case(team.ANTON, code) as (actor, access):
            note_mark(
                by=actor, at=team.LATER, access=access, kind=kind, happened_on=TODAY - timedelta(days=2),
                ordinal=2, told_by=None, paper=Paper(number="CONTOH/1"), post_key=uuid4(), is_meant=True,
            )  # fmt: skip
    claim_id = claim_on(code)
    with pytest.raises(UnableToEnter, match="jalan sesudah putusan"):
        enter(team.DEWI, code, claim_id, LedgerKind.KNOWN, told_by=MarkSource.FAMILY)
    enter(team.DEWI, code, claim_id, LedgerKind.NOTIFIED, told_by=MarkSource.FAMILY)
    # As one was noted before that was refused: it begins nothing, and so it ends no reminder.
    ClaimEntry.objects.filter(claim_id=claim_id).update(kind="known")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM restitution.work_rows WHERE kind = 'restitution.file'")
        assert cursor.fetchone() == (1,)


def test_an_entry_is_taken_back_once_and_its_page_sent_again_is_not_said_to_be_saved() -> None:
    code, claim_id = filed()
    key = uuid4()
    row = enter(team.DEWI, code, claim_id, LedgerKind.ASSESSMENT_ASKED, post_key=key)
    for _click in range(2):
        with team.on_case(team.DEWI, code) as (actor, access):
            actions.void_entry(by=actor, at=team.LATER, access=access, entry_id=row.id, reason=TakeBackReason.WRONG)
    trail = team.trail(team.case_of(code).id)
    assert trail.count(events.VOIDED) == 1
    with pytest.raises(Conflict, match="sudah berakhir"):
        enter(team.DEWI, code, claim_id, LedgerKind.ASSESSMENT_ASKED, post_key=key)
    with team.on_case(team.ANTON, code) as (actor, access), pytest.raises(Refused):
        actions.confirm_entry(by=actor, at=team.LATER, access=access, entry_id=row.id)
