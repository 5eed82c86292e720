"""`./sigap manage …`: the framework's own commands, as the owner of the database."""

import argparse
import os

from django.core.management import execute_from_command_line

from sigap.cli.database import server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap manage",
        usage="./sigap manage PERINTAH [pilihan]",
        description="Menjalankan perintah pengelolaan Django sebagai pemilik basis data; "
        "`./sigap manage help` menyebut semuanya.",
    )
    if not arguments or arguments[0] in {"-h", "--help"}:
        parser.parse_args(["--help"])
    if arguments[0] == "migrate":
        raise CommandFailed("Migrasi dijalankan bersama fungsi dan kebijakan basis data: ./sigap migrate")
    home = Home.from_environment()
    with server.available(home) as target:
        os.environ.update(target.owner_environment(home))
        execute_from_command_line(["./sigap manage", *arguments])
    return 0
