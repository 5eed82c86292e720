"""Where `./sigap` found or put uv."""

import shutil

from sigap.cli.failure import CommandFailed
from sigap.cli.home import CHECKOUT


def program() -> str:
    """Uv's path. Raises CommandFailed."""
    own = CHECKOUT / ".sigap" / "tools" / "bin" / "uv"
    found = str(own) if own.exists() else shutil.which("uv")
    if found is None:
        raise CommandFailed("uv tidak ada; hapus .venv, lalu ./sigap memasangnya lagi", status=2)
    return found
