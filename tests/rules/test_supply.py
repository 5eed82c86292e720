"""`./sigap check supply`: origins, hashes, licences, and what a database of weaknesses answers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, cast

import pytest

from sigap.cli.home import CHECKOUT
from sigap.cli.packaging import supply, uv

GOOD = {
    "name": "contoh",
    "source": {"registry": "https://pypi.org/simple"},
    "wheels": [{"url": "https://files.pythonhosted.org/packages/a/contoh.whl", "hash": "sha256:" + "a" * 64}],
}


def test_the_lock_file_itself_is_whole_and_every_licence_is_one_that_may_be_carried() -> None:
    packages = supply._locked(CHECKOUT / "uv.lock")
    assert {"django", "cryptography"} <= {package["name"] for package in packages}
    assert supply.unsafe_sources(packages) == []
    assert supply.unfit_licences(supply._installed(packages)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": {"registry": "https://pypi.example/simple"}}, "bukan dari https://pypi.org/simple"),
        ({"source": {"git": "https://github.com/contoh/contoh"}}, "bukan dari https://pypi.org/simple"),
        ({"wheels": []}, "tanpa berkas"),
        ({"wheels": [{"url": GOOD["wheels"][0]["url"]}]}, "tanpa sidik"),  # type: ignore[index]  # a literal above
        ({"wheels": [{"url": GOOD["wheels"][0]["url"], "hash": "md5:" + "a" * 32}]}, "tanpa sidik"),  # type: ignore[index]  # as above
        ({"sdist": {"url": "https://jahat.example/c.tar.gz", "hash": "sha256:" + "b" * 64}}, "bukan dari files"),
    ],
)
def test_what_comes_from_elsewhere_or_without_a_hash_is_named(change: dict[str, Any], said: str) -> None:
    assert supply.unsafe_sources([GOOD]) == []
    found = supply.unsafe_sources([GOOD | change])
    assert len(found) == 1
    assert found[0].startswith("contoh: ")
    assert said in found[0]


@pytest.mark.parametrize(
    ("expression", "is_fit"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-or-later", False),
        ("", False),
    ],
)
def test_a_licence_is_judged_by_what_it_offers_and_asks(expression: str, *, is_fit: bool) -> None:
    assert supply.is_allowed(expression) is is_fit
    assert (supply.unfit_licences({"contoh": expression}) == []) is is_fit


def test_a_licence_for_tools_alone_covers_no_other_package_under_it() -> None:
    assert supply.unfit_licences({"djlint": "GPL-3.0-or-later"}) == []
    assert supply.unfit_licences({"contoh": "GPL-3.0-or-later"}) == ["contoh: GPL-3.0-or-later"]


def test_an_older_way_to_say_a_licence_is_understood_and_an_unknown_one_shown() -> None:
    told = Message()
    told["Classifier"] = "License :: OSI Approved :: BSD License"
    assert supply.licence_of(cast("Any", told), "contoh") == "BSD-3-Clause"
    strange = Message()
    strange["License"] = "Beerware"
    assert supply.unfit_licences({"contoh": supply.licence_of(cast("Any", strange), "contoh")}) == ["contoh: Beerware"]


@contextmanager
def _database_of_weaknesses(*, against: str = "") -> Iterator[str]:
    """A server on loopback that speaks as OSV does and knows of at most one weakness."""
    known = {"id": "GHSA-contoh", "modified": "2026-01-01T00:00:00Z"}
    whole = {**known, "summary": "contoh", "affected": [{"package": {"name": against, "ecosystem": "PyPI"}}]}

    class Osv(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            named = [each["package"]["name"] for each in asked]
            self._answer({"results": [{"vulns": [known]} if name == against else {} for name in named]})

        def do_GET(self) -> None:
            self._answer(whole)

        def log_message(self, *_told: object) -> None:
            """Says nothing."""

        def _answer(self, body: object) -> None:
            sent = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Osv)
    serving = Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def test_a_known_weakness_is_no_and_silence_is_not_yes(capsys: pytest.CaptureFixture[str]) -> None:
    program = uv.program()
    with _database_of_weaknesses() as address:
        assert supply._known_weaknesses(program, "--service-url", address) == 0
    with _database_of_weaknesses(against="django") as address:
        assert supply._known_weaknesses(program, "--service-url", address) == 1
    assert "GHSA-contoh" in capsys.readouterr().out
    assert supply._known_weaknesses(program, "--no-such-option") == 2, "at once: a dead address is tried for long"
    assert "TIDAK DIPERIKSA" in capsys.readouterr().out


def test_the_bill_of_materials_names_every_package_with_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "sbom.json"
    counted = supply._write_sbom(uv.program(), path)
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["bomFormat"] == "CycloneDX"
    assert len(told["components"]) == counted
    django = next(each for each in told["components"] if each["name"] == "django")
    assert django["externalReferences"][0]["hashes"][0]["alg"] == "SHA-256"
