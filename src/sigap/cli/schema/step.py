"""`sigap apply-schema`: migrations and SQL files, in a process of its own with Django (see `applying`).

A restore, which has Django already, applies them itself.
"""

import argparse
from importlib import import_module

import django

from sigap.cli.failure import CommandFailed


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="sigap apply-schema")
    parser.add_argument("--verbosity", type=int, default=0)
    options = parser.parse_args(arguments)
    django.setup()
    apply(verbosity=options.verbosity)
    return 0


def apply(*, verbosity: int = 0) -> None:
    """On the database that the models are on. Raises CommandFailed; it then stays as it was."""
    # After the set-up: they need the models.
    applying, settings = import_module("sigap.cli.schema.applying"), import_module("django.conf").settings
    if not import_module("sigap.places.loading").is_regency(settings.SIGAP_REGENCY):
        raise CommandFailed(
            f"SIGAP_REGENCY={settings.SIGAP_REGENCY!r}: bukan kabupaten atau kota; isi kode Kemendagri seperti 16.09"
        )
    try:
        applying.bring_up(verbosity=verbosity)
    except (applying.UnableToReplaceFunctions, applying.SqlFileInvalid) as error:
        raise CommandFailed(str(error), status=1) from error
