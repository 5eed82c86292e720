"""After a restore every office's head hears what is missing, and what is to be done by hand."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.actions.test_feed_of_changes import new_key
from tests.factories import team

from sigap import audit
from sigap.cli.restore.loading import _LOST
from sigap.cli.restore.settling import tell_offices
from sigap.desk.notices import NoticeRow, notice_page
from sigap.kernel.clock import now
from sigap.notifications.models import Notice
from sigap.notifications.rules.mailing import MailPace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
COPY = UUID("4c1d1c1e-0000-4000-8000-000000000001")


def read_by(login: str, *, begins: str) -> list[NoticeRow]:
    with team.at_desk(login) as actor:
        return [row for row in notice_page(actor, at=now()).rows if row.words.startswith(begins)]


def test_every_head_reads_what_is_missing_and_whose_key_is_dead() -> None:
    new_key()
    at = now()
    for _again in range(2):
        with audit.recording():
            tell_offices(copy_id=COPY, restored_to=at - timedelta(hours=9), at=at)
    for login in (team.HASAN, team.LESTARI, team.SEKAR):
        (row, *more) = read_by(login, begins="Sistem dipulihkan")
        assert not more or login == team.HASAN
        assert "Semua kembali seperti pada" in row.facts[0]
        assert tuple(row.facts[1:]) == _LOST[1:], "as the command says it"
    assert not read_by(team.RINA, begins="Sistem dipulihkan"), "heads hear it"
    assert [bool(read_by(login, begins="Kunci sistem")) for login in (team.LESTARI, team.HASAN)] == [True, False]
    assert set(Notice.objects.values_list("mail_pace", flat=True)) == {MailPace.URGENT}
