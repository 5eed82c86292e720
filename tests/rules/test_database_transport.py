"""Where an address of a database leads, the owner's too, and what must stand in it beyond this machine."""

from pathlib import Path

import pytest

from sigap.cli.database import server, transport
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.main import main

SURE = "sslmode=verify-full&sslrootcert=/etc/ssl/certs/pusat.pem"
ON_THIS_MACHINE = (
    "postgresql:///sigap",
    "postgresql://pemilik:sandi@localhost/sigap",
    "postgresql://pemilik:sandi@127.0.0.1:5433/sigap",
    "postgresql://pemilik:sandi@[::1]/sigap",
    "postgresql://pemilik:sandi@/sigap?host=/run/postgresql",
    "postgresql://pemilik:sandi@/sigap?host=%2Frun%2Fpostgresql,localhost",
    "postgresql://pemilik:sandi@db.uji.go.id/sigap?hostaddr=127.0.0.1",
)
BEYOND = (
    "postgresql://pemilik:sandi@db.uji.go.id/sigap",
    "postgresql://pemilik:sandi@db.uji.go.id/sigap?sslmode=require",
    "postgresql://pemilik:sandi@/sigap?host=/run/x,db.uji.go.id",
    "postgresql://pemilik:sandi@localhost,db.uji.go.id/sigap",
    "postgresql://pemilik:sandi@localhost/sigap?hostaddr=10.0.0.5",
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.from_environment({"SIGAP_HOME": str(tmp_path)})


@pytest.mark.parametrize("url", ON_THIS_MACHINE)
def test_on_this_machine_an_address_stays_as_it_is(url: str, home: Home) -> None:
    found = server.foreign(home, {"DATABASE_URL": url})
    assert found is not None
    assert found.owner_url == url


@pytest.mark.parametrize("url", BEYOND)
def test_an_owners_address_beyond_this_machine_names_the_server_it_means(url: str, home: Home) -> None:
    with pytest.raises(CommandFailed, match="sslmode=verify-full&sslrootcert") as refused:
        server.foreign(home, {"DATABASE_URL": url})
    assert refused.value.status == 2
    assert refused.value.message.startswith("DATABASE_URL")
    assert "sandi@" not in refused.value.message


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("postgresql://pemilik:sandi@/sigap?service=jauh", {}),
        ("postgresql://pemilik:sandi@localhost/sigap", {"PGSERVICE": "jauh"}),
    ],
)
def test_what_a_file_of_services_says_is_not_believed(url: str, more: dict[str, str], home: Home) -> None:
    with pytest.raises(CommandFailed, match="berkas layanan"):
        server.foreign(home, {"DATABASE_URL": url, **more})


def test_what_is_no_address_is_told_in_a_sentence(home: Home) -> None:
    for url in ("host=db.uji.go.id dbname=sigap", "mysql://pemilik@localhost/sigap", "postgresql://[::1/sigap"):
        with pytest.raises(CommandFailed, match="DATABASE_URL tidak terbaca"):
            server.foreign(home, {"DATABASE_URL": url})


def test_what_the_address_leaves_out_the_environment_says() -> None:
    assert "db.uji.go.id" in transport.transport_mistake("postgresql:///sigap", {"PGHOST": "db.uji.go.id"})
    assert "10.0.0.5" in transport.transport_mistake("postgresql://localhost/sigap", {"PGHOSTADDR": "10.0.0.5"})
    assert transport.transport_mistake("postgresql://localhost/sigap", {"PGHOST": "db.uji.go.id"}) == ""


def test_a_sure_way_is_taken_to_a_server_that_asks_for_proof(home: Home) -> None:
    url = f"postgresql://pemilik:sandi@db.uji.go.id/sigap?{SURE}"
    found = server.foreign(home, {"DATABASE_URL": url})
    assert found is not None
    assert found.owner_url == f"{url}&require_auth=scram-sha-256"
    assert found.urls["desk"].endswith(f"@db.uji.go.id/sigap?{SURE}&require_auth=scram-sha-256")
    named = f"{url}&require_auth=none"
    found = server.foreign(home, {"DATABASE_URL": named})
    assert found is not None
    assert found.owner_url == named


def test_status_has_its_page_where_the_address_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGAP_HOME", str(tmp_path))
    monkeypatch.setenv("SIGAP_KEYS", str(tmp_path / "kunci"))
    monkeypatch.setenv("DATABASE_URL", BEYOND[0])
    assert main(["status"]) == 2
    told = capsys.readouterr().out
    assert "sslmode=verify-full" in told
    assert "sandi@" not in told
    assert "disk" in told
