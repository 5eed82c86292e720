"""The shipped units and examples: walls that must not fall unnoticed, settings that a start would accept."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sigap.access.signin.unlocking import UNLOCK
from sigap.cli.home import CHECKOUT
from sigap.cli.readiness import database
from sigap.cli.readiness.settings import KNOWN
from sigap.cli.serving import sites
from sigap.config.settings import DATA_UPLOAD_MAX_MEMORY_SIZE
from sigap.mailbox.quarantine.pacing import HINT_HEADER
from sigap.vault.service import serving

DEPLOY = CHECKOUT / "deploy"
UNITS = DEPLOY / "systemd"
PARTS = ("public", "desk", "worker", "vault")
SERVICES = (*PARTS, "backup", "backup-now", "rotate", "up")
WALLS = (
    "UMask=0077", "LimitCORE=0", "MemorySwapMax=0", "NoNewPrivileges=yes", "CapabilityBoundingSet=",
    "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes", "PrivateUsers=yes",
    "ProtectProc=invisible", "ProtectClock=yes", "ProtectKernelModules=yes", "ProtectKernelTunables=yes",
    "ProtectControlGroups=yes", "RestrictNamespaces=yes", "RestrictSUIDSGID=yes", "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes", "SystemCallArchitectures=native", "SystemCallFilter=@system-service",
    "SystemCallFilter=~@privileged @resources", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
    "IPAddressDeny=any", "IPAddressAllow=localhost",
)  # fmt: skip
WEAKEST_SCORE = 1.0
QUICK_EXIT = "https://www.bmkg.go.id/"


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def unit(name: str) -> list[str]:
    return lines(UNITS / f"sigap-{name}.service")


def test_the_walls_stand_around_every_unit() -> None:
    standing = lines(UNITS / "sigap-.service.d" / "10-walls.conf")
    assert [wall for wall in WALLS if wall not in standing] == []
    torn_down = re.compile(
        r"^(Protect|Private|Restrict|NoNew|Memory(Deny|Swap)|SystemCall|Capability|IPAddress|UMask|Limit)"
    )
    assert not [(name, line) for name in SERVICES for line in unit(name) if torn_down.match(line)]


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_a_user_of_its_own_and_is_not_started_again_when_refused(part: str) -> None:
    told = unit(part)
    assert {f"User=sigap-{part}", "Type=notify", f"ExecStart=/opt/sigap/sigap up {part}"} <= set(told)
    assert {"RestartPreventExitStatus=2", "KillMode=mixed", "StateDirectoryMode=0700"} <= set(told)
    assert any(line.startswith(f"u sigap-{part} ") for line in lines(UNITS / "sigap.sysusers"))
    assert int(next(line for line in told if line.startswith("TimeoutStopSec=")).partition("=")[2]) >= 30


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_hangs_is_started_again(part: str) -> None:
    told = unit(part)
    assert {"NotifyAccess=main", "Restart=on-failure"} <= set(told)
    watched = int(next(line for line in told if line.startswith("WatchdogSec=")).partition("=")[2])
    # One look may take as long as a site and a database may take to answer; three of them fit in between.
    assert watched >= 3 * (sites.ANSWERS_WITHIN + database.BRIEFLY)


def test_only_the_vault_is_given_the_root_key() -> None:
    given = [name for name in SERVICES if any(line.startswith("LoadCredential") for line in unit(name))]
    assert given == ["vault", "rotate"]
    assert "Environment=SIGAP_ROOT_KEY=credential:root.key" in unit("vault")
    assert "Environment=SIGAP_ROOT_KEY=vault:/run/sigap-vault/socket" in unit("desk")
    hidden = next(line for line in unit("desk") if line.startswith("InaccessiblePaths="))
    assert "-/var/lib/sigap-keys " in hidden


@pytest.mark.parametrize(
    ("owner", "creds", "status", "now"),
    [
        ("printf baru", "cat >$4", 0, "baru"),
        ("exit 2", "cat >$4", 1, "lama"),
        ("printf baru", "exit 1", 2, "lama"),
        ("printf baru", 'text=$(cat); [ "$text" = uji ] || exit 1', 1, "lama"),
    ],
)
def test_a_new_root_key_takes_the_place_of_another_only_once_it_is_sealed(
    owner: str, creds: str, status: int, now: str, tmp_path: Path
) -> None:
    """Programs of the same names stand in for the keys' command and for systemd-creds."""
    programs, credential = tmp_path / "bin", tmp_path / "root.key.cred"
    programs.mkdir()
    for name, body in (("sigap-owner", owner), ("systemd-creds", creds)):
        (programs / name).write_text(f"#!/bin/sh\n{body}\n")
        (programs / name).chmod(0o700)
    credential.write_text("lama")
    environ = {"PATH": f"{programs}:/usr/bin:/bin", "SIGAP_CREDENTIAL": str(credential)}
    done = subprocess.run([UNITS / "sigap-new-root", "keys", "init"], env=environ, capture_output=True, check=False)
    assert (done.returncode, credential.read_text()) == (status, now), done.stderr
    others = [one.read_text() for one in tmp_path.glob("root.key.cred.*")]
    assert others == (["lama"] if status == 0 else []), "what was there is set aside, and nothing half made is left"


@pytest.mark.parametrize("name", ["worker", "backup", "backup-now"])
def test_who_needs_no_key_cannot_reach_one(name: str) -> None:
    assert "InaccessiblePaths=-/var/lib/sigap-keys -/var/lib/sigap-keys-public" in unit(name)


@pytest.mark.parametrize("part", ["desk", "vault"])
def test_what_holders_are_handed_is_out_of_sight(part: str) -> None:
    hidden = next(line for line in unit(part) if line.startswith("InaccessiblePaths="))
    assert "-/run/sigap" in hidden.removeprefix("InaccessiblePaths=").split()


def test_the_vault_sees_whose_account_asks() -> None:
    """In a user namespace of its own it would take every account for nobody's."""
    after = lines(UNITS / "sigap-vault.service.d" / "20-peers.conf")
    assert [line for line in after if line and line[0] not in "#["] == ["PrivateUsers=no"]
    laid = (UNITS / "lay").read_text(encoding="utf-8")
    assert "sigap-vault.service.d/20-peers.conf" in laid
    assert f"u {serving.DESK_ACCOUNT} " in (UNITS / "sigap.sysusers").read_text(encoding="utf-8")


def test_a_copy_at_once_is_made_as_the_one_by_the_clock() -> None:
    told = [(one, now) for one, now in zip(unit("backup")[3:], unit("backup-now")[2:], strict=True) if one != now]
    assert told == [
        ("Description=SIGAP, cadangan", "Description=SIGAP, cadangan sekarang"),
        ("ExecStart=/opt/sigap/sigap backup --scheduled", "ExecStart=/opt/sigap/sigap backup --now"),
    ]


def test_everything_that_lies_among_the_units_is_laid_out() -> None:
    done = (UNITS / "lay").read_text(encoding="utf-8")
    named = {"sigap.sysusers", "sigap.tmpfiles", "sigap-owner", "./*.service", "./*.timer", "./*.socket"}
    named |= {"../logrotate/sigap", "sigap-.service.d/10-walls.conf", "sigap-cleaner@.service.d/20-alone.conf"}
    assert [one for one in named if f" {one} " not in done] == []
    assert "env/" not in done, "an upgrade keeps what the operator wrote"


def test_what_a_report_passes_on_its_way_is_started_again() -> None:
    """Debian leaves nginx and PostgreSQL lying after a crash; what `lay` puts beside them does not."""
    assert {"[Service]", "Restart=on-failure"} <= set(lines(UNITS / "restart.conf"))
    done = (UNITS / "lay").read_text(encoding="utf-8")
    assert "for unit in nginx postgresql@; do" in done
    assert 'restart.conf "/etc/systemd/system/$unit.service.d/10-sigap-restart.conf"' in done


def test_log_rotation_names_no_absent_user_and_no_file_of_another_package() -> None:
    shipped = lines(DEPLOY / "logrotate" / "sigap")
    users = {line.split()[1] for line in shipped if line.strip().startswith("su ")}
    assert users == {"sigap-backup"}, "logrotate fails as a whole where one is missing"
    assert not [line for line in shipped if line.startswith("/var/log/nginx/")], "nginx's package rotates those"
    assert "error_log /var/log/sigap/kerja.log crit;" in (DEPLOY / "nginx" / "sigap.conf").read_text(encoding="utf-8")
    assert "f /var/log/sigap/kerja.log 0640 www-data adm -" in lines(UNITS / "sigap.tmpfiles")


@pytest.mark.parametrize("name", [*PARTS, "backup", "rotate", "up"])
def test_the_example_environments_hold_known_names_and_no_foreign_secret(name: str) -> None:
    names = {line.partition("=")[0] for line in lines(UNITS / "env" / f"{name}.env") if "=" in line and line[0] != "#"}
    assert names <= KNOWN | {"DATABASE_URL"}
    assert ("DATABASE_URL" in names) is (name in {"backup", "rotate"})
    if name == "up":
        return
    others = {part.upper() for part in PARTS} - {name.upper()}
    assert not [one for one in names for part in others if one.endswith(f"_{part}")]


@pytest.mark.parametrize("name", [*SERVICES, "cleaner@"])
def test_the_units_are_rated_as_safe_by_systemd_itself(name: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    shutil.copytree(UNITS, tmp_path / "etc" / "systemd" / "system")
    asked = [
        "systemd-analyze",
        "security",
        "--offline=true",
        "--no-pager",
        f"--root={tmp_path}",
        f"sigap-{name}.service",
    ]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    if found is None:
        pytest.skip("this systemd-analyze rates no unit outside a running system")
    # The vault has to see whose account asks, which no unit in a user namespace of its own does.
    assert float(found[1]) <= WEAKEST_SCORE + (0.1 if name == "vault" else 0)


def test_the_proxy_takes_bodies_whole_and_writes_down_nobody() -> None:
    text = (DEPLOY / "nginx" / "sigap.conf").read_text(encoding="utf-8")
    servers = re.split(r"^server \{$", text, flags=re.MULTILINE)[1:]
    sites = [server for server in servers if "proxy_pass" in server]
    assert len(sites) == len(("public", "desk"))
    for server in servers:
        assert "access_log off;" in server
    for site in sites:
        for wall in (
            "proxy_request_buffering on;", "client_body_timeout 10s;", "client_header_timeout 10s;",
            "proxy_max_temp_file_size 0;", "proxy_set_header X-Forwarded-For $remote_addr;",
            "proxy_set_header X-Forwarded-Proto $scheme;", "limit_conn ", "limit_req ",
        ):  # fmt: skip
            assert wall in site
        # A body larger than its buffer would be laid on the disk in clear. The desk takes documents of a case.
        size = "11m" if "sigap_desk" in site else "2m"
        assert f"client_max_body_size {size};" in site
        assert f"client_body_buffer_size {size};" in site
    assert DATA_UPLOAD_MAX_MEMORY_SIZE == 2 * 1024 * 1024
    assert "max_conns" not in text.replace("No max_conns", ""), "beyond it nginx answers 502"
    assert "error_log /dev/null emerg;" in next(site for site in sites if "sigap_public" in site)
    assert "Strict-Transport-Security" not in text
    # Nobody is refused for the address that a village shares: the pace is told to SIGAP, which keeps what comes.
    assert {"limit_req_dry_run on;", f"proxy_set_header {HINT_HEADER} $limit_req_status;"} <= {
        line.strip() for line in next(site for site in sites if "sigap_public" in site).splitlines()
    }
    own = next(site for site in sites if "sigap_desk" in site).partition(f"location = {UNLOCK} {{")[2].partition("}")[0]
    assert "# deny all;" in own
    assert "proxy_pass http://sigap_desk;" in own


def test_nobody_meets_a_bare_error_of_the_proxy() -> None:
    text = (DEPLOY / "nginx" / "sigap.conf").read_text(encoding="utf-8")
    sites = [server for server in re.split(r"^server \{$", text, flags=re.MULTILINE) if "proxy_pass" in server]
    for site in sites:
        assert "error_page 502 503 504 /tertunda.html;" in site
        assert "form-action 'self'" in site, "what was sent is sent again from there"
        assert "proxy_intercept_errors" not in site, "SIGAP's own pages keep what was typed"
    page = (DEPLOY / "nginx" / "tertunda.html").read_text(encoding="utf-8")
    assert {"tel:110", "tel:129"} <= set(re.findall(r'href="(tel:\d+)"', page))
    assert re.findall(r'(?:href|src)="(?!tel:|data:)([^"]+)"', page) == [QUICK_EXIT]
    assert "<main" not in page, "the site's own script would show it in place of what was typed"
    assert "location.reload()" in page
    assert "http-equiv" not in page, "a refresh asks by GET, and what was sent is gone"


def test_certbot_may_prove_the_names_and_nobody_is_bound_to_tls_before_a_renewal() -> None:
    text = (DEPLOY / "nginx" / "sigap.conf").read_text(encoding="utf-8")
    (plain,) = [server for server in re.split(r"^server \{$", text, flags=re.MULTILINE) if "return 301" in server]
    assert plain.index("location ^~ /.well-known/acme-challenge/") < plain.index("return 301")
    assert text.count("include /etc/nginx/sigap/hsts.conf;") == 2
    assert "proxy_hide_header Strict-Transport-Security;" in lines(DEPLOY / "nginx" / "hsts.conf")


@pytest.mark.parametrize(("name", "renewed", "is_let_through"), [("lapor", 1, False), ("kerja", 2, True)])
def test_a_certificate_is_handed_to_nginx_and_hsts_let_through_after_renewals(
    name: str, renewed: int, tmp_path: Path, *, is_let_through: bool
) -> None:
    programs, lineage = tmp_path / "bin", tmp_path / "live" / name
    for folder in (programs, lineage, tmp_path / "etc" / "nginx" / "sigap"):
        folder.mkdir(parents=True)
    for program in ("nginx", "systemctl"):
        (programs / program).write_text(f'#!/bin/sh\necho "{program} $*" >>"{tmp_path}/called"\n')
        (programs / program).chmod(0o700)
    for part, content in (("fullchain.pem", "sertifikat"), ("privkey.pem", "kunci")):
        (lineage / part).write_text(content)
    for each in ("lapor", "kerja")[:renewed]:
        archive = tmp_path / "etc" / "letsencrypt" / "archive" / each
        archive.mkdir(parents=True)
        (archive / "fullchain2.pem").touch()
    held = tmp_path / "etc" / "nginx" / "sigap" / "hsts.conf"
    shutil.copy(DEPLOY / "nginx" / "hsts.conf", held)
    environ = {"PATH": f"{programs}:/usr/bin:/bin", "PREFIX": str(tmp_path), "RENEWED_LINEAGE": str(lineage)}
    subprocess.run(["sh", DEPLOY / "certbot" / "sigap"], env=environ, check=True)
    laid = tmp_path / "etc" / "ssl" / "sigap"
    assert {path.name: (path.read_text(), path.stat().st_mode & 0o777) for path in laid.iterdir()} == {
        f"{name}.pem": ("sertifikat", 0o644),
        f"{name}.key": ("kunci", 0o600),
    }
    assert ("proxy_hide_header" not in held.read_text()) is is_let_through
    assert (tmp_path / "called").read_text().splitlines() == ["nginx -t -q", "systemctl reload nginx"]
    subprocess.run(["sh", DEPLOY / "certbot" / "sigap"], env=environ | {"RENEWED_LINEAGE": "/x/lain"}, check=True)
    assert len(list(laid.iterdir())) == 2, "another site's certificate is none of ours"
