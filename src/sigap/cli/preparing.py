"""What a start needs besides a database: demo keys, compiled catalogues, collected static files.

Runs in a process of its own (`sigap prepare`), and only when something is missing or its sources changed.
"""

import django
from django.core.management import call_command

from sigap.cli import sources
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.kernel import clock
from sigap.mailbox import codes
from sigap.ui import catalogues
from sigap.vault import keyring
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable


def run(_arguments: list[str]) -> int:
    home = Home.from_environment()
    try:
        keyring.create_demo_keys(home.keys, at=clock.now())
        codes.create_secret(home.keys)
    except (KeysUnsafe, KeysUnusable) as error:
        raise CommandFailed(str(error)) from error
    if not sources.are_assets_ready(home):
        fingerprint = sources.assets()
        catalogues.compile_all()
        django.setup()
        call_command("collectstatic", "--no-input", "--clear", verbosity=0)
        home.set_stamp("assets", fingerprint)
    return 0
