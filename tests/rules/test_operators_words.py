"""What the documents tell an operator to type works as written: the one door, room for a copy, every unit named."""

import re
from pathlib import Path

import pytest

from sigap.cli import door
from sigap.cli.failure import CommandFailed
from sigap.cli.home import CHECKOUT
from sigap.cli.packaging import units

DEPLOY = CHECKOUT / "deploy"
OPERATIONS = (CHECKOUT / "docs/operations.md").read_text(encoding="utf-8")
MOMENT = (DEPLOY / "pgbackrest/README.md").read_text(encoding="utf-8")
CONTAINERS = (DEPLOY / "containers/README.md").read_text(encoding="utf-8")
OWNER = (DEPLOY / "systemd/sigap-owner").read_text(encoding="utf-8")
TRAINING = "## A home for training"


def test_no_document_names_a_command_that_is_refused_where_settings_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "SETTINGS", tmp_path)
    before, _, after = OPERATIONS.partition(TRAINING)  # a home of its own, which its block names
    told = "\n".join([before, after.partition("\n## ")[2], MOMENT])
    typed = re.findall(r"\./sigap ([a-z]+)((?: [^`\n]*)?)", told)
    assert typed
    refused = []
    for command, rest in typed:
        try:
            door.refuse_unnamed(command, rest.split(), {})
        except CommandFailed:
            refused.append(f"{command}{rest}")
    assert refused == []


def test_a_copy_is_restored_from_the_disk_and_not_from_memory() -> None:
    """What lies in /run takes the memory that the restore needs, and a copy of years is larger than it."""
    for text in (OPERATIONS, MOMENT, CONTAINERS):
        restored = re.findall(r"sigap-owner restore (/\S+)", text)
        assert restored
        assert {path for path in restored if not path.startswith("/var/lib/sigap-vault/pulih/")} == set()
        assert "/run/sigap/copy" not in text
    writable = OWNER.rpartition("ReadWritePaths=")[2].partition("'")[0].split()
    assert "/var/lib/sigap-vault" in writable


def test_a_moment_is_copied_as_the_unit_copies_but_from_its_own_server() -> None:
    """With the keys' mark, else `restore` refuses the copy; never from the standing server."""
    assert "settings=${SETTINGS_DIRECTORY:-/etc/sigap}" in OWNER
    (expression,) = re.findall(r"sed '(s#.*#)' /etc/sigap/backup.env", MOMENT)
    old, new = expression[2:].split("#")[:2]
    example = (DEPLOY / "systemd/env/backup.env").read_text(encoding="utf-8")
    (port,) = set(re.findall(r"port=(\d+)", MOMENT))
    assert f"@127.0.0.1:{port}/sigap" in example.replace(old, new)
    assert "--setenv=SIGAP_KEYS=/var/lib/sigap-backup-keys" in OWNER


def test_each_unit_that_is_given_the_root_key_is_named_where_it_is_another() -> None:
    given = {unit.name for unit in units.services() if unit.all_of("LoadCredentialEncrypted")}
    told = OPERATIONS.partition("Another one than `credential`")[2].partition("```")[0]
    assert given == set(re.findall(r"`(sigap-[a-z]+)`", told))
    unasked = OPERATIONS.partition("With `passphrase` no timer")[2].partition("\n\n")[0]
    assert [name for name in given if f"{name}.timer" in units.timers() and f"{name}.timer" not in unasked] == []


def _blocks(text: str) -> dict[str, list[str]]:
    """Each location with its lines, without remarks."""
    found = re.findall(r"^    location ([^{]+) \{\n(.*?)^    \}$", text, re.DOTALL | re.MULTILINE)
    return {
        name: [line.strip() for line in body.splitlines() if not line.strip().startswith("#")] for name, body in found
    }


def test_the_onion_service_takes_what_the_open_site_takes() -> None:
    text = (DEPLOY / "nginx/sigap.conf").read_text(encoding="utf-8")
    (open_site,) = [part for part in re.split(r"^server \{$", text, flags=re.MULTILINE) if "/kait/whatsapp/" in part]
    hidden = (DEPLOY / "nginx/onion.conf").read_text(encoding="utf-8")
    wanted = {
        # Every visitor comes from one address there: none is limited by it. Meta comes by the open site.
        name: [line for line in body if "sigap_connections" not in line]
        for name, body in _blocks(open_site).items()
        if name != "= /kait/whatsapp/"
    }
    assert _blocks(hidden) == wanted
    for line in open_site.splitlines():
        if line.strip().startswith("error_page"):
            assert line in hidden
