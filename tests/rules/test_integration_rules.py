"""What binds a key to its network, where a ping may go, and the sample by which an office's system believes one."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sigap.integrations.rules import (
    TRIES,
    NetworkUnreadable,
    PlaceUnfit,
    is_public,
    is_within,
    networks_in,
    next_try,
    ping_place,
)
from sigap.integrations.sample import GOOD_FOR, PingVerifier
from sigap.integrations.sending import signed_headers

AT = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
URL = "https://sistem.contoh.go.id/sigap"


def test_networks_are_read_and_wide_ones_are_none() -> None:
    assert networks_in("203.0.113.8\n203.0.113.8, 2001:db8::/32") == ("203.0.113.8/32", "2001:db8::/32")
    assert is_within("203.0.113.8", ["203.0.113.0/28"])
    assert is_within("::ffff:203.0.113.8", ["203.0.113.0/28"])
    assert not is_within("203.0.113.18", ["203.0.113.0/28"])
    assert not is_within("bukan", ["203.0.113.0/28"])
    many = " ".join(f"10.0.0.{number}" for number in range(11))
    for text in ("", "0.0.0.0/0", "10.0.0.0/8", "::/0", "203.0.113.9/28", "kantor", many):
        with pytest.raises(NetworkUnreadable):
            networks_in(text)


def test_only_addresses_outside_of_every_house_are_public() -> None:
    inside = """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
        ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254
        64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2002:a9fe:a9fe:: 2001:db8::1 198.18.0.1 240.0.0.1"""
    assert not [address for address in inside.split() if is_public(address)]
    outside = "1.1.1.1 103.10.66.1 2606:4700::1111 64:ff9b::101:101 ::ffff:1.1.1.1"
    assert not [address for address in outside.split() if not is_public(address)]


def test_a_ping_goes_to_an_https_address_of_a_named_host() -> None:
    assert ping_place(URL) == ("sistem.contoh.go.id", 443, "/sigap")
    assert ping_place("https://1.1.1.1:8443") == ("1.1.1.1", 8443, "/")
    wrong = """http://sistem.contoh.go.id ftp://sistem.contoh.go.id https:// https://localhost/ https://server https://a@b.id
        https://sistem.contoh.go.id/?kunci=1 https://sistem.contoh.go.id/#x https://127.0.0.1/ https://[::1]/
        https://169.254.169.254/latest https://sistem.contoh.go.id:99999 https://printer.local https://x.internal"""
    for url in [*wrong.split(), "https://sistem.contoh.go.id/\n", "https://é.id", "https://a.id/" + "x" * 300]:
        with pytest.raises(PlaceUnfit):
            ping_place(url)


def test_tries_grow_longer_and_end() -> None:
    moments = [next_try(number, at=AT) for number in range(1, len(TRIES) + 2)]
    assert moments[:-1] == sorted(AT + pause for pause in TRIES)
    assert moments[-1] is None


def test_the_sample_believes_a_ping_once_and_no_other() -> None:
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    verifier, at = PingVerifier(public, URL), AT.timestamp()
    headers = signed_headers(URL, key=key, at=AT)
    assert verifier.accepts(headers, at + 2)
    assert not verifier.accepts(headers, at + 3), "replayed"
    fresh = signed_headers(URL, key=key, at=AT)
    old = AT + timedelta(seconds=GOOD_FOR + 1)
    assert not verifier.accepts(fresh, old.timestamp())
    assert not verifier.accepts(fresh, at - GOOD_FOR - 1)
    assert not PingVerifier(public, "https://lain.contoh.go.id/").accepts(fresh, at)
    for name, value in (
        ("Sigap-Timestamp", str(int(at) + 1)),
        ("Sigap-Nonce", "0" * 32),
        ("Sigap-Signature", "bukan tanda"),
        ("Sigap-Signature", base64.b64encode(b"x" * 64).decode()),
        ("Sigap-Timestamp", ""),
    ):
        assert not verifier.accepts(fresh | {name: value}, at), name
    another = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    assert not PingVerifier(another, URL).accepts(fresh, at)
    assert verifier.accepts({name.upper(): value for name, value in fresh.items()}, at)
