"""Containers, Ansible and NOTICE are what their one source makes of them, and hold what the units hold."""

import fcntl
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest
import yaml

from sigap.cli.home import CHECKOUT
from sigap.cli.packaging import ansible, containers, notice, supply, units
from sigap.cli.packaging.generate import WRITTEN

PARTS = {"public", "desk", "worker", "vault", "backup", "backup-now", "rotate"}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_what_is_written_is_current(path: Path) -> None:
    if path.name == "NOTICE" and not notice.is_written_here():
        pytest.skip("written for another Python")
    assert path.read_text(encoding="utf-8") == WRITTEN[path](), "run: ./sigap generate-packaging"


def composed(folder: Path = units.UNITS) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(containers.compose(folder))
    return told


def test_every_part_has_a_container_with_the_walls_of_its_unit() -> None:
    services = composed()["services"]
    assert set(services) >= PARTS
    for name in PARTS:
        service = services[name]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert (service["read_only"], service["ulimits"], service["pids_limit"]) == (True, {"core": 0}, 128)
        assert service["mem_limit"] == service["memswap_limit"], "nothing goes to swap"
        assert service["user"] == ("sigap-vault" if name == "rotate" else f"sigap-{name.removesuffix('-now')}")
    assert services["desk"]["command"] == ["up", "desk"]
    assert services["desk"]["mem_limit"] == 2 * 1024**3


def test_keys_are_written_by_the_rotation_alone_and_read_by_who_holds_them() -> None:
    services = composed()["services"]
    assert {n for n, s in services.items() if "sigap-keys:/var/lib/sigap-keys" in s["volumes"]} == {
        "rotate", "keys-hand", "owner", "status",
    }  # fmt: skip
    assert {n for n, s in services.items() if "sigap-keys:/var/lib/sigap-keys:ro" in s["volumes"]} == {
        "vault", "register",
    }  # fmt: skip
    lent = {name: [each["source"] for each in service.get("secrets", ())] for name, service in services.items()}
    assert {name for name, secrets in lent.items() if "root.key" in secrets} == {
        "vault", "rotate", "register", "owner", "status",
    }  # fmt: skip
    hand = services["keys-hand"]
    assert (hand["command"], hand["network_mode"]) == (["/opt/sigap/deploy/systemd/hand"], "none")
    named = set(re.findall(r"/var/lib/[a-z-]+", units.HAND.read_text(encoding="utf-8")))
    assert {volume.rpartition(":")[2] for volume in hand["volumes"]} == named


def test_settings_and_keys_are_secrets_that_podman_compose_can_lend() -> None:
    """It lays a secret under its own name alone, and shows what stands in `env_file` to everybody."""
    services = composed()["services"]
    for name, service in services.items():
        assert "env_file" not in service
        assert "depends_on" not in service, "`run` would start the other one in the background"
        for secret in service.get("secrets", ()):
            assert (secret.keys(), secret["mode"]) == ({"source", "uid", "gid", "mode"}, "0400"), name
    assert [each["source"] for each in services["public"]["secrets"]] == ["public.env"]
    assert services["vault"]["environment"]["CREDENTIALS_DIRECTORY"] == "/run/secrets"


def test_of_two_commands_that_share_a_folder_the_second_waits(tmp_path: Path) -> None:
    """The first to end would take what the keys' user holds back from under it."""
    log, lock = tmp_path / "log", tmp_path / "sigap.lock"
    for name, does in {
        "id": "echo 1000", "podman": f'[ "$2" != inspect ] && echo "$@" >>{log}', "podman-compose": f"echo run >>{log}",
    }.items():  # fmt: skip
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "rotate.env").touch()
    environ = {"PATH": f"{tmp_path}:/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "SIGAP_SETTINGS": str(tmp_path)}
    with lock.open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        owner = CHECKOUT / "deploy" / "containers" / "sigap-owner"
        second = subprocess.Popen([owner, "keys", "status"], env=environ, stderr=subprocess.PIPE, text=True)
        assert second.stderr is not None
        assert "menunggu" in second.stderr.readline()
        assert "unshare" not in log.read_text()
    assert second.communicate(timeout=30)[1] == ""
    assert second.returncode == 0
    passed = [line.split()[0] for line in log.read_text().splitlines() if not line.startswith("secret")]
    assert passed == ["unshare", "run", "unshare"]


def started() -> Any:
    """The first process of a container, as a module."""
    loader = SourceFileLoader("container_start", str(containers.FIRST_PROCESS))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("does", "status"),
    [("sys.exit(2)", 2), ("say('READY=1'); sys.exit(75)", 75), ("say('READY=1'); time.sleep(60)", 137)],
    ids=["refused", "no database", "hangs"],
)
def test_the_first_process_hears_what_systemd_would_hear(tmp_path: Path, does: str, status: int) -> None:
    program = (
        "import os, socket, sys, time\n"
        "line, place = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM), os.environ['NOTIFY_SOCKET']\n"
        "def say(text): line.sendto(text.encode(), place)\n"
    )
    environ = {"WATCHDOG_USEC": "200000"}
    assert started().served([sys.executable, "-c", program + does], environ, tmp_path / "notify") == status


def test_settings_are_read_as_systemd_reads_them(tmp_path: Path) -> None:
    (tmp_path / "a.env").write_text(
        "# SANDI=1\nSIGAP_REGENCY_NAME=OKU Selatan\nURL=x://a:b=@c/d x://e\n\nbukan baris\n"
    )
    assert started().settings(tmp_path) == {"SIGAP_REGENCY_NAME": "OKU Selatan", "URL": "x://a:b=@c/d x://e"}


def test_only_parts_that_serve_are_started_and_the_others_wait_for_a_timer() -> None:
    services = composed()["services"]
    assert {name for name, service in services.items() if "profiles" not in service} == {
        "public", "desk", "worker", "vault", "cleaner",
    }  # fmt: skip


def test_the_cleaner_has_a_container_with_nothing_but_the_way_to_the_desk() -> None:
    services = composed()["services"]
    cleaner, meeting = services["cleaner"], "run-sigap-cleaner:/run/sigap-cleaner"
    assert (cleaner["user"], cleaner["network_mode"], cleaner["volumes"]) == ("sigap-cleaner", "none", [meeting])
    assert not {"secrets", "environment", "tmpfs", "command"} & cleaner.keys()
    assert (cleaner["read_only"], cleaner["cap_drop"]) == (True, ["ALL"])
    assert cleaner["mem_limit"] == cleaner["memswap_limit"] == 2 * 2304 * 1024**2
    assert {name for name, service in services.items() if meeting in service["volumes"]} == {"cleaner", "desk"}
    assert f"{meeting}:ro" in services["status"]["volumes"], "or it would say that the desk's account cleans"
    assert "install -d -m 0710 -o sigap-cleaner -g sigap-desk /run/sigap-cleaner" in containers.containerfile()


def test_a_part_that_a_unit_adds_becomes_a_container(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(units.UNITS, tmp_path / "systemd"))
    (folder / "sigap-contoh.service").write_text(
        "[Service]\nUser=sigap-contoh\nRuntimeDirectory=sigap-contoh\nRuntimeDirectoryMode=0750\n"
        "ExecStart=/opt/sigap/sigap up contoh\n[Install]\nWantedBy=multi-user.target\n"
    )
    desk = folder / "sigap-desk.service"
    desk.write_text(desk.read_text().replace("After=network", "After=sigap-contoh.service network"))
    with (folder / "sigap.sysusers").open("a") as users:
        users.write('u sigap-contoh - "CONTOH" /\n')
    services = composed(folder)["services"]
    shared = "run-sigap-contoh:/run/sigap-contoh"
    assert {name for name, service in services.items() if shared in service["volumes"]} == {"contoh", "desk"}
    told = containers.containerfile(folder)
    assert "install -d -m 0750 -o sigap-contoh -g sigap-contoh /run/sigap-contoh" in told
    assert "sigap-contoh" not in containers.containerfile()


def test_an_image_is_built_from_a_bundle_as_nobodys_root() -> None:
    told = containers.containerfile().splitlines()
    assert "COPY . /opt/sigap" in told
    assert [line for line in told if line.startswith("USER ")] == ["USER sigap-public"]
    assert not [line for line in told if "pip install" in line or "curl" in line]


def test_the_role_knows_every_settings_file_and_part() -> None:
    told = yaml.safe_load(ansible.variables())
    assert set(told["sigap_settings_files"]) == {f"{name}.env" for name in PARTS - {"backup-now"}}
    role = CHECKOUT / "deploy" / "ansible" / "roles" / "sigap"
    tasks = yaml.safe_load((role / "tasks" / "main.yml").read_text(encoding="utf-8"))
    text = (role / "tasks" / "main.yml").read_text(encoding="utf-8")
    assert [name for name in told if name not in text] == []
    secret = next(task for task in tasks if "lineinfile" in "".join(task))
    assert secret["no_log"] is True


def test_whoever_carries_gpl_libraries_is_named() -> None:
    carrying = {
        name
        for name in notice.shipped(tomllib.loads((CHECKOUT / "uv.lock").read_text(encoding="utf-8")))
        if {"libx264", "libx265", "libxvidcore", "libpostproc"} & set(notice.brought_along(name))
    }
    assert carrying == set(supply.CARRIES_GPL)
    text = notice.text()
    assert "av* " in text
    assert "django " in text
    assert "pytest" not in text, "tools of developers are not shipped"
