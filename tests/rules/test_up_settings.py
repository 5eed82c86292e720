"""What a production start refuses in the environment's settings: each mistake named, with what mends it."""

import socket
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.factories.starts import HOSTS, SECRET, good_start

from sigap.cli.readiness import settings
from sigap.cli.readiness.addresses import NumericAddress
from sigap.cli.readiness.start import SERVING, Check, ReadinessFinding, Start
from sigap.config.env import Surface

SETTINGS: tuple[Check, ...] = (
    settings.debugging,
    settings.numbers,
    settings.regency,
    settings.examples,
    settings.unknown_names,
    settings.secret_key,
    settings.others_secrets,
    settings.hosts,
    settings.desk_address,
    settings.mail,
    settings.proxies,
    settings.listening,
)
PUBLIC, DESK, WORKER, _VAULT = SERVING
OWNER = "postgresql://sigap_owner:sandi@127.0.0.1/sigap"


def findings(start: Start) -> list[ReadinessFinding]:
    return [finding for check in SETTINGS for finding in check(start)]


def told(found: Iterable[ReadinessFinding]) -> str:
    return "\n".join(finding.text for finding in found)


@pytest.mark.parametrize("surface", SERVING)
def test_a_start_in_order_is_not_disturbed(surface: Surface, tmp_path: Path) -> None:
    assert findings(good_start(tmp_path, surface)) == []


@pytest.mark.parametrize(
    ("surface", "name", "value", "said", "mended_by"),
    [
        (DESK, "SIGAP_DEBUG", "1", "SIGAP_DEBUG disetel", "hapus SIGAP_DEBUG"),
        (PUBLIC, "SIGAP_DEMO", "1", "SIGAP_DEMO disetel", "hapus SIGAP_DEMO"),
        (DESK, "SIGAP_IDLE_MINUTES", "0", "SIGAP_IDLE_MINUTES='0'", "paling kecil 1"),
        (WORKER, "SIGAP_REGENCY", "99.01", "SIGAP_REGENCY='99.01': provinsi tidak dikenal", "misalnya 16.09"),
        (WORKER, "SIGAP_METRICS_PORT", "x", "SIGAP_METRICS_PORT='x'", "bilangan bulat"),
        (DESK, "SIGAP_SECRET_KEY_DESK", None, "SIGAP_SECRET_KEY_DESK belum", "/dev/urandom"),
        (PUBLIC, "SIGAP_SECRET_KEY_PUBLIC", "x" * 49, "hanya 49 huruf", "/dev/urandom"),
        (PUBLIC, "DATABASE_URL", OWNER, "DATABASE_URL terlihat oleh situs publik", "hapus"),
        (WORKER, "SIGAP_SECRET_KEY_DESK", SECRET, "SIGAP_SECRET_KEY_DESK terlihat oleh pekerja", "hapus"),
        (DESK, "SIGAP_DATABASE_URL_PUBLIC", OWNER, "SIGAP_DATABASE_URL_PUBLIC terlihat", "hapus"),
        (DESK, "SIGAP_HOSTS", None, "SIGAP_HOSTS belum disetel", "SIGAP_HOSTS="),
        (DESK, "SIGAP_HOSTS", "kerja.uji.go.id,*", "memuat *", "satu per satu"),
        (PUBLIC, "SIGAP_HOSTS", ".uji.go.id", "memuat .uji.go.id", "satu per satu"),
        (PUBLIC, "SIGAP_HOSTS", "localhost, 127.0.0.1", "hanya memuat nama mesin ini", "sebut nama host"),
        (DESK, "SIGAP_DESK_URL", None, "SIGAP_DESK_URL=''", "https://"),
        (DESK, "SIGAP_DESK_URL", "http://kerja.uji.go.id/", "SIGAP_DESK_URL='http", "https://"),
        (DESK, "SIGAP_DESK_URL", "https://lain.go.id/", "menyebut lain.go.id", "samakan"),
        (WORKER, "SIGAP_DESK_URL", "https://[", "SIGAP_DESK_URL", "https://"),
        (WORKER, "SIGAP_MAIL_URL", "surel.uji.go.id:587", "SIGAP_MAIL_URL tidak terbaca", "smtp://"),
        (WORKER, "SIGAP_MAIL_URL", "smtp://a:b@surel.uji.go.id:x", "SIGAP_MAIL_URL tidak terbaca", "smtp://"),
        (WORKER, "SIGAP_MAIL_URL", "smtp://a:b@surel.uji.go.id", "tanpa TLS", "tls=starttls"),
        (WORKER, "SIGAP_MAIL_FROM", None, "SIGAP_MAIL_FROM belum", "alamat pengirim"),
        (WORKER, "SIGAP_MAIL_URL", "smtps://sigap:SANDI@127.0.0.1:465", "sandi contoh", "sebenarnya"),
        (WORKER, "SIGAP_MAIL_FROM", "sigap@contoh.go.id", "alamat contoh", "sebenarnya"),
        (WORKER, "SIGAP_DATABASE_URL_WORKER", "postgresql://a:SANDI@127.0.0.1/sigap", "sandi contoh", "sebenarnya"),
        (PUBLIC, "SIGAP_HOSTS", "lapor.contoh.go.id", "alamat contoh", "sebenarnya"),
        (DESK, "SIGAP_TRUSTED_PROXIES", None, "proksi TLS", "SIGAP_TRUSTED_PROXIES=1"),
        (PUBLIC, "SIGAP_TRUSTED_PROXIES", "0", "proksi TLS", "deploy/nginx/sigap.conf"),
    ],
)
def test_a_mistake_is_refused_and_its_mend_named(
    surface: Surface, name: str, value: str | None, said: str, mended_by: str, tmp_path: Path
) -> None:
    found = findings(good_start(tmp_path, surface, **{name: value}))
    assert [finding.is_warning for finding in found] == [False]
    assert said in found[0].text
    assert mended_by in found[0].text


@pytest.mark.parametrize(
    ("surface", "name", "value", "said"),
    [
        (WORKER, "SIGAP_MAIL_URL", None, "SIGAP_MAIL_URL belum disetel"),
        (DESK, "SIGAP_TRUSTED_PROXY", "1", "SIGAP_TRUSTED_PROXY tidak dikenal"),
    ],
)
def test_what_is_only_a_pity_is_a_warning(
    surface: Surface, name: str, value: str | None, said: str, tmp_path: Path
) -> None:
    found = findings(good_start(tmp_path, surface, **{name: value}))
    assert [finding.is_warning for finding in found] == [True]
    assert said in found[0].text


def test_the_worker_may_hold_the_owners_address_where_it_keeps_copies(tmp_path: Path) -> None:
    assert findings(good_start(tmp_path, WORKER, DATABASE_URL=OWNER)) == []
    assert "DATABASE_URL" in told(findings(good_start(tmp_path, WORKER, DATABASE_URL=OWNER, SIGAP_BACKUP_DIR=None)))


def together(tmp_path: Path, surface: Surface, **changes: str) -> Start:
    shared = {
        "SIGAP_HOSTS": None,
        "SIGAP_HOSTS_PUBLIC": HOSTS[PUBLIC],
        "SIGAP_HOSTS_DESK": HOSTS[DESK],
        "SIGAP_SECRET_KEY_PUBLIC": SECRET + "PUBLIC",
        "SIGAP_SECRET_KEY_DESK": SECRET + "DESK",
    }
    return replace(good_start(tmp_path, surface, **(shared | changes)), is_together=True)


@pytest.mark.parametrize("surface", SERVING)
def test_together_each_part_has_names_and_secrets_of_its_own(surface: Surface, tmp_path: Path) -> None:
    assert findings(together(tmp_path, surface)) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SIGAP_HOSTS_DESK": HOSTS[PUBLIC]}, f"{HOSTS[PUBLIC]} dipakai situs publik dan meja kerja"),
        ({"SIGAP_SECRET_KEY_PUBLIC": SECRET + "DESK"}, "SIGAP_SECRET_KEY_PUBLIC dan SIGAP_SECRET_KEY_DESK sama"),
    ],
)
def test_what_the_sites_would_share_is_refused(changes: dict[str, str], said: str, tmp_path: Path) -> None:
    assert said in told(findings(together(tmp_path, DESK, **changes)))


def test_an_embedded_system_makes_its_own_secrets(tmp_path: Path) -> None:
    start = replace(good_start(tmp_path, DESK, SIGAP_SECRET_KEY_DESK=None), is_embedded=True)
    assert list(settings.secret_key(start)) == []


@pytest.mark.parametrize(
    ("address", "is_refused"),
    [("0.0.0.0:8000", True), ("[::]:8000", True), ("8.8.8.8:80", True), ("10.1.2.3:8000", False)],
)
def test_beyond_this_machine_only_an_inner_network_and_said_so(
    address: str, is_refused: object, tmp_path: Path
) -> None:
    start = replace(good_start(tmp_path, PUBLIC), listen=NumericAddress.read(address))
    (found,) = settings.listening(start)
    assert found.is_warning is not is_refused
    assert address in found.text


def test_a_place_that_another_program_holds_is_refused(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        place = NumericAddress("127.0.0.1", other.getsockname()[1])
        (found,) = settings.place_is_free(replace(good_start(tmp_path, PUBLIC), listen=place))
    assert str(place) in found.text
    assert list(settings.place_is_free(replace(good_start(tmp_path, PUBLIC), listen=place))) == []
    assert list(settings.place_is_free(good_start(tmp_path, WORKER))) == []


@pytest.mark.parametrize("text", ["8000", "localhost:8000", "127.0.0.1:0", "127.0.0.1:70000", "127.0.0.1:", ":8000"])
def test_an_address_is_numeric_with_a_port(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        NumericAddress.read(text)


@pytest.mark.parametrize("text", ["127.0.0.1:8000", "[::1]:8001"])
def test_an_address_is_written_as_it_was_read(text: str) -> None:
    address = NumericAddress.read(text)
    assert str(address) == text
    assert address.is_loopback
    assert address.next_port.port == address.port + 1


def test_no_check_shows_a_secret(tmp_path: Path) -> None:
    spoilt: list[Callable[[], Start]] = [
        lambda: good_start(tmp_path, DESK, SIGAP_SECRET_KEY_DESK="pendek-rahasia"),
        lambda: good_start(tmp_path, WORKER, SIGAP_MAIL_URL="smtp://a:kata-rahasia@surel.uji.go.id"),
    ]
    assert "rahasia" not in "".join(told(findings(make())).replace("rahasia bagian lain", "") for make in spoilt)
