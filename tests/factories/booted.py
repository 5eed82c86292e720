"""A real systemd with the shipped units, begun in a namespace of its own: this machine's /usr, all else empty."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.factories.patience import PATIENCE

from sigap.cli.home import CHECKOUT

UNITS = CHECKOUT / "deploy" / "systemd"
_LIVES_IN = "/opt/sigap"
_HIDDEN = frozenset({"tmp", "var", "home", "root", "run", "dev"})
"""Folders that a unit behind the walls, or a system that has just begun, sees empty."""
_MASKED = ("systemd-firstboot", "ldconfig", "systemd-hwdb-update", "systemd-journal-catalog-update", "systemd-logind")
# Behind the walls of every part, by its name. What it prints is what the test reads.
_PROBE = """
[Unit]
Requires=sigap-cleaner.socket
After=sigap-cleaner.socket
SuccessAction=exit-force
FailureAction=exit-force
[Service]
Type=oneshot
User={user}
Group={user}
StandardOutput=file:/out/told
StandardError=file:/out/wrong
ExecStart=/opt/sigap/.venv/bin/python -I -B /out/asks.py
ExecStopPost=+/bin/sh -c 'journalctl -b --no-pager -o cat -u "sigap-cleaner*" >/out/journal'
"""
# A checkout that is no installation: its own path too is the program's.
_CHECKOUT = f"[Service]\nBindReadOnlyPaths={CHECKOUT}\n"
_INSTEAD = """
BindReadOnlyPaths=/out/instead.py
StandardError=journal
ExecStart=
ExecStart=/opt/sigap/.venv/bin/python -I -B /out/instead.py
"""


def told(
    folder: Path,
    asks: str,
    files: Mapping[str, bytes],
    *,
    user: str = "sigap-desk",
    instead: str = "",
    has_walls: bool = True,
) -> str:
    """What a program says that this user runs there, with files in /out; `instead` is begun in place of the cleaner."""
    units, out, about = folder / "units", folder / "out", folder / "about"
    shutil.copytree(UNITS, units, ignore=shutil.ignore_patterns("env", "lay", "sigap-owner", "sigap-new-root"))
    own = _CHECKOUT + (_INSTEAD if instead else "")
    (units / "sigap-cleaner@.service.d" / "30-test.conf").write_text(own)
    if not has_walls:
        (units / "sigap-.service.d" / "10-walls.conf").unlink()
        (units / "sigap-cleaner@.service.d" / "20-alone.conf").unlink()
    (units / "sigap-asks.service").write_text(_PROBE.format(user=user))
    for name in ("sysusers", "tmpfiles"):
        (about / name).mkdir(parents=True)
        shutil.copy(UNITS / f"sigap.{name}", about / name / "sigap.conf")
    out.mkdir()
    out.chmod(0o777)
    (out / "asks.py").write_text(asks)
    (out / "instead.py").write_text(instead)
    for name, raw in files.items():
        (out / name).write_bytes(raw)
    done = _begin(
        f"--bind-ro={units}:/etc/systemd/system",
        f"--bind-ro={about / 'sysusers'}:/etc/sysusers.d",
        f"--bind-ro={about / 'tmpfiles'}:/etc/tmpfiles.d",
        f"--bind-ro={CHECKOUT}",
        f"--bind-ro={CHECKOUT}:{_LIVES_IN}",
        f"--bind={out}:/out",
        "--boot",
        "systemd.unit=sigap-asks.service",
        *(f"systemd.mask={name}.service" for name in _MASKED),
    )
    answer = out / "told"
    text = answer.read_text() if answer.exists() else ""
    wrong = [each.read_text() for name in ("wrong", "journal") if (each := out / name).exists()]
    assert text, (wrong, done.stdout[-1000:])
    return text


@cache
def why_not() -> str:
    """Why no system can be begun on this machine; empty where one can."""
    if os.geteuid() != 0 or shutil.which("systemd-nspawn") is None:
        return "begins a system in a namespace: needs root and systemd-nspawn"
    if CHECKOUT.parts[1] in _HIDDEN or " " in str(CHECKOUT):
        return f"the shipped units hide what lies in {CHECKOUT}, or name no path with a space"
    if not Path(sys.executable).resolve().is_relative_to("/usr"):
        return "of this machine that system has /usr alone, and the interpreter lies elsewhere"
    done = _begin("--as-pid2", "/usr/bin/true")
    return "" if done.returncode == 0 else f"systemd-nspawn begins nothing here: {done.stderr.strip()[-200:]}"


def _begin(*more: str) -> subprocess.CompletedProcess[str]:
    asked = ["systemd-nspawn", "--quiet", "--volatile=yes", "--directory=/", "--register=no", "--keep-unit"]
    return subprocess.run(
        [*asked, "--private-network", f"--machine=sigap-{os.getpid()}", *more],
        env={"PATH": "/usr/bin:/bin", "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
