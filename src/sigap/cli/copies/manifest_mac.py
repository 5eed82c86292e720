"""`manifest.mac`: the mark by which a restore knows that this installation made a copy, and nobody changed it since.

Made with `copy.key`, which is all that the account of the backups holds; checked with the ring.
"""

import hmac
import os
import sys
from pathlib import Path

from sigap.cli.copies.manifests import MARK, NAME
from sigap.cli.home import Home
from sigap.vault.copy_key import COPY_KEY, copy_key_of, load_copy_key, mark_of
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.keyring import Keyring


def put(folder: Path, home: Home) -> None:
    """Marks a copy whose manifest is written. Without a key the copy stays, unmarked, and that is told.

    A copy without a mark is better than none: somebody who knows where it lay can still restore it.
    """
    try:
        key = load_copy_key(Path(os.environ.get("SIGAP_KEYS") or home.keys))
    except (KeysUnsafe, KeysUnusable) as trouble:
        message = (
            f"sigap: cadangan ini tanpa tanda ({trouble}); pemulihan menolaknya kecuali dengan --unsigned. "
            f"Beri akun cadangan {COPY_KEY} dari folder kunci (SIGAP_KEYS)"
        )
        print(message, file=sys.stderr, flush=True)
        return
    file = folder / MARK
    file.touch(mode=0o600)
    file.write_text(f"{mark_of((folder / NAME).read_bytes(), key)}\n", encoding="ascii")


def misfit(folder: Path, keyring: Keyring) -> str:
    """Why nobody can say that this installation made the copy as it lies there; empty when its mark fits."""
    try:
        held = (folder / MARK).read_text(encoding="ascii").strip()
        own = mark_of((folder / NAME).read_bytes(), copy_key_of(keyring.mac))
    except FileNotFoundError:
        return f"{folder / MARK}: tidak ada; tidak terbukti bahwa sistem ini yang membuat cadangan ini"
    except (OSError, UnicodeDecodeError):
        return f"{folder / MARK}: tidak terbaca"
    if hmac.compare_digest(held, own):
        return ""
    return f"{folder / MARK}: tidak cocok; cadangan ini diubah orang, atau milik sistem lain"
