"""Attack on the reporting lanes: tokens in the wrong hand, arrivals counted, room taken by files that never come."""

import secrets
from collections.abc import Callable

import pytest
from tests.actions.test_claims import claimed, issued
from tests.actions.test_intake_doors import brought
from tests.factories import recipients, team

from sigap.access.roles import OfficeKind
from sigap.audit.queries import EventFilter, events_of, recent
from sigap.cases.rules import ExclusionKind
from sigap.channels.jobs import graph
from sigap.channels.models import Conversation
from sigap.custody import actions as lane
from sigap.custody import events as custody
from sigap.custody.models import ConflictReport, ConflictShare
from sigap.intake import actions as intake
from sigap.intake import events
from sigap.intake.rules import Door, ExcludedParty
from sigap.kernel.clock import now
from sigap.mailbox import actions as mailbox
from sigap.mailbox import posting
from sigap.mailbox.channel_settings import WhatsApp
from sigap.mailbox.files import filing
from sigap.mailbox.files.filing import Sender
from sigap.mailbox.models import Claim, Envelope, Message, ReportFile
from sigap.mailbox.posting import Receipt, end_code
from sigap.mailbox.wordings import MessageCode
from sigap.vault.macs import MacBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def kept(report: Envelope, *named: ExcludedParty) -> None:
    sheet = intake.Sheet(flags=[], risk="", kept_from=frozenset(named), body={})
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.LATER, envelope=report)
        intake.save_sheet(by=actor, at=team.LATER, envelope=report, sheet=sheet, based_on=0)


def the_police() -> ExcludedParty:
    return ExcludedParty(kind=ExclusionKind.OFFICE, value=str(team.office(OfficeKind.POLRES_PPA).pk))


def himself() -> ExcludedParty:
    return ExcludedParty(kind=ExclusionKind.PERSON, value=str(team.person_id(team.ANTON)))


@pytest.mark.parametrize("whom", [the_police, himself])
def test_whoever_must_not_know_uses_no_token_that_they_handed_out_before(whom: Callable[[], ExcludedParty]) -> None:
    report = brought()
    token = issued(report, login=team.ANTON, door=Door.PARTNER)
    kept(report, whom())
    assert claimed(token.words) is None
    assert Claim.objects.get().cancelled_by == team.person_id(team.RINA)
    assert team.trail(report.pk).count(events.CLAIM_CANCELLED) == 1
    assert claimed(issued(report).words) is not None


def test_a_token_of_somebody_else_stays_good() -> None:
    report = brought()
    token = issued(report, login=team.ANTON, door=Door.PARTNER)
    kept(report, ExcludedParty(kind=ExclusionKind.OFFICE, value=str(team.office(OfficeKind.RSUD).pk)))
    assert claimed(token.words) is not None
    assert events.CLAIM_CANCELLED not in team.trail(report.pk)


def test_what_lies_beside_a_report_is_kept_like_the_report() -> None:
    report = team.taken()
    with team.at_desk(team.RINA) as actor:
        mailbox.tell(by=actor, at=team.LATER, envelope_id=report.pk, code=MessageCode.READ)
    Conversation.objects.create(
        trace=secrets.token_bytes(32), channel="whatsapp", envelope_id=report.pk, last_heard_at=team.AT
    )
    seen = (Message, Conversation)
    with team.at_desk(team.DEWI):
        assert [table.objects.filter(envelope_id=report.pk).count() for table in seen] == [1, 1]
    kept(report, ExcludedParty(kind=ExclusionKind.PERSON, value=str(team.person_id(team.DEWI))))
    for login, there in ((team.DEWI, 0), (team.RINA, 1)):
        with team.at_desk(login):
            assert [table.objects.filter(envelope_id=report.pk).count() for table in seen] == [there, there]


def test_the_page_of_the_trail_does_not_tell_that_a_report_on_officials_came() -> None:
    recipients.ready()
    first, second = recipients.posted("leaders"), recipients.posted("police")
    with team.role("sigap_public"):
        assert end_code(second.words, at=team.LATER)
    ids = list(ConflictReport.objects.values_list("pk", flat=True))
    with team.at_desk(team.SURYA):
        assert custody.RECEIVED not in {entry.code for entry in recent(EventFilter()).entries}
        assert [events_of("system", each).entries for each in ids] == [(), ()]
    recipients.opened(recipients.GANDA, first.number)
    with team.at_desk(team.SURYA):
        told = [entry.code for each in ids for entry in events_of("system", each).entries]
    assert told == ["vault:report:opened"]


def test_a_code_that_ends_elsewhere_is_told_as_before() -> None:
    receipt = team.post()
    report = team.envelope(receipt)
    with team.role("sigap_public"):
        assert end_code(receipt.words, at=team.LATER)
    with team.at_desk(team.SURYA):
        told = [entry.code for entry in events_of("system", report.pk).entries]
    assert told == ["mailbox:code:ended", "vault:report:checked", "mailbox:report:received"]


def announced(receipt: Receipt, parts: int) -> Sender:
    sender = Sender(secrets.token_bytes(32))
    with team.role("sigap_public"):
        filing.begin(filing.ticket_for(receipt.words, at=team.AT), sender, parts=parts, at=team.AT)
    return sender


def test_files_that_are_announced_and_never_sent_take_no_room_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "UNREAD_PARTS", 5)
    for _each in range(3):
        announced(team.post(), 4)
    sender = announced(team.post(), 2)
    for number in (0, 1):
        part = sender.sealed(b"x", number=number, is_last=number == 1)
        with team.role("sigap_public"):
            filing.add_part(sender, part, kind="jpeg", at=team.AT)
    assert ReportFile.objects.filter(finished_at__isnull=False).count() == 1
    announced(team.post(), 3)
    with pytest.raises(filing.UnableToTake, match=r"^full$"):
        announced(team.post(), 4)


def test_a_report_is_sealed_again_to_no_key_that_sigap_did_not_write() -> None:
    recipients.ready()
    receipt = recipients.posted()
    recipients.confirmed(recipients.keyed(recipients.GANDA, "lesung pagi kapur rembulan"))
    laid = recipients.key_of(recipients.GANDA).pk
    team.rewritten("custody_recipientkey", laid, public_key=b"\x09" * 32)
    opened = recipients.opened(recipients.PUTRI, receipt.number)
    with team.at_desk(recipients.PUTRI) as actor, pytest.raises(MacBroken):
        lane.share_again(by=actor, at=now(), number=receipt.number, key_id=laid, opened=opened)
    assert not ConflictShare.objects.filter(recipient_key_id=laid).exists()


def test_a_number_means_one_report_whichever_way_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    recipients.ready()
    apart = recipients.posted()
    drawn = iter([apart.number, "L-80808080"])
    monkeypatch.setattr(posting, "new_report_number", lambda _digits: next(drawn))
    assert team.post().number == "L-80808080"


def test_the_token_of_a_channel_goes_in_clear_to_nobody() -> None:
    told = WhatsApp(phone_number_id="1", access_token="t", graph_url="https://graph.facebook.com/v23.0")
    with pytest.raises(graph.GraphTrouble) as caught:
        graph.fetch(told, "http://graph.facebook.com/x", most=10, ends=1e12)
    assert caught.value.is_final
