"""Where the keys lie and what opens them, for the commands of `keys`; asks a passphrase of whoever sits there."""

import getpass
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from sigap.cli.failure import CommandFailed
from sigap.cli.home import is_within
from sigap.config.env import Env, EnvironmentUnusable
from sigap.vault import root_key
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.root_key import SHORTEST_PASSPHRASE, PassphraseWrong


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLocation:
    """The folder of keys and the source of the root key, from the environment."""

    folder: Path
    source: str
    home: Path
    is_named: bool

    @property
    def is_demo(self) -> bool:
        """Keys that lie with the data are the demo's."""
        return is_within(self.folder, self.home)

    @classmethod
    def from_environment(cls) -> "KeyLocation":
        """Raises CommandFailed for an environment that cannot be read."""
        try:
            env = Env.read()
        except EnvironmentUnusable as error:
            raise CommandFailed(str(error)) from None
        is_named = bool(os.environ.get("SIGAP_KEYS"))
        return cls(folder=env.keys.absolute(), source=env.root_key, home=env.home, is_named=is_named)

    def mistakes(self) -> list[str]:
        """What is wrong with the place for keys in earnest: named, and away from the data."""
        if not self.is_named:
            return ["SIGAP_KEYS belum disetel; sebut folder kunci di luar SIGAP_HOME, misalnya /etc/sigap/kunci"]
        if self.is_demo:
            return [f"SIGAP_KEYS={self.folder}: terletak di dalam SIGAP_HOME ({self.home}); pilih folder di luarnya"]
        return []

    def foreign(self) -> list[str]:
        """What is wrong where keys are changed: a file that another account writes is one that the desk cannot read."""
        try:
            owner = self.folder.stat().st_uid
        except OSError as error:
            return [f"SIGAP_KEYS={self.folder}: tidak terbaca ({error.strerror})"]
        return [] if owner == os.geteuid() else [f"{self.folder}: jalankan sebagai pemiliknya (pengguna {owner})"]

    def root(self) -> bytes:
        """The root key; asks for the passphrase where that is its source. Raises CommandFailed."""
        try:
            if self.source == root_key.PASSPHRASE:
                return root_key.unlocked_root(self.folder, asked_passphrase("Frasa sandi kunci: "))
            return root_key.read_root(self.folder, self.source)
        except PassphraseWrong:
            raise CommandFailed("Frasa sandi tidak cocok.", status=1) from None
        except (KeysUnsafe, KeysUnusable) as error:
            raise CommandFailed(str(error)) from None


def refuse(head: str, mistakes: list[str]) -> None:
    """Raises CommandFailed with every mistake on a line of its own."""
    if mistakes:
        raise CommandFailed("\n".join([head, *(f"  {mistake}" for mistake in mistakes)]))


def asked_passphrase(prompt: str) -> str:
    """A passphrase, unseen at a terminal, else one line of standard input."""
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def new_passphrase() -> str:
    """A new passphrase, asked twice at a terminal. Raises CommandFailed."""
    print(
        f"Frasa sandi kunci: paling pendek {SHORTEST_PASSPHRASE} huruf, misalnya enam kata yang dipilih acak.\n"
        "Tanpa frasa ini meja kerja tidak terbuka setelah mesin dinyalakan ulang.",
        file=sys.stderr,
    )
    first = asked_passphrase("Frasa sandi baru: ")
    if len(first) < SHORTEST_PASSPHRASE:
        raise CommandFailed(f"Frasa sandi paling pendek {SHORTEST_PASSPHRASE} huruf.")
    if sys.stdin.isatty() and asked_passphrase("Sekali lagi: ") != first:
        raise CommandFailed("Kedua frasa sandi tidak sama; tidak ada yang dibuat.")
    return first
