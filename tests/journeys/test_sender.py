"""Who reported is written nowhere: no address, no browser, nothing else that a request says of its sender."""

import ipaddress
import json
import random
import secrets

import pytest
from tests.factories import paperwork
from tests.journeys import people
from tests.journeys.house import Demo, wait_until
from tests.journeys.planting import Plants, places
from tests.journeys.wire import Client

pytestmark = pytest.mark.journey
_DRAW = random.SystemRandom()
_FAMILY = b"\x02\x20"  # how PostgreSQL begins an IPv4 address that it stores
_TOO_LARGE = 3 * 1024 * 1024


class Sender:
    """Addresses that occur nowhere else, and every form in which one could be kept."""

    def __init__(self) -> None:
        self.line = ipaddress.IPv4Address((127 << 24) + _DRAW.randrange(1 << 20, 1 << 24))
        self.said = ipaddress.IPv6Address((0x20010DB8 << 96) + _DRAW.getrandbits(96))

    def found_in(self, data: bytes) -> set[str]:
        small = data.lower()
        forms = {str(self.line), str(self.said), self.said.exploded, self.said.packed.hex()}
        found = {form for form in forms if form.encode() in small}
        raw = (self.said.packed, _FAMILY + self.line.packed)
        return found | {f"{one!r} as bytes" for one in raw if one in data}


def _client(demo: Demo, plants: Plants, sender: Sender) -> Client:
    said = str(sender.said)
    headers = {
        "User-Agent": f"Mozilla/5.0 (Linux; Android 9; {plants.word('browser')}) Chrome/80",
        "X-Forwarded-For": said,
        "X-Real-IP": said,
        "Forwarded": f'for="[{said}]"',
        "Accept-Language": f"id,{plants.word('language')};q=0.1",
        "Referer": f"http://{plants.word('came from')}.example/",
        "Sec-CH-UA-Model": plants.word("telephone"),
    }
    return Client(demo.port, {"penanda": plants.word("cookie")}, headers, str(sender.line))


def test_nothing_of_who_reported_is_kept(demo: Demo) -> None:
    plants, sender = Plants(), Sender()
    villager = _client(demo, plants, sender)
    kept = _reports(demo, villager)
    _looks_and_errs(demo, villager, kept)
    assert wait_until(lambda: _adopted(demo, kept.number))
    _an_officer_reads(demo, kept.number)
    leaks = set()
    looked_at = 0
    for place, read in places(demo, plants):
        try:
            data = read()
        except FileNotFoundError:
            continue  # a temporary file that has gone
        looked_at += 1
        leaks |= {f"{hit} in {place}" for hit in plants.found_in(data) | sender.found_in(data)}
    assert not leaks, "\n".join(sorted(leaks))
    assert looked_at > len(("dump", "activity", "statistics"))


def test_the_search_would_find_them() -> None:
    sender = Sender()
    for trace in (str(sender.line), sender.said.exploded, str(sender.said).upper()):
        assert sender.found_in(f"GET /lapor/ from {trace}:4711".encode())
    assert sender.found_in(b"\0\0" + sender.said.packed)
    assert sender.found_in(_FAMILY + sender.line.packed)
    assert not sender.found_in(b"127.0.0.1 ::1")


def _reports(demo: Demo, villager: Client) -> people.Slip:
    form = villager.get("/lapor/")
    fields = [("key", form.hidden("key")), ("since", form.hidden("since")), ("story", "Cerita CONTOH tanpa nama.")]
    assert villager.post("/lapor/", [*fields[:1], ("story", "")]).status == 422
    first = villager.post("/lapor/", fields)
    assert first.words
    body = json.dumps({"narrative": "Laporan CONTOH lewat mesin."}).encode()
    by_machine = villager.send("/api/v1/reports", body, "application/json", {"Idempotency-Key": secrets.token_hex(16)})
    assert by_machine.status == 201
    refused = villager.send("/api/v1/reports", b"{", "application/json", {"Idempotency-Key": secrets.token_hex(16)})
    assert refused.status in {400, 422}
    with demo.refusing("mailbox_envelope"):
        assert villager.post("/lapor/", [("key", secrets.token_hex(16)), ("story", "Waktu terganggu.")]).status == 503
    # Once a report stands again the site is well.
    assert villager.post("/lapor/", fields).words
    return people.Slip(first.words, first.number)


def _looks_and_errs(demo: Demo, villager: Client, kept: people.Slip) -> None:
    shown = villager.post("/cek/", [("code", kept.words)])
    assert kept.number in shown.text
    said = [("code", kept.words), ("key", shown.hidden("key")), ("message", "Balasan CONTOH.")]
    assert villager.post("/cek/balas/", said).status == 200
    _sends_a_photograph(villager, shown.hidden("ticket"))
    assert villager.post("/cek/", [("code", "bukan enam kata sama sekali ini")]).status == 422
    assert villager.get("/tidak-ada/").status == 404
    assert villager.send("/lapor/", b"story=" + b"a" * _TOO_LARGE).status == 413
    assert villager.send("/lapor/", b"\xff\xfe", "multipart/form-data; boundary=").status in {400, 422}
    assert villager.get("/tutup/").status == 200
    with demo.refusing("mailbox_line"):
        broken = [*said[:1], ("key", secrets.token_hex(16)), said[2]]
        assert villager.post("/cek/balas/", broken).status == 503


def _sends_a_photograph(villager: Client, ticket: str) -> None:
    edge = secrets.token_hex(12)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in (("ticket", ticket), ("kirim", "1"))
    ]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="berkas"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n'
    )
    body = b"".join([*parts, head.encode(), b"\r\n", paperwork.picture(), f"\r\n--{edge}--\r\n".encode()])
    sent = villager.send("/berkas/", body, f"multipart/form-data; boundary={edge}")
    assert "Berkas sudah kami terima" in sent.text


def _adopted(demo: Demo, number: str) -> bool:
    statement = (
        f"SELECT 1 FROM intake_adoption a JOIN mailbox_envelope e ON e.id = a.envelope_id WHERE e.number = '{number}'"
    )
    return bool(demo.query(statement))


def _an_officer_reads(demo: Demo, number: str) -> None:
    rina = Client(demo.port + 1)
    assert rina.sign_in(people.RINA, demo.password).status == 302
    report = f"/laporan/{number}/"
    assert rina.take(number).status == 302
    opened = rina.post(f"{report}isi/", [], form_at=report)
    assert "Cerita CONTOH tanpa nama." in opened.text
