"""The vault opens by a ticket and a trace that it has seen itself, counts, and gives no key of the ring."""

from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import team
from tests.factories.keys import opened_key
from tests.factories.vault_house import asked, login_url

from sigap import audit
from sigap.access import entry
from sigap.access.entry import Actor
from sigap.cases.models import CasePerson
from sigap.cases.reading.file import open_identity
from sigap.custody.jobs.checking import check_arrivals
from sigap.kernel import clock
from sigap.mailbox.posting import STORY, TABLE, post_report
from sigap.vault import datakeys, events, keyring, macs, rings, wire
from sigap.vault.client import VaultClient
from sigap.vault.envelope_sealing import report_place
from sigap.vault.models import DataKey
from sigap.vault.ring_use import OpeningRefused, ReportKey, Trace, UnsealFailure, Unsealing
from sigap.vault.service import limits, warrants
from sigap.vault.service.looking import ExpectedTrace, SightLost, VaultDatabase

pytestmark = pytest.mark.usefixtures("committed")


def item_of(person: CasePerson) -> Unsealing:
    """The identity as the door asks for it."""
    from sigap.cases.actions.identity import identity_place  # noqa: PLC0415 - as the reading does it

    assert person.key_id is not None
    assert person.sealed_identity is not None
    place = identity_place(person.pk)
    trace = Trace(
        code=events.IDENTITY_OPENED,
        stream_kind="case",
        stream_id=person.case_id,
        subject_id=person.pk,
        section=place.section,
        reason="work",
    )
    key = datakeys.path_of(DataKey.objects.get(pk=person.key_id))
    return Unsealing(key=key, place=place, sealed=bytes(person.sealed_identity), trace=trace)


def traced(login: str, item: Unsealing) -> None:
    """The event that the door leaves, in somebody's session, now."""
    trace = item.trace
    with team.at_desk(login) as actor:
        audit.record(
            audit.NewEvent(
                code=trace.code,
                stream_kind=trace.stream_kind,
                stream_id=trace.stream_id,
                at=clock.now(),
                actor_id=actor.person_id,
                ids={"subject": str(trace.subject_id), "room": trace.section, "reason": trace.reason},
            )
        )


def left_unattended(trace: Trace) -> None:
    """The event of an opening by the desk's own process."""
    with entry.threshold(), audit.recording():
        audit.record(
            audit.NewEvent(
                code=trace.code,
                stream_kind=trace.stream_kind,
                stream_id=trace.stream_id,
                at=clock.now(),
                ids={"subject": str(trace.subject_id), "room": trace.section, "reason": trace.reason},
            )
        )


def test_an_officer_opens_what_is_theirs(vault: VaultClient, person: CasePerson) -> None:
    team.stepped_up(team.DEWI, at=clock.now())

    def entering() -> AbstractContextManager[Actor]:
        return team.at_desk(team.DEWI)

    opened = open_identity(entering=entering, code=person.case.code, ordinal=1, reason="work", at=clock.now())
    assert opened.identity.full_name == team.NAME


def test_no_trace_no_text(vault: VaultClient, person: CasePerson) -> None:
    item, ticket = item_of(person), team.TICKETS[team.DEWI]
    with pytest.raises(OpeningRefused):
        vault.unseal([item], ticket=ticket)
    traced(team.DEWI, item)
    (text,) = vault.unseal([item], ticket=ticket)
    assert isinstance(text, bytes)
    assert team.NAME in text.decode()


@pytest.mark.parametrize("changed", ["subject_id", "section", "reason", "stream_id", "code"])
def test_a_trace_of_something_else_opens_nothing(vault: VaultClient, person: CasePerson, changed: str) -> None:
    item = item_of(person)
    traced(team.DEWI, item)
    other = {"section": "notes", "reason": "review", "code": events.SECTION_OPENED}.get(changed) or uuid4()
    asks = replace(item, trace=replace(item.trace, **{changed: other}))  # type: ignore[arg-type]  # one of several
    with pytest.raises(OpeningRefused):
        vault.unseal([asks], ticket=team.TICKETS[team.DEWI])


def test_the_trace_of_one_opens_nothing_for_another(vault: VaultClient, person: CasePerson) -> None:
    item = item_of(person)
    traced(team.DEWI, item)
    for login in (team.RINA, team.ANTON, team.SURYA):
        with pytest.raises(OpeningRefused):
            vault.unseal([item], ticket=team.TICKETS[login])
    for ticket in ("", "karangan", "x" * 5000):
        with pytest.raises(OpeningRefused):
            vault.unseal([item], ticket=ticket)


def test_a_key_that_the_policies_do_not_show_opens_nothing(vault: VaultClient, person: CasePerson) -> None:
    item = item_of(person)
    traced(team.ANTON, item)
    with pytest.raises(OpeningRefused):
        vault.unseal([item], ticket=team.TICKETS[team.ANTON])


def test_a_trace_that_was_not_signed_here_opens_nothing(vault: VaultClient, person: CasePerson) -> None:
    item = item_of(person)
    with team.at_desk(team.DEWI) as actor, connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "SELECT audit.append(jsonb_build_array(jsonb_build_object('kind', 'case', 'id', %s::text, 'at', now(),"
            " 'code', %s::text, 'actor', %s::text, 'session', %s::text, 'nonce', '0123456789abcdef', 'mac', %s::text,"
            " 'ids', jsonb_build_object('subject', %s::text, 'room', %s::text, 'reason', 'work'))))",
            [
                str(item.trace.stream_id), item.trace.code, str(actor.person_id), str(actor.session_id), "a" * 64,
                str(item.trace.subject_id), item.trace.section,
            ],
        )  # fmt: skip
        audit.unchanged()
    with pytest.raises(OpeningRefused):
        vault.unseal([item], ticket=team.TICKETS[team.DEWI])


def test_a_destroyed_key_of_an_old_copy_opens_nothing(vault: VaultClient, person: CasePerson) -> None:
    item = item_of(person)
    datakeys.destroy(item.key.id, at=clock.now())
    traced(team.DEWI, item)
    with pytest.raises(OpeningRefused):
        vault.unseal([item], ticket=team.TICKETS[team.DEWI])


def test_a_role_that_nobody_gave_opens_nothing(
    vault: VaultClient, person: CasePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warrants, "_BELIEVED_FOR", 0.0)
    item = item_of(person)
    traced(team.DEWI, item)
    team.rewritten("access_membership", team.membership_of(team.DEWI), mac=b"x" * 32)
    with pytest.raises(OpeningRefused):
        vault.unseal([item], ticket=team.TICKETS[team.DEWI])


def test_a_swapped_text_is_told_as_broken(vault: VaultClient, person: CasePerson) -> None:
    item = item_of(person)
    traced(team.DEWI, item)
    swapped = replace(item, sealed=bytes(item.sealed)[:-1] + b"\0")
    assert vault.unseal([item, swapped], ticket=team.TICKETS[team.DEWI])[1] is UnsealFailure.BROKEN


def test_events_are_signed_for_their_writer_only(vault: VaultClient) -> None:
    ticket = team.TICKETS[team.DEWI]
    with team.at_desk(team.DEWI) as actor:
        audit.unchanged()
    own = f'{{"actor": "{actor.person_id}", "session": "{actor.session_id}", "code": "cases:x"}}'
    other = own.replace(str(actor.person_id), str(uuid4()))
    nobody = own.replace(f'"{actor.session_id}"', "null")
    with rings.asking(ticket):
        assert macs.fitting_events([(own, macs.sign_events([own])[0])]) == [True]
        for forged in (other, nobody):
            with pytest.raises(OpeningRefused):
                macs.sign_events([forged])
    for text in (own, other, nobody):
        with pytest.raises(OpeningRefused):
            macs.sign_events([text])


def test_powers_are_signed_for_somebody_inside_only(vault: VaultClient) -> None:
    with pytest.raises(OpeningRefused):
        macs.sign("membership", (uuid4(),))
    with rings.asking(team.TICKETS[team.MAYA]):
        made = macs.sign("membership", (b"x",))
    assert macs.fitting([("membership", (b"x",), made), ("membership", (b"y",), made)]) == [True, False]


def test_no_key_of_the_ring_is_in_any_answer(
    vault: VaultClient, place: Path, person: CasePerson, settings: LazySettings
) -> None:
    ring = keyring.keyring_of(settings.SIGAP_KEYS).ring
    secret = [ring.mac, ring.newest.kek, ring.newest.token, ring.newest.intake_private, ring.newest.wrapping]
    settings.SIGAP_ROOT_KEY = "file"
    secret.append(opened_key(person.key_id or uuid4()).material)
    item = wire.encode_unsealing(item_of(person))
    questions = [{"do": name, "ticket": "", "asked": [], "key": item["key"]} for name in _QUESTIONS]
    for told in [*questions, {"do": "unseal", "ticket": "", "asked": [item]}]:
        shown = repr(asked(place, told)).encode("unicode_escape")
        assert not any(repr(key)[2:-1].encode() in shown for key in secret)


_QUESTIONS = (
    "facts", "sign", "fits", "tokens", "wrap", "adopt", "encrypt", "lay", "hand", "unseal", "seal_seed", "open_seed",
    "prove", "take", "ring", "root", "__class__", "",
)  # fmt: skip


def test_a_thousand_openings_are_stopped_and_ring(vault: VaultClient, person: CasePerson) -> None:
    item = item_of(person)
    ticket = team.TICKETS[team.DEWI]
    opened = 0
    while opened < 1000:
        each = replace(item, trace=replace(item.trace, reason=f"work-{opened}"))
        traced(team.DEWI, each)
        try:
            vault.unseal([each], ticket=ticket)
        except OpeningRefused:
            break
        opened += 1
    # One key, whatever is said of whom it names: it counts as what it opens.
    assert opened == limits.SUBJECTS[0].most
    assert events.LIMIT_REACHED in team.trail(_SYSTEM)


_SYSTEM = UUID(int=0)


def test_a_new_report_opens_to_the_desk_while_it_is_looked_at(vault: VaultClient) -> None:
    with team.role("sigap_public"):
        receipt = post_report(
            story=team.STORY, details={}, flags=[], about="child", area="16.09.01", idempotency_key=uuid4().bytes,
            at=clock.now(),
        )  # fmt: skip
    found = team.envelope(receipt)
    trace = Trace(
        code=events.REPORT_CHECKED,
        stream_kind="system",
        stream_id=found.pk,
        subject_id=found.pk,
        section="report",
        reason="arrival-check",
    )
    item = Unsealing(
        key=ReportKey(key_id=found.key_id, report_id=found.pk, blob=bytes(found.key_blob or b"")),
        place=report_place(TABLE, found.pk, STORY),
        sealed=bytes(found.sealed_story),
        trace=trace,
    )
    left_unattended(trace)
    with pytest.raises(OpeningRefused):
        vault.unseal([item], ticket="")
    assert check_arrivals(clock.now()) == 1
    with pytest.raises(OpeningRefused):
        vault.unseal([item], ticket="")
    assert team.trail(found.pk).count(events.REPORT_CHECKED) == 2


def test_the_vaults_log_in_reads_no_key_and_no_text(vault: VaultClient) -> None:
    import psycopg  # noqa: PLC0415 - as the log-in itself

    with psycopg.connect(login_url("vault"), autocommit=True) as own:
        for statement in (
            "SELECT wrapped FROM vault_datakey",
            "SELECT sealed_story FROM mailbox_envelope",
            "SELECT key_blob FROM mailbox_envelope",
            "SELECT * FROM access_person",
            "SELECT * FROM audit_event",
            "INSERT INTO vault_datakey (id) VALUES (gen_random_uuid())",
            "SELECT audit.append('[]')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                own.execute(statement.encode())
        assert own.execute("SELECT count(*) FROM vault_datakey").fetchone() == (0,)


@pytest.mark.usefixtures("vault")
def test_a_look_takes_any_text_and_finds_its_way_back() -> None:
    database = VaultDatabase(login_url("vault"))
    odd = ExpectedTrace(code='a"b\\,{}', stream_kind="NULL", stream_id=uuid4(), text_part={"subject": '"\\é'})
    assert database.look("", sayings=[odd, odd]).events == ()
    with pytest.raises(SightLost):
        database.look("a\0b")
    ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute(ends, ["sigap_vault_login"])
    assert database.look("", sayings=[odd]).me is None
    database._drop()
