"""Passkeys: made, shown at sign-in and step-up, taken away; what is no answer; the row that SQL wrote; the copy."""

import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.db import OperationalError, ProgrammingError, connection, transaction
from tests.factories import officers
from tests.factories.dbroles import acting_as
from tests.factories.passkeys import SoftPasskey, question_on

from sigap.access.models import Attempt, Person
from sigap.access.signin import passkeys, throttle
from sigap.audit.models import Event
from sigap.kernel import clock
from sigap.vault import macs
from sigap.vault.client import VaultAway
from sigap.vault.root_key import RingLocked

pytestmark = pytest.mark.django_db
KEYS, ASK, LOGIN = "/profil/kunci/", "/akun/2fa/authenticate/", "rina.uptd"


@pytest.fixture(autouse=True)
def _desk() -> Iterator[None]:
    officers.rina()
    officers.anton()
    with acting_as("sigap_desk"):
        yield


@pytest.fixture
def client() -> officers.DeskClient:
    """A browser at a desk with its door armed."""
    return officers.DeskClient()


def make(client: officers.DeskClient, key: SoftPasskey, name: str = "Telepon saya") -> Any:
    """Has this browser's officer make a passkey."""
    return client.post(KEYS, {"name": name, "passkey": key.made(question_on(client.get(KEYS), "create"))})


def set_up(client: officers.DeskClient, login: str = LOGIN) -> SoftPasskey:
    """First sign-in with a passkey as the second factor."""
    officers.sign_in(client, login)
    key = SoftPasskey()
    assert make(client, key).headers["Location"] == KEYS
    return key


def at_the_key(login: str = LOGIN) -> officers.DeskClient:
    """Another browser with the password shown."""
    browser = officers.DeskClient()
    officers.sign_in(browser, login)
    return browser


def show(browser: officers.DeskClient, key: SoftPasskey) -> int:
    signed = key.signed(question_on(browser.get(ASK), "get"))
    return browser.post(ASK, {"code": "", "passkey": signed}).status_code


def told(code: str) -> int:
    with acting_as("none", then="sigap_desk"):
        return Event.objects.filter(code=code).count()


def test_a_passkey_opens_the_desk_from_the_first_day_on(client: officers.DeskClient) -> None:
    officers.sign_in(client, LOGIN)
    assert client.get("/profil/").status_code == 302
    key = SoftPasskey()
    make(client, key)
    assert client.get("/profil/").status_code == 200
    browser = at_the_key()
    assert browser.get("/profil/").status_code == 302
    assert show(browser, key) == 302
    assert browser.get("/profil/").status_code == 200
    page = browser.get(KEYS).content.decode()
    assert "Telepon saya" in page
    assert "Terakhir dipakai" in page
    assert (told("access:passkey:added"), told("access:passkey:used"), told("access:signin:failed")) == (1, 1, 0)


def test_a_second_device_signs_in_as_well_and_either_can_go_after_a_step_up(client: officers.DeskClient) -> None:
    first = set_up(client)
    second = SoftPasskey()
    make(client, second, "Laptop kantor")
    assert show(at_the_key(), second) == 302
    assert show(at_the_key(), first) == 302
    browser = at_the_key()
    show(browser, first)
    gone = next(row.id for row in _rows() if row.name == "Telepon saya")
    # A sign-in is not a step-up: the page asks, and carries the act along.
    asked = browser.post(f"{KEYS}{gone}/lepas/")
    assert asked.status_code == 401
    signed = second.signed(question_on(asked, "get"))
    answer = browser.post(f"{KEYS}{gone}/lepas/", {"ulang-code": "", "ulang-passkey": signed})
    assert answer.headers["Location"] == KEYS
    assert [row.name for row in _rows()] == ["Laptop kantor"]
    browser.post(f"{KEYS}{gone}/lepas/")
    assert "satu-satunya" not in browser.get("/profil/").content.decode(), "a second click is the first"
    assert told("access:passkey:removed") == 1
    assert 'data-kind="get"' in browser.get("/masuk/ulang/").content.decode()
    other = at_the_key()
    assert show(other, first) == 422


def test_a_new_key_asks_for_the_old_one_and_loses_nothing_that_was_typed(client: officers.DeskClient) -> None:
    key = set_up(client)
    browser = at_the_key()
    show(browser, key)
    asked = make(browser, fresh := SoftPasskey(), "Laptop kantor")
    page = asked.content.decode()
    assert asked.status_code == 401
    carried = dict(re.findall(r'<input type="hidden" name="(name|passkey)" value="([^"]*)">', page))
    assert carried["name"] == "Laptop kantor"
    typed = {name: html.unescape(value) for name, value in carried.items()}
    signed = key.signed(question_on(asked, "get"))
    answer = browser.post(KEYS, {**typed, "ulang-code": "", "ulang-passkey": signed})
    assert answer.headers["Location"] == KEYS
    assert [row.name for row in _rows()] == ["Telepon saya", "Laptop kantor"]
    assert show(at_the_key(), fresh) == 302


def test_the_last_second_factor_stays(client: officers.DeskClient) -> None:
    key = set_up(client)
    assert client.post(f"{KEYS}{_rows()[0].id}/lepas/").headers["Location"] == KEYS
    assert "satu-satunya cara kedua" in client.get("/profil/").content.decode()
    assert show(at_the_key(), key) == 302


def _rows() -> list[passkeys.PasskeyRow]:
    with acting_as("none", then="sigap_desk"):
        return passkeys.passkeys_of(Person.objects.get(login=LOGIN).pk)


def test_what_is_no_answer_lets_nobody_in(client: officers.DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "_refuse_early", lambda *_all: None)
    key = set_up(client)
    browser = at_the_key()
    asked = question_on(browser.get(ASK), "get")
    good = key.signed(asked)
    elsewhere = at_the_key()
    for wrong in (
        SoftPasskey(credential_id=key.credential_id, counter=90).signed(asked),
        SoftPasskey(private=key.private, counter=91).signed(asked),
        _as(key, origin="https://sigap.example").signed(asked),
        _as(key, origin="http://testserver:8001").signed(asked),
        _as(key, is_verified=False).signed(asked),
        key.signed({**asked, "rpId": "sigap.example"}),
        key.signed({**asked, "challenge": asked["challenge"][:-10] + "A" * 10}),
        key.signed({**asked, "challenge": "AAAA"}),
        key.made({**asked, "rp": {"id": "testserver"}}),
        "{}",
        "[" * 5000,
        json.dumps({**json.loads(good), "response": {}}),
    ):
        assert browser.post(ASK, {"code": "", "passkey": wrong}).status_code == 422, wrong
    assert browser.get("/profil/").status_code == 302
    # Bound to the session that asked: the same answer is worth nothing in another.
    assert elsewhere.post(ASK, {"code": "", "passkey": good}).status_code == 422
    assert browser.post(ASK, {"code": "", "passkey": good}).status_code == 302


@pytest.mark.parametrize("trouble", [VaultAway, RingLocked, OperationalError])
def test_what_could_not_be_judged_is_no_failure(
    client: officers.DeskClient, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    key = set_up(client)
    browser = at_the_key()
    signed = key.signed(question_on(browser.get(ASK), "get"))
    before, sign, troubles = _failures(), macs.sign, [trouble]

    def away(kind: str, facts: Any) -> bytes:
        # Once, while the answer is judged: the vault is back before a page could ask anew.
        if kind == "passkey_challenge" and troubles:
            raise troubles.pop()
        return sign(kind, facts)

    with monkeypatch.context() as patched:
        patched.setattr(macs, "sign", away)
        if trouble is OperationalError:
            with pytest.raises(OperationalError):
                browser.post(ASK, {"code": "", "passkey": signed})
        else:
            assert browser.post(ASK, {"code": "", "passkey": signed}).status_code == 503
    assert (told("access:signin:failed"), _failures()) == (0, before)
    assert browser.post(ASK, {"code": "", "passkey": signed}).status_code == 302


def _failures() -> int:
    with acting_as("none", then="sigap_desk"):
        return sum(Attempt.objects.values_list("failures", flat=True))


def _as(key: SoftPasskey, **lies: object) -> SoftPasskey:
    """The same key in other hands, its counter far ahead, so that nothing but the lie is wrong."""
    facts: dict[str, object] = {"credential_id": key.credential_id, "private": key.private, "counter": 50}
    return SoftPasskey(**{**facts, **lies})  # type: ignore[arg-type]  # a table of lies


def test_an_answer_counts_once_and_for_ten_minutes(
    client: officers.DeskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = set_up(client)
    signed = key.signed(question_on(client.get("/masuk/ulang/"), "get"))
    assert client.post("/masuk/ulang/", {"code": "", "passkey": signed}).status_code == 302
    assert client.post("/masuk/ulang/", {"code": "", "passkey": signed}).status_code == 422
    late = key.signed(question_on(client.get("/masuk/ulang/"), "get"))
    moment = clock.now() + timedelta(minutes=10, seconds=2)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert client.post("/masuk/ulang/", {"code": "", "passkey": late}).status_code == 422
    assert told("access:signin:failed") == 2


def test_a_copied_key_is_shut_and_told(client: officers.DeskClient) -> None:
    key = set_up(client)
    copy = _as(key, counter=key.counter)
    assert show(at_the_key(), key) == 302
    browser = at_the_key()
    signed = copy.signed(question_on(browser.get(ASK), "get"))
    page = browser.post(ASK, {"code": "", "passkey": signed})
    assert page.status_code == 422
    assert "mungkin sudah disalin" in page.content.decode()
    assert told("access:passkey:copied") == 1
    # Whose copy it is nobody knows: neither opens any more, and the page asks for none.
    assert 'data-kind="get"' not in browser.get(ASK).content.decode()
    assert "Kunci ditutup" in client.get(KEYS).content.decode()


def test_a_key_that_never_counts_is_no_copy(client: officers.DeskClient) -> None:
    key = set_up(client)
    make(client, silent := SoftPasskey(counter=0), "Telepon yang tidak menghitung")
    for _time in range(2):
        silent.counter = 0
        assert show(at_the_key(), silent) == 302
    assert show(at_the_key(), key) == 302


def test_a_row_that_sql_wrote_or_moved_opens_nothing(client: officers.DeskClient) -> None:
    key = set_up(client)
    theirs = set_up(officers.DeskClient(), "anton.polres")
    with acting_as("none", then="sigap_desk"):
        rina = Person.objects.get(login=LOGIN)
        planted = Authenticator.objects.get(user__login="anton.polres")
        Authenticator.objects.create(user=rina, type=planted.type, data=planted.data)
    browser = at_the_key()
    page = browser.get(ASK)
    assert len(question_on(page, "get")["allowCredentials"]) == 1
    assert browser.post(ASK, {"code": "", "passkey": theirs.signed(question_on(page, "get"))}).status_code == 422
    with acting_as("none", then="sigap_desk"):
        own = Authenticator.objects.filter(user=rina).earliest("pk")
        stored = json.dumps(own.data)
        own.data = {**own.data, "mac": "00" * 32}
        own.save()
    assert key.credential_id.hex() not in stored
    assert "Telepon" not in stored
    assert 'data-kind="get"' not in browser.get(ASK).content.decode()


def test_the_desks_role_writes_no_row_and_sign_ins_none_for_another_officer(client: officers.DeskClient) -> None:
    set_up(client)
    with acting_as("none", then="sigap_desk"):
        row, other = Authenticator.objects.get(), Person.objects.get(login="anton.polres")
    moved = "UPDATE mfa_authenticator SET user_id = %s WHERE id = %s"
    for standing in (row.user_id, other.pk):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            _stand_and(standing, moved, [other.pk, row.pk])
    with acting_as("sigap_threshold", then="sigap_desk"):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            _stand_and(row.user_id, moved, [other.pk, row.pk])
        assert _stand_and(other.pk, moved, [other.pk, row.pk]) == 0


def _stand_and(standing: UUID, statement: str, values: list[UUID | int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sigap.threshold', %s, true)", [str(standing)])
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def test_a_password_alone_makes_no_passkey_where_a_second_factor_stands(client: officers.DeskClient) -> None:
    early = officers.DeskClient()
    officers.sign_in(early, LOGIN)
    asked = question_on(early.get(KEYS), "create")
    set_up(client)
    answer = early.post(KEYS, {"name": "Pencuri", "passkey": SoftPasskey().made(asked)})
    assert answer.headers["Location"].startswith("/masuk/ulang/?next=")
    assert len(_rows()) == 1
