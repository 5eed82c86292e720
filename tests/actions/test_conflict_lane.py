"""A report on officials under the real roles: sealed to personal keys, opened by passphrase, kept from the named."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from tests.factories import recipients, team
from tests.factories.inbox import waiting_reports
from tests.factories.recipients import BAYU, GANDA, OKTA, PUTRI, STORY

from sigap.access.models import Membership
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.custody import actions, events
from sigap.custody.models import ConflictReport, ConflictShare, RecipientKey
from sigap.custody.queries import conflict_report_for, conflict_reports, readiness, resealable
from sigap.custody.reading import UnableToUnlock, unlock_own
from sigap.intake.jobs import adopt
from sigap.intake.models import ReportExclusion
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.conflict.posting import TooFewRecipients
from sigap.mailbox.models import Envelope, Message, ReportStatus
from sigap.mailbox.posting import KeyReused
from sigap.mailbox.reading import status_for
from sigap.mailbox.wordings import MessageCode
from sigap.vault.macs import MacBroken
from sigap.vault.models import DataKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


STOLEN = (
    "INSERT INTO custody_laneshare (id, report_id, recipient_key_id, blob, made_at)"
    " SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '', now()"
)


def test_a_recipient_reads_it_by_the_passphrase_and_the_trail_knows() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    found = recipients.opened(GANDA, receipt.number)
    assert found.story == STORY
    assert found.named == ["police"]
    assert (found.details["flags"], found.details["area"]) == (["weapon"], "16.09.01")
    report = ConflictReport.objects.get(number=receipt.number)
    assert team.trail(report.pk) == [events.RECEIVED, "vault:report:opened"]


def test_a_wrong_passphrase_opens_nothing_and_is_told_in_the_trail() -> None:
    recipients.ready()
    receipt = recipients.posted()
    with pytest.raises(UnableToUnlock):
        recipients.opened(GANDA, receipt.number, "kapur rembulan sampan yang lain")
    assert Event.objects.filter(code=events.WRONG, actor_id=team.person_id(GANDA)).count() == 1


def test_nothing_at_the_ordinary_desk_knows_of_it() -> None:
    recipients.ready()
    before = Envelope.objects.count()
    receipt = recipients.posted("village")
    assert Envelope.objects.count() == before
    with team.role("sigap_worker"):
        adopt(now())
    with team.at_desk(team.RINA) as actor:
        assert receipt.number not in [row.envelope.number for row in waiting_reports(actor, only_mine=False)]
    for login in (team.RINA, team.HASAN, team.SURYA, team.MAYA):
        with team.role("sigap_desk"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('sigap.ticket', %s, true)", [team.TICKETS[login]])
            for table in ("custody_lanereport", "custody_laneshare"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,), (login, table)
    assert not DataKey.objects.filter(pk=ConflictReport.objects.get(number=receipt.number).key_id).exists()


def test_the_chain_of_what_is_named_is_left_out() -> None:
    recipients.ready(GANDA, PUTRI, BAYU, OKTA)
    recipients.posted("religious")
    held = set(ConflictShare.objects.values_list("recipient_key_id", flat=True))
    expected = {recipients.key_of(login).pk for login in (GANDA, PUTRI, OKTA)}
    assert held == expected
    with team.at_desk(BAYU) as actor:
        assert conflict_reports(actor) == []


def test_somebody_who_also_works_in_the_named_chain_is_left_out() -> None:
    recipients.ready(GANDA, PUTRI, BAYU, OKTA)
    team.also_works_at(OKTA, RoleCode.PARTNER_OFFICER, OfficeKind.DESA)
    recipients.posted("village")
    assert recipients.key_of(OKTA).pk not in set(ConflictShare.objects.values_list("recipient_key_id", flat=True))


def test_too_few_recipients_store_nothing_until_the_reporter_says_so() -> None:
    recipients.ready(GANDA, PUTRI)
    with pytest.raises(TooFewRecipients) as caught:
        recipients.posted()
    assert (caught.value.fit.offices, caught.value.fit.outside, caught.value.fit.is_enough) == (2, 2, False)
    assert ConflictReport.objects.count() == 0
    recipients.posted(takes_fewer=True)
    assert ConflictShare.objects.count() == 2


def test_an_unconfirmed_key_and_one_without_its_role_do_not_count() -> None:
    recipients.hired(GANDA, PUTRI, BAYU)
    for login in (GANDA, PUTRI):
        recipients.confirmed(recipients.keyed(login))
    recipients.keyed(BAYU)
    with pytest.raises(TooFewRecipients):
        recipients.posted()
    recipients.confirmed(recipients.key_of(BAYU).pk)
    recipients.posted()
    Membership.objects.filter(person__login=BAYU).update(until=F("since"))
    with pytest.raises(TooFewRecipients):
        recipients.posted()


def test_nobody_confirms_their_own_key_or_one_of_their_office() -> None:
    recipients.hired(GANDA)
    key_id = recipients.keyed(GANDA)
    with pytest.raises(actions.UnableToEnrol):
        recipients.confirmed(key_id, GANDA)
    team.also_works_at(team.SURYA, RoleCode.PARTNER_OFFICER, OfficeKind.LPSK)
    with pytest.raises(actions.UnableToEnrol):
        recipients.confirmed(key_id)
    for login in (team.RINA, team.MAYA):
        with pytest.raises(Refused):
            recipients.confirmed(key_id, login)
    assert RecipientKey.objects.get(pk=key_id).confirmed_at is None


def test_a_key_that_sigap_did_not_write_is_seen_and_opens_nothing() -> None:
    recipients.ready()
    receipt = recipients.posted()
    team.rewritten("custody_recipientkey", recipients.key_of(GANDA).pk, public_key=b"\x09" * 32)
    with pytest.raises(MacBroken):
        recipients.opened(GANDA, receipt.number)
    with team.at_desk(team.SURYA) as actor:
        assert readiness(actor, at=now()).has_altered


def test_the_same_form_twice_is_one_report() -> None:
    recipients.ready()
    key = b"k" * 16
    first, second = recipients.posted(key=key), recipients.posted(key=key)
    assert (first.words, first.number) == (second.words, second.number)
    with pytest.raises(KeyReused):
        recipients.posted(key=key, story="Lain sama sekali.")
    assert ConflictReport.objects.count() == 1


def test_the_reporter_reads_three_states_and_ready_wordings() -> None:
    recipients.ready()
    receipt = recipients.posted()
    states = []
    for code in (None, MessageCode.WILL_CONTACT, MessageCode.DONE_TALK):
        if code is not None:
            with team.at_desk(PUTRI) as actor:
                actions.tell(by=actor, at=now(), number=receipt.number, code=code)
        with team.role("sigap_public"):
            found = status_for(receipt.words)
        assert found is not None
        states.append((found.status, len(found.shown_messages)))
    assert states == [(ReportStatus.RECEIVED, 0), (ReportStatus.HANDLING, 1), (ReportStatus.DONE, 1)]
    assert found is not None
    assert found.why_done is not None, "why it ended stands apart"


def test_a_forgotten_passphrase_is_a_new_key_and_another_recipient_seals_again() -> None:
    recipients.ready()
    receipt = recipients.posted()
    recipients.confirmed(recipients.keyed(GANDA, "lesung pagi kapur rembulan"))
    with team.at_desk(GANDA) as actor, pytest.raises(Refused):
        conflict_report_for(actor, receipt.number)
    with team.at_desk(PUTRI) as actor:
        (lost,) = resealable(actor)
        assert (lost.person_name, lost.number) == ("Ganda Contoh", receipt.number)
    found = recipients.opened(PUTRI, receipt.number)
    with team.at_desk(PUTRI) as actor:
        actions.share_again(by=actor, at=now(), number=receipt.number, key_id=lost.key_id, opened=found)
    assert recipients.opened(GANDA, receipt.number, "lesung pagi kapur rembulan").story == STORY
    with team.at_desk(PUTRI) as actor:
        assert resealable(actor) == []


def test_another_passphrase_opens_what_the_old_one_opened() -> None:
    recipients.ready()
    receipt = recipients.posted()
    unlocked = unlock_own(entering=team.entering(GANDA), passphrase=recipients.phrase(GANDA), at=now())
    with team.at_desk(GANDA) as actor:
        actions.change_passphrase(by=actor, at=now(), private=unlocked.private, passphrase="lesung pagi kapur rembulan")
    assert recipients.opened(GANDA, receipt.number, "lesung pagi kapur rembulan").story == STORY
    with pytest.raises(UnableToUnlock):
        recipients.opened(GANDA, receipt.number)


def test_it_goes_to_the_ordinary_intake_without_the_named_and_with_its_code() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    with team.at_desk(GANDA) as actor:
        actions.tell(by=actor, at=now(), number=receipt.number, code=MessageCode.PASSED_ON)
    found = recipients.opened(GANDA, receipt.number)
    with team.at_desk(GANDA) as actor:
        number = actions.release(by=actor, at=now(), number=receipt.number, opened=found)
    envelope = Envelope.objects.get(number=number)
    kept = set(ReportExclusion.objects.filter(envelope_id=envelope.pk).values_list("office_id", flat=True))
    assert team.office(OfficeKind.POLRES_PPA).pk in kept
    assert team.office(OfficeKind.UPTD_PPA).pk not in kept
    assert ConflictShare.objects.count() == 0
    assert Message.objects.filter(envelope_id=envelope.pk).count() == 1
    with team.role("sigap_public"):
        told = status_for(receipt.words)
    assert told is not None
    assert told.number == number
    team_report = ConflictReport.objects.get(number=receipt.number)
    assert (bytes(team_report.sealed_story), team_report.ended) == (b"", "released")


def test_it_never_goes_to_an_intake_in_the_named_chain() -> None:
    recipients.ready()
    receipt = recipients.posted("unit")
    found = recipients.opened(GANDA, receipt.number)
    with team.at_desk(GANDA) as actor, pytest.raises(actions.UnableToHandOverReport):
        actions.release(by=actor, at=now(), number=receipt.number, opened=found)


def as_desk(login: str, statement: str) -> Callable[[], None]:
    def run() -> None:
        with team.role("sigap_desk"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('sigap.ticket', %s, true)", [team.TICKETS[login]])
            cursor.execute(statement)

    return run


@pytest.mark.parametrize(
    ("login", "statement"),
    [
        (team.SURYA, "SELECT locked FROM custody_recipientkey"),
        (GANDA, "SELECT locked FROM custody_recipientkey"),
        (GANDA, "DELETE FROM custody_laneshare"),
        (GANDA, "UPDATE custody_lanereport SET sealed_story = ''"),
        (team.RINA, STOLEN),
    ],
)  # fmt: skip
def test_the_database_itself_refuses(login: str, statement: str) -> None:
    recipients.ready()
    recipients.posted()
    with pytest.raises(DatabaseError):
        as_desk(login, statement)()
