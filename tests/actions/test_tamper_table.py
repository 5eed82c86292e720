"""Every kind of tampering that the database's owner can try past SIGAP: each is found, and each is named.

What lies in the trail is named by `audit verify`, with the row; what gives power, and what is sealed, by the page at
which it would have opened, and in the trail. Finer cases stand in test_audit_*, test_cases_macs and test_cases_swaps.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.conf import settings as site
from django.db import connection, transaction
from django.test import Client
from tests.factories import officers, team
from tests.factories.tampering import reanchor, rehash, tamper

from sigap.access.events import POWER_ALTERED
from sigap.access.models import Person
from sigap.access.roles import Section
from sigap.access.sessions import hash_of
from sigap.access.signin import cards
from sigap.audit import jobs, verify
from sigap.audit.chain import canonical, moment_text
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.models import Assignment, Case, Participation, SectionText
from sigap.kernel.clock import now
from sigap.vault import events
from sigap.vault.macs import MacBroken
from sigap.vault.models import DataKey, KeyPurpose
from sigap.vault.sealing import SealBroken

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def case() -> Case:
    """A case of its officers, with a summary of two versions and two named people; the trail is folded."""
    code = team.opened()
    team.named(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        for version, text in enumerate(("rahasia lama", "rahasia baru")):
            cases.write_section(by=actor, at=now(), access=access, section=Section.SUMMARY, text=text, based_on=version)
    jobs.fold(now())
    return team.case_of(code)


def _signed_row(case: Case) -> Event:
    return Event.objects.filter(stream_id=case.pk, body__contains='"mac"').latest("seq")


@contextmanager
def _rewriting(case: Case) -> Iterator[None]:
    """Chain, heads and anchors are made to fit again afterwards."""
    yield
    rehash(case.pk)
    reanchor()


def _altered(case: Case) -> str:
    tamper(f"UPDATE audit_event SET body = replace(body, 'case', 'kase') WHERE stream_id = '{case.pk}' AND seq = 2")
    return f"audit_event case {case.pk} #2: "


def _removed(case: Case) -> str:
    tamper(f"DELETE FROM audit_event WHERE stream_id = '{case.pk}' AND seq = 2")
    return f"audit_event case {case.pk} #2: "


def _inserted(case: Case) -> str:
    last = Event.objects.filter(stream_id=case.pk).count()
    ids = {"subject": str(case.pk), "room": "identity", "reason": "casework"}
    raw = {
        "kind": "case", "id": str(case.pk), "at": moment_text(now()), "code": events.SECTION_OPENED,
        "actor": str(team.person_id(team.SURYA)), "ids": ids,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.append(%s::jsonb)", [json.dumps([raw])])
    return f"audit_event case {case.pk} #{last + 1}: menyebut pelaku tanpa tanda tangan"


def _reordered(case: Case) -> str:
    place = f"WHERE stream_id = '{case.pk}' AND seq ="
    tamper(*(f"UPDATE audit_event SET seq = {to} {place} {was}" for was, to in ((1, 99), (2, 1), (99, 2))))
    return f"audit_event case {case.pk} #1: "


def _body_rewritten(case: Case, **facts: object) -> str:
    row = _signed_row(case)
    body = canonical(json.loads(row.body) | facts)
    at = f", at = '{facts['at']}'" if "at" in facts else ""
    with _rewriting(case):
        tamper(f"UPDATE audit_event SET body = '{body}'{at} WHERE stream_id = '{case.pk}' AND seq = {row.seq}")
    return f"audit_event case {case.pk} #{row.seq}: tanda tangan pelaku tidak cocok"


def _dated_anew(case: Case) -> str:
    return _body_rewritten(case, at="2026-01-01T00:00:00.000000Z")


def _signed_by_another_key(case: Case) -> str:
    return _body_rewritten(case, mac="ab" * 32)


def _head_cut(case: Case) -> str:
    last = Event.objects.filter(stream_id=case.pk).count()
    with _rewriting(case):
        tamper(f"DELETE FROM audit_event WHERE stream_id = '{case.pk}' AND seq = {last}")
    return "audit_anchor 1: berbeda dari kepala yang disimpan di luar"


def _anchor_altered(_case: Case) -> str:
    tamper("UPDATE audit_anchor SET body = replace(body, '1', '2') WHERE seq = 1")
    return "audit_anchor 1: "


IN_THE_TRAIL: dict[str, Callable[[Case], str]] = {
    "a row altered": _altered,
    "a row removed": _removed,
    "a row inserted": _inserted,
    "rows reordered": _reordered,
    "a row dated anew, all hashes made to fit": _dated_anew,
    "a row signed by a foreign key, all hashes made to fit": _signed_by_another_key,
    "the head cut off, all hashes made to fit": _head_cut,
    "an anchor altered": _anchor_altered,
}


@pytest.mark.parametrize("kind", IN_THE_TRAIL)
def test_audit_verify_finds_and_names_it(case: Case, kind: str, tmp_path: Path) -> None:
    kept = tmp_path / "kepala.txt"
    kept.write_text(verify.head_line(), encoding="utf-8")
    assert verify.run(kept, with_ring=True).is_whole
    named = IN_THE_TRAIL[kind](case)
    told = str(verify.run(kept, with_ring=True))
    assert f"Rantai jejak putus pada {named}" in told
    assert "utuh" not in told


def _participation(case: Case) -> str:
    part = Participation.objects.get(case=case)
    team.rewritten("cases_participation", part.pk, rooms=[*part.rooms, "identity"], mac=b"x" * 32)
    return "participation"


def _assignment(case: Case) -> str:
    row = Assignment.objects.get(case=case, person_id=team.person_id(team.DEWI))
    theirs = Assignment.objects.get(case=case, person_id=team.person_id(team.RINA))
    team.rewritten("cases_assignment", row.pk, mac=bytes(theirs.mac))
    return "assignment"


def _membership(_case: Case) -> str:
    team.rewritten("access_membership", team.membership_of(team.DEWI), role="uptd_head")
    return "membership"


def _session(_case: Case) -> str:
    statement = "UPDATE access_session SET person_id = %s WHERE hash = %s"
    assert team.counted(statement, [team.person_id(team.HASAN), hash_of(team.TICKETS[team.DEWI])])
    return "session"


GIVING_POWER: dict[str, Callable[[Case], str]] = {
    "a participation forged": _participation,
    "an assignment forged": _assignment,
    "a role forged": _membership,
    "a session given to somebody else": _session,
}


def _page(case: Case) -> tuple[int, str]:
    client = Client(raise_request_exception=False)
    client.cookies[site.SESSION_COOKIE_NAME] = team.TICKETS[team.DEWI]
    with team.role("sigap_desk"):
        answer = client.get(f"/kasus/{case.code}/")
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("kind", GIVING_POWER)
def test_the_door_finds_it_and_the_auditor_reads_its_name(case: Case, kind: str) -> None:
    assert "rahasia baru" in _page(case)[1]
    named = GIVING_POWER[kind](case)
    status, page = _page(case)
    assert (status, "rahasia" in page) == (404, False)
    told = Event.objects.filter(code=POWER_ALTERED).latest("at")
    assert json.loads(told.body)["ids"]["kind"] == named
    auditor = officers.DeskClient()
    officers.sign_in(auditor, team.SURYA)
    assert POWER_ALTERED in Event.objects.values_list("code", flat=True)
    assert "diubah dari luar SIGAP" in auditor.get("/jejak/").content.decode()


def _text_swapped(case: Case) -> UUID:
    old, new = SectionText.objects.filter(case=case, version__gt=0).order_by("version")
    team.rewritten("cases_roomtext", new.pk, sealed_text=bytes(old.sealed_text))
    return new.pk


def _key_swapped(case: Case) -> UUID:
    new = SectionText.objects.filter(case=case).latest("version")
    theirs = DataKey.objects.get(case_id=case.pk, purpose=KeyPurpose.PERSON)
    team.rewritten("vault_datakey", new.key_id, wrapped=bytes(theirs.wrapped))
    return new.pk


SEALED: dict[str, Callable[[Case], UUID]] = {"texts swapped": _text_swapped, "key rows swapped": _key_swapped}


@pytest.mark.parametrize("kind", SEALED)
def test_what_is_sealed_does_not_open_and_the_trail_says_which(case: Case, kind: str) -> None:
    assert "rahasia baru" in _page(case)[1]
    SEALED[kind](case)
    status, page = _page(case)
    assert (status, "rahasia" in page, "Berkas ini rusak" in page) == (404, False, True)
    told = json.loads(Event.objects.filter(code=events.SEAL_BROKEN).latest("at").body)
    assert (told["id"], told["ids"]["room"]) == (str(case.pk), "summary")


def test_a_code_card_put_in_the_place_of_another_lets_nobody_in() -> None:
    rina, dewi = (Person.objects.get(login=login) for login in (team.RINA, team.DEWI))
    with transaction.atomic():
        for person in (rina, dewi):
            codes = cards.draw(person.pk)
            drawn = cards.card_of(person.pk, cards.DRAWN)
            assert drawn is not None
            assert drawn.asked is not None
            assert cards.prove(person.pk, codes[drawn.asked - 1])
    hers = Authenticator.objects.get(user=dewi, type=cards.CARD)
    Authenticator.objects.filter(user=rina, type=cards.CARD).update(data={**hers.data, "mac": uuid4().hex * 2})
    with pytest.raises((MacBroken, SealBroken)):
        cards.card_of(rina.pk)
