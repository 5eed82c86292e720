"""Behind a proxy: whose word on the visitor's address counts, and what a site says over TLS only then."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping

import pytest
from django.http import HttpRequest
from django.test import override_settings

from sigap.access.visit import visit_of
from sigap.cli.home import CHECKOUT

PROXY, VISITOR, FORGED = "127.0.0.1", "203.0.113.7", "198.51.100.66"
ASKED = """
import json
from sigap.config import settings as s
options = s.DATABASES["default"]["OPTIONS"]
print(json.dumps([s.SECURE_HSTS_SECONDS, s.SECURE_PROXY_SSL_HEADER, options.get("require_auth"),
  s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME, getattr(s, "SECURE_HSTS_INCLUDE_SUBDOMAINS", False)]))
"""
YEAR = 365 * 24 * 60 * 60


def source(remote: str, told: str | None) -> str:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = remote
    if told is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = told
    return visit_of(request).source


@pytest.mark.parametrize(
    ("proxies", "remote", "told", "expected"),
    [
        (0, VISITOR, None, VISITOR),
        (0, VISITOR, FORGED, VISITOR),
        (0, PROXY, FORGED, PROXY),
        (1, PROXY, VISITOR, VISITOR),
        (1, PROXY, f"{FORGED}, {VISITOR}", VISITOR),
        (1, PROXY, f"{FORGED},{FORGED},{VISITOR}", VISITOR),
        (1, PROXY, f"{FORGED}, ", PROXY),
        (1, PROXY, None, PROXY),
        (1, PROXY, "", PROXY),
        (1, PROXY, "bukan-alamat", "unknown"),
        (2, "10.0.0.2", f"{FORGED}, {VISITOR}, 10.0.0.1", VISITOR),
        (2, "10.0.0.2", "10.0.0.1", "10.0.0.2"),
        # Somebody who reached the site past the proxy says what he likes; nobody from outside is believed.
        (1, "8.8.8.8", FORGED, "8.8.8.8"),
        (1, "::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:127.0.0.1", VISITOR, VISITOR),
    ],
)
def test_only_our_own_proxies_word_counts(proxies: int, remote: str, told: str | None, expected: str) -> None:
    with override_settings(SIGAP_TRUSTED_PROXIES=proxies):
        assert source(remote, told) == expected


def settings_of(environ: Mapping[str, str]) -> list[object]:
    harmless = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-P", "-c", ASKED],
        env={**harmless, **environ, "PYTHONPATH": str(CHECKOUT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: list[object] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("surface", ["public", "desk"])
def test_in_earnest_a_site_is_told_to_be_opened_by_tls_only(surface: str) -> None:
    told = settings_of({"SIGAP_SURFACE": surface, "SIGAP_TRUSTED_PROXIES": "1"})
    assert told[:4] == [YEAR, ["HTTP_X_FORWARDED_PROTO", "https"], "scram-sha-256", True]
    assert str(told[4]).startswith("__Host-")
    assert told[5] is False


def test_without_a_proxy_nobody_may_say_that_it_was_tls() -> None:
    assert settings_of({"SIGAP_SURFACE": "desk"})[:2] == [YEAR, None]


def test_the_demo_says_nothing_of_the_kind() -> None:
    assert settings_of({"SIGAP_SURFACE": "desk", "SIGAP_DEMO": "1"})[:4] == [0, None, None, False]
