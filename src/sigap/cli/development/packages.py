"""Packages of the system that tests need, installed where the machine allows it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_SERVERS = {
    "dovecot-imapd": Path("/usr/sbin/dovecot"),
    "postfix": Path("/usr/sbin/postfix"),
    "systemd-container": Path("/usr/bin/systemd-nspawn"),
}
_NOTHING_STARTS = Path("/usr/sbin/policy-rc.d")
"""In an image of a container it forbids each service that a package would start."""


def install(*names: str) -> bool:
    """Whether root installed these packages of Debian; nothing else is removed for them."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"sigap: memasang {' '.join(names)} …", file=sys.stderr, flush=True)
    quiet = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "--no-remove")
    return succeeds("apt-get", "update", "-qq") and succeeds(*quiet, *names)


def install_servers() -> None:
    """Mail servers and what begins a system in a namespace, in a container only: elsewhere they would start."""
    missing = [name for name, path in _SERVERS.items() if not path.exists()]
    if missing and _NOTHING_STARTS.exists():
        install(*missing)


def succeeds(*argv: str) -> bool:
    """Whether this program ends well, without a word to it or from it."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            argv, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=900, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
