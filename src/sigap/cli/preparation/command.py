"""What a start needs besides a database: demo keys, compiled catalogues, collected static files.

Runs in a process of its own (`sigap prepare`), and only when something is missing or its sources changed.
"""

from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.preparation import assets
from sigap.kernel import clock
from sigap.mailbox import codes
from sigap.vault import channel_key, keyring
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable


def run(_arguments: list[str]) -> int:
    home = Home.from_environment()
    try:
        keyring.create_demo_keys(home.keys, at=clock.now())
        codes.create_secret(home.keys)
        channel_key.create(home.keys)
    except (KeysUnsafe, KeysUnusable) as error:
        raise CommandFailed(str(error)) from error
    assets.build(home)
    return 0
