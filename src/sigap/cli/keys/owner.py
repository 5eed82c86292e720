"""What `keys rotate` and `keys erase` stand on: the keys at hand and the database open as its owner.

Run as the account that the keys belong to: a file that somebody else writes is one that the desk cannot read.
"""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager

import django

from sigap.cli.database import server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.keys.location import KeyLocation, asked_passphrase
from sigap.vault import keyring, root_key
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.root_key import PassphraseWrong


@contextmanager
def as_owner(place: KeyLocation) -> Iterator[bytes]:
    """Yields the root key, with Django set up on the owner's connection. Raises CommandFailed."""
    _refuse_foreign(place)
    home = Home.from_environment()
    passphrase = asked_passphrase("Frasa sandi kunci: ") if place.source == root_key.PASSPHRASE else None
    try:
        root = _root(place, passphrase)
        with server.available(home) as target:
            os.environ.update(target.owner_environment(home) | {"SIGAP_KEYS": str(place.folder)})
            django.setup()
            if passphrase is not None:
                keyring.unlock(passphrase)
            yield root
    except (KeysUnsafe, KeysUnusable) as error:
        raise CommandFailed(str(error), status=1) from None


def _root(place: KeyLocation, passphrase: str | None) -> bytes:
    if passphrase is None:
        return root_key.read_root(place.folder, place.source)
    try:
        return root_key.unlocked_root(place.folder, passphrase)
    except PassphraseWrong:
        raise CommandFailed("Frasa sandi tidak cocok.", status=1) from None


def _refuse_foreign(place: KeyLocation) -> None:
    try:
        owner = place.folder.stat().st_uid
    except OSError:
        raise CommandFailed(f"SIGAP_KEYS={place.folder}: tidak ada; buat kunci: ./sigap keys init --help") from None
    if owner != os.geteuid():
        try:
            name = pwd.getpwuid(owner).pw_name
        except KeyError:
            name = str(owner)
        raise CommandFailed(f"{place.folder} milik akun {name}; jalankan perintah ini sebagai {name}")
