"""A report that waited to be checked while keys were rotated is checked with the vault's key, and not let through."""

import pytest
from django.test import override_settings
from tests.actions.test_arrival_checks import arrived, sees
from tests.actions.test_mailbox_files import sent
from tests.factories import arrivals, paperwork, recipients, talking, team
from tests.factories.recipients import GANDA

from sigap.custody.models import ConflictReport
from sigap.intake.models import UncheckedReport
from sigap.intake.reading import checking
from sigap.kernel.clock import now
from sigap.mailbox.actions import adopt_keys
from sigap.mailbox.dialogue.rules import MessageOutcome
from sigap.mailbox.models import Envelope, ReportFile
from sigap.mailbox.posting import Receipt, post_report
from sigap.vault.root_key import FILE

TAKERS = (team.RINA, team.DEWI, team.HASAN)
NAMES_ALL = {"contact": "no", "hidden_from_office": "UPTD PPA"}


def rotated(report: Envelope) -> None:
    """Its key lies in the vault, as after the month's rotation, and nobody has seen it."""
    with override_settings(SIGAP_ROOT_KEY=FILE):
        list(adopt_keys(at=now(), sealed_to=[bytes(report.sealed_to or b"")], waits=True))
    report.refresh_from_db()
    assert report.key_blob is None


@pytest.mark.django_db
@pytest.mark.usefixtures("team")
def test_whoever_it_names_does_not_find_it_after_the_rotation() -> None:
    everybody, one = arrived(details=NAMES_ALL), arrived(details={"hidden_from_who": "Bu Rina"})
    rotated(everybody)
    rotated(one)
    assert arrivals.checked(team.AT) == 1
    assert UncheckedReport.objects.get().envelope_id == everybody.pk
    assert not any(sees(login, everybody) for login in TAKERS)
    assert [sees(login, one) for login in TAKERS] == [False, True, True]


@pytest.mark.django_db
@pytest.mark.usefixtures("team")
def test_a_key_that_the_desk_cannot_see_ends_no_check(monkeypatch: pytest.MonkeyPatch) -> None:
    report = arrived(details=NAMES_ALL)
    rotated(report)
    monkeypatch.setattr(checking, "key_to_look", lambda _envelope: None)
    assert arrivals.checked(team.AT) == 0
    assert UncheckedReport.objects.get(envelope_id=report.pk).is_stuck
    assert not any(sees(login, report) for login in TAKERS)


@pytest.mark.usefixtures("committed", "vault")
def test_it_goes_the_conflict_route_with_its_file_and_its_words() -> None:
    with override_settings(SIGAP_ROOT_KEY=FILE):
        recipients.ready()
    receipt = posted()
    sent(receipt, paperwork.picture())
    assert talking.answered(receipt, at=now()) is MessageOutcome.SAID
    report = team.envelope(receipt)
    rotated(report)
    assert ReportFile.objects.get().sealed_key is not None
    assert arrivals.checked(now()) == 1
    moved = ConflictReport.objects.get(moved_from=report.pk)
    assert ReportFile.objects.get().envelope_id == moved.pk
    opened = recipients.opened(GANDA, receipt.number)
    assert (opened.story, [line["text"] for line in opened.lines]) == (team.STORY, [talking.ANSWERED])


def posted() -> Receipt:
    with team.role("sigap_public"):
        return post_report(
            story=team.STORY, details=NAMES_ALL, flags=[], about="", area="", idempotency_key=bytes(16), at=now()
        )
