"""What a reporter wrote is opened by who holds the report; the first opening moves its key into the vault."""

import pytest
from tests.factories import team

from sigap.intake import actions as intake
from sigap.intake import events
from sigap.intake.reading import ReportText, open_report
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope
from sigap.vault import macs
from sigap.vault.datakeys import KeyUnknown
from sigap.vault.events import REPORT_OPENED
from sigap.vault.models import DataKey
from sigap.vault.sealing import SealBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def read(number: str, login: str = team.RINA) -> ReportText:
    return open_report(entering=team.entering(login), number=number, at=team.LATER)


def columns(report: Envelope, **values: object) -> None:
    """The tables' owner changes a row past SIGAP."""
    assert Envelope.objects.filter(pk=report.pk).update(**values) == 1


def test_the_first_opening_moves_the_key_into_the_vault() -> None:
    report = team.taken()
    assert read(report.number).story == team.STORY
    report.refresh_from_db()
    assert report.key_blob is None
    key = DataKey.objects.get()
    assert (key.id, key.purpose, key.case_id) == (report.key_id, "report", None)
    assert team.trail(report.pk)[-2:] == [REPORT_OPENED, events.KEY_ADOPTED]


def test_the_second_opening_works_from_the_vault() -> None:
    report = team.taken()
    assert read(report.number) == read(report.number)
    assert DataKey.objects.count() == 1
    assert team.trail(report.pk)[-3:] == [REPORT_OPENED, events.KEY_ADOPTED, REPORT_OPENED]


def test_nothing_of_the_story_stands_in_what_is_shown_of_the_objects() -> None:
    report = team.taken()
    opened = read(report.number)
    assert "warung" not in repr(opened)
    assert opened.contact
    assert opened.contact.number == "0812 0000 0000"


@pytest.mark.parametrize("login", [team.DEWI, team.HASAN, team.ANTON, team.SEKAR, team.SURYA])
def test_nobody_else_opens_it(login: str) -> None:
    report = team.taken()
    with pytest.raises(Refused):
        read(report.number, login)
    assert REPORT_OPENED not in team.trail(report.pk)


def test_a_report_that_nobody_has_taken_stays_sealed() -> None:
    receipt = team.post()
    with pytest.raises(Refused, match="report:open"):
        read(receipt.number)


def test_who_took_it_over_opens_it_and_who_had_it_no_more() -> None:
    report = team.taken()
    with team.at_desk(team.DEWI) as actor:
        intake.take_over(by=actor, at=team.LATER, envelope=report)
    assert read(report.number, team.DEWI).story == team.STORY
    with pytest.raises(Refused):
        read(report.number)


def test_a_text_moved_to_another_column_does_not_open() -> None:
    report = team.taken()
    columns(report, sealed_story=report.sealed_details)
    with pytest.raises(SealBroken):
        read(report.number)
    report.refresh_from_db()
    assert report.key_blob is not None, "a report that does not open keeps its key"


@pytest.mark.parametrize("fields", [("sealed_story",), ("sealed_story", "key_blob", "key_id")])
def test_a_text_moved_from_another_report_does_not_open(fields: tuple[str, ...]) -> None:
    report, other = team.taken(), team.taken()
    columns(report, **{name: getattr(other, name) for name in fields})
    with pytest.raises(SealBroken):
        read(report.number)


def test_the_key_of_another_report_in_the_vault_opens_nothing() -> None:
    report, other = team.taken(), team.taken()
    read(report.number)
    read(other.number)
    columns(report, key_id=other.key_id, sealed_story=other.sealed_story)
    with pytest.raises(SealBroken):
        read(report.number)


def test_a_lost_key_is_said_and_not_guessed() -> None:
    report = team.taken()
    read(report.number)
    DataKey.objects.all().delete()
    with pytest.raises(KeyUnknown):
        read(report.number)


@pytest.mark.parametrize("change", [{"role": "uptd_head"}, {"mac": b"x" * 32}])
def test_a_power_written_past_sigap_opens_no_key(change: dict[str, object]) -> None:
    report = team.taken()
    team.rewritten("access_membership", team.membership_of(team.RINA), **change)
    with pytest.raises(macs.MacBroken):
        read(report.number)
    report.refresh_from_db()
    assert report.key_blob is not None
    assert REPORT_OPENED not in team.trail(report.pk)


def test_a_key_is_moved_once() -> None:
    report = team.taken()
    for _ in range(2):
        with team.at_desk(team.RINA) as actor:
            intake.adopt_key(by=actor, at=team.LATER, envelope=report)
    assert team.trail(report.pk).count(events.KEY_ADOPTED) == 1
    assert DataKey.objects.count() == 1


def test_keys_of_reports_are_seen_by_who_receives_reports_only() -> None:
    read(team.taken().number)
    seen = {}
    for login in (team.RINA, team.DEWI, team.ANTON, team.SURYA):
        with team.at_desk(login):
            seen[login] = DataKey.objects.count()
    assert seen == {team.RINA: 1, team.DEWI: 1, team.ANTON: 0, team.SURYA: 0}
