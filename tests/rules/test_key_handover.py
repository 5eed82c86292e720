"""Each change of keys hands every part its files, as root, and notes among the keys what was handed."""

import re
import subprocess
from pathlib import Path

from sigap.cli.keys.handover import HANDED_OVER
from sigap.cli.packaging.units import UNITS


def told(name: str) -> list[str]:
    return (UNITS / name).read_text(encoding="utf-8").splitlines()


def test_root_follows_no_link_in_a_folder_of_a_part() -> None:
    as_root = [line.strip() for line in told("hand") if line.strip().startswith(("install ", "mv "))]
    assert as_root
    assert [line for line in as_root if " -T " not in line] == []


def test_a_rotation_hands_its_keys_to_every_part_that_holds_some(tmp_path: Path) -> None:
    assert "ExecStartPost=+/usr/bin/systemctl start sigap-hand.service" in told("sigap-rotate.service")
    assert "ExecStart=+/opt/sigap/deploy/systemd/hand" in told("sigap-hand.service")
    assert "./hand" in told("lay")
    script = (UNITS / "hand").read_text(encoding="utf-8").replace("/var/", f"{tmp_path}/var/")
    # Only root gives files away.
    script = re.sub(r"-o \S+ -g \S+", "", script)
    for folder in ("keys", "keys-public", "keys-desk", "keys-worker", "backup-keys"):
        (tmp_path / "var" / "lib" / f"sigap-{folder}").mkdir(parents=True)
    library = tmp_path / "var" / "lib"
    subprocess.run(["sh", "-c", script], check=True)
    assert not [path for path in library.rglob("*") if path.is_file()], "no keys yet"
    for name in ("intake.pub", "code.key", "copy.key", "ring.sealed", "recovery.json", "channel.key", "channel.pub"):
        (library / "sigap-keys" / name).write_text(name)
    (library / "sigap-keys-desk" / "intake.pub").symlink_to(tmp_path / "elsewhere")
    subprocess.run(["sh", "-c", script], check=True)
    site = {"intake.pub", "code.key", "channel.pub"}
    wanted = {"public": site, "desk": site, "worker": {"intake.pub", "channel.key", "recovery.json"}}
    for part, names in wanted.items():
        assert {path.name for path in (library / f"sigap-keys-{part}").iterdir()} == names
    assert [path.name for path in (library / "sigap-backup-keys").iterdir()] == ["copy.key"]
    assert not (tmp_path / "elsewhere").exists()
    assert (library / "sigap-keys" / HANDED_OVER).read_text() == "intake.pub"
