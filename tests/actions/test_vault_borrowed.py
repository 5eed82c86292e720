"""A desk that was taken over asks the vault with keys of its own making, and with traces of something else."""

import os
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from tests.actions.test_vault_service import item_of, traced
from tests.factories import arrivals, team
from tests.factories.vault_house import asked

from sigap.cases.models import CasePerson
from sigap.kernel import clock
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import STORY, TABLE, post_report
from sigap.vault import events, wire
from sigap.vault.client import VaultClient
from sigap.vault.envelope_sealing import report_place
from sigap.vault.ring_use import LaidKey, OpeningRefused, ReportKey, Trace, Unsealing, WrappedKey
from sigap.vault.sealing import KEY_BYTES, OpenKey, Place
from sigap.vault.service import answers, limits

pytestmark = pytest.mark.usefixtures("committed")


def own_key(vault: VaultClient, key_id: UUID) -> WrappedKey:
    """A key that the attacker knows, wrapped as any other: nobody is asked for it."""
    mine = OpenKey(id=key_id, material=os.urandom(KEY_BYTES))
    wrapped, kek_id = vault.wrap(mine, purpose="report", case_id=None)
    return WrappedKey(id=key_id, purpose="report", case_id=None, wrapped=wrapped, kek_id=kek_id)


def posted() -> Envelope:
    """A new report that everybody may know of."""
    with team.role("sigap_public"):
        receipt = post_report(
            story=team.STORY, details={}, flags=[], about="child", area="16.09.01", idempotency_key=uuid4().bytes,
            at=clock.now(),
        )  # fmt: skip
    found = team.envelope(receipt)
    arrivals.checked(clock.now())
    return found


def story_of(envelope: Envelope, *, of: UUID | None = None, stream_kind: str = "system") -> Unsealing:
    """The story as the door asks for it; `of`: with the trace of another report."""
    trace = Trace(
        code=events.REPORT_OPENED if stream_kind == "system" else events.SECTION_OPENED,
        stream_kind=stream_kind,
        stream_id=of or envelope.pk,
        subject_id=of or envelope.pk,
        section=report_place(TABLE, envelope.pk, STORY).section,
        reason="work",
    )
    return Unsealing(
        key=ReportKey(key_id=envelope.key_id, report_id=envelope.pk, blob=bytes(envelope.key_blob or b"")),
        place=report_place(TABLE, envelope.pk, STORY),
        sealed=bytes(envelope.sealed_story),
        trace=trace,
    )


def test_no_key_is_laid_under_one_of_the_askers_own(vault: VaultClient, place: Path, person: CasePerson) -> None:
    report, item = posted(), item_of(person)
    traced(team.DEWI, item)
    traced(team.RINA, story_of(report))
    mine = own_key(vault, report.key_id)
    for key in (item.key, story_of(report).key):
        for login in (team.DEWI, team.RINA, ""):
            told = {
                "do": "lay",
                "key": wire.encode_path(key),
                "under": wire.encode_path(mine),
                "place": wire.encode_place(Place(table="x", row=uuid4(), column="sealed_key", section="")),
                "ticket": team.TICKETS[login] if login else "",
            }
            assert asked(place, told).get("failed") == "refused"


def test_a_text_is_never_taken_for_a_key(vault: VaultClient, place: Path, person: CasePerson) -> None:
    item = item_of(person)
    assert isinstance(item.key, WrappedKey)
    for do in ("encrypt", "lay"):
        key = LaidKey(id=uuid4(), under=item.key, place=item.place, sealed=item.sealed)
        told = {
            "do": do, "key": wire.encode_path(key), "under": wire.encode_path(own_key(vault, uuid4())), "plain": b"x",
            "context": b"", "place": wire.encode_place(item.place), "ticket": team.TICKETS[team.DEWI],
        }  # fmt: skip
        assert asked(place, told) == {"failed": "question"}


def test_the_trace_of_one_report_opens_no_other(vault: VaultClient) -> None:
    mine, other = posted(), posted()
    ticket = team.TICKETS[team.RINA]
    traced(team.RINA, story_of(mine))
    (text,) = vault.unseal([story_of(mine)], ticket=ticket)
    assert isinstance(text, bytes)
    assert team.STORY in text.decode()
    with pytest.raises(OpeningRefused):
        vault.unseal([story_of(other, of=mine.pk)], ticket=ticket)
    by_case = story_of(other, of=uuid4(), stream_kind="case")
    traced(team.RINA, by_case)
    with pytest.raises(OpeningRefused):
        vault.unseal([by_case], ticket=ticket)


def test_a_trace_tells_the_section_that_is_opened(vault: VaultClient, person: CasePerson) -> None:
    item = item_of(person)
    told = replace(item, trace=replace(item.trace, section="timeline"))
    traced(team.DEWI, told)
    with pytest.raises(OpeningRefused):
        vault.unseal([told], ticket=team.TICKETS[team.DEWI])


@pytest.mark.parametrize("kind", ["card_code", "reset_code"])
def test_a_short_code_is_not_tried_out(vault: VaultClient, kind: str) -> None:
    most, ticket = answers.GUESSED[kind][0].most, team.TICKETS[team.DEWI]
    some = [(kind, b"%d" % number) for number in range(most)]
    assert len(vault.sign(some[: most // 2], ticket=ticket)) == most // 2
    assert not any(vault.fits([(*each, b"x" * 32) for each in some[most // 2 :]]))
    with pytest.raises(OpeningRefused):
        vault.sign(some[:1], ticket=ticket)
    with pytest.raises(OpeningRefused):
        vault.fits([(kind, b"another", b"x" * 32)])
    if answers.GUESSED[kind] is limits.CODES:
        assert vault.sign([("step_up", b"x")], ticket=""), "nobody else is held up"


def test_what_is_signed_with_nobody_inside_has_its_measure(vault: VaultClient) -> None:
    most = limits.SIGNED[0].most
    for _each in range(most):
        vault.sign([("step_up", b"x")], ticket="")
    with pytest.raises(OpeningRefused):
        vault.sign([("step_up", b"x")], ticket="")
