"""Passkeys in a real browser, with its own virtual authenticators: made, shown, used amid work, taken away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession
from tests.journeys.earnest import earnest_desk
from tests.journeys.house import Demo
from tests.journeys.people import DEWI, HASAN, RINA
from tests.journeys.visitor import DESKTOP, PHONE, Inspector, Visitor

pytestmark = pytest.mark.journey
_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


_ASK = """async (question) => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const asked = JSON.parse(question);
  asked.challenge = bytes(asked.challenge);
  asked.allowCredentials.forEach((key) => { key.id = bytes(key.id); });
  return JSON.stringify(await navigator.credentials.get({ publicKey: asked }));
}"""


@pytest.fixture(scope="module")
def desk(own_demo: Demo) -> Iterator[str]:
    with earnest_desk(own_demo) as address:
        yield address


@dataclass(slots=True)
class Computer:
    """A browser with a device that holds passkeys."""

    visitor: Visitor
    line: CDPSession
    device: str = ""

    @classmethod
    def of(cls, browser: Browser, inspector: Inspector, desk: str, width: int = DESKTOP) -> "Computer":
        visitor = Visitor(browser, inspector, home=desk, width=width, has_script=True)
        computer = cls(visitor, visitor.context.new_cdp_session(visitor.page))
        computer.line.send("WebAuthn.enable")
        computer.plug_in()
        return computer

    def plug_in(self) -> None:
        self.device = self.line.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})["authenticatorId"]

    def held(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.line.send("WebAuthn.getCredentials", {"authenticatorId": self.device})[
            "credentials"
        ]
        return found

    def pull_out(self) -> None:
        self.line.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.device})

    def copy(self, keys: list[dict[str, Any]], *, counter: int) -> None:
        """Puts keys of another device into this one."""
        for key in keys:
            copied = {name: value for name, value in key.items() if name not in {"userName", "userDisplayName"}}
            asked = {"authenticatorId": self.device, "credential": {**copied, "signCount": counter}}
            self.line.send("WebAuthn.addCredential", asked)

    def come_to_the_door(self, demo: Demo, login: str) -> Visitor:
        self.visitor.go("/masuk/")
        self.visitor.write("Nama pengguna", login)
        self.visitor.write("Kata sandi", demo.password)
        self.visitor.tap("Masuk")
        return self.visitor

    def make(self, name: str) -> None:
        self.visitor.go("/profil/kunci/")
        self.visitor.write("Nama kunci", name)
        self.visitor.tap("Pasang di peranti ini")

    def leave(self) -> None:
        self.visitor.go("/profil/")
        self.visitor.tap("Ganti petugas", within="header")


@pytest.fixture
def computer(browser: Browser, inspector: Inspector, desk: str, width: int) -> Iterator[Computer]:
    made = Computer.of(browser, inspector, desk, width)
    yield made
    made.visitor.leave()


def test_an_officer_makes_signs_in_and_steps_up_with_two_devices(
    own_demo: Demo, browser: Browser, inspector: Inspector, desk: str, computer: Computer, width: int
) -> None:
    login = RINA if width == PHONE else DEWI
    rina = computer.come_to_the_door(own_demo, login)
    rina.reads("Pasang kode kedua")
    rina.tap("Atau sidik jari, wajah, atau PIN: pasang kunci sandi")
    computer.make("Telepon lama")
    rina.reads("Kunci sandi terpasang", "Telepon lama", "Belum pernah dipakai")
    first = computer.held()
    computer.pull_out()
    computer.plug_in()
    computer.make("Laptop kantor")
    rina.reads("Telepon lama", "Laptop kantor")
    computer.leave()
    computer.come_to_the_door(own_demo, login)
    rina.reads("Pakai kunci sandi")
    rina.tap("Pakai kunci sandi")
    rina.page.wait_for_url("**/antrean/")

    # In the midst of work: the act asks, the finger answers, and it is done.
    rina.go("/profil/kunci/")
    rina.reads("Terakhir dipakai")
    rina.main().locator("summary").first.click()
    rina.tap("Ya, lepas kunci ini Telepon lama")
    rina.reads("Tunjukkan sekali lagi bahwa ini Anda")
    rina.tap("Pakai kunci sandi")
    rina.page.wait_for_url("**/profil/kunci/")
    rina.reads("Kunci sandi dilepas", "Laptop kantor")
    rina.reads_nothing_of("Telepon lama")

    # The device that was taken away opens nothing: the browser finds no key that is asked for.
    other = Computer.of(browser, inspector, desk)
    other.copy(first, counter=90)
    thief = other.come_to_the_door(own_demo, login)
    thief.main().get_by_role("button", name="Pakai kunci sandi").click()
    thief.main().get_by_text("Tidak jadi").wait_for()
    thief.leave()


def test_a_neighbour_gets_an_answer_that_is_worth_nothing_and_a_copy_shuts_the_key(
    own_demo: Demo, browser: Browser, inspector: Inspector, desk: str
) -> None:
    computer = Computer.of(browser, inspector, desk)
    hasan = computer.come_to_the_door(own_demo, HASAN)
    computer.make("Telepon lama")
    hasan.reads("Kunci sandi terpasang")
    computer.leave()
    computer.come_to_the_door(own_demo, HASAN)
    question = hasan.main().locator("[data-passkey]").get_attribute("data-passkey")
    # The same machine under the same name, another port: the browser lets it ask, the desk does not take the answer.
    neighbour = Computer.of(browser, inspector, own_demo.desk)
    neighbour.copy(computer.held(), counter=90)
    neighbour.visitor.go("/masuk/")
    answer = neighbour.visitor.page.evaluate(_ASK, question)
    hasan.page.locator("input[name=passkey]").evaluate("(field, answer) => { field.value = answer; }", answer)
    hasan.tap("Masuk")
    hasan.reads("Kunci sandi tidak cocok")
    hasan.tap("Pakai kunci sandi")
    hasan.page.wait_for_url("**/antrean/")

    copy = Computer.of(browser, inspector, desk)
    copy.copy(computer.held(), counter=0)
    thief = copy.come_to_the_door(own_demo, HASAN)
    thief.tap("Pakai kunci sandi")
    thief.reads("mungkin sudah disalin")
    assert own_demo.query("SELECT count(*) FROM audit_event WHERE code = 'access:passkey:copied'") == [(1,)]
    hasan.go("/profil/kunci/")
    hasan.reads("Kunci ditutup")
    for each in (thief, hasan, neighbour.visitor):
        each.leave()
