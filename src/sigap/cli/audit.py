"""`./sigap audit verify [--anchors FILE]`: walks the trail and says whether it is whole."""

import argparse
import os
from importlib import import_module
from pathlib import Path

import django

from sigap.cli.database import server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sigap audit", description="Memeriksa rantai jejak.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="verify")
    verify = commands.add_parser(
        "verify",
        help="menyebut setiap rantai yang putus, dengan baris pertama yang tidak cocok",
    )
    verify.add_argument("--anchors", type=Path, metavar="FILE", help="kepala rantai yang disimpan di tempat lain")
    asked = parser.parse_args(arguments)
    home = Home.from_environment()
    with server.available(home) as target:
        os.environ.update(target.owner_environment(home))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
        django.setup()
        # After the set-up: the walk needs the models.
        walk = import_module("sigap.audit.verify")
        try:
            report = walk.run(asked.anchors, with_ring=_is_ring_at_hand())
        except walk.AnchorsUnreadable as unreadable:
            raise CommandFailed(str(unreadable)) from None
    print(report)
    return 0 if report.is_whole else 1


def _is_ring_at_hand() -> bool:
    """Whether signatures can be checked: not on a machine without the keys, nor where they wait for a passphrase."""
    keyfiles = import_module("sigap.vault.keyfiles")
    try:
        import_module("sigap.vault.keyring").current()
    except (keyfiles.KeysUnusable, keyfiles.KeysUnsafe):
        return False
    return True
