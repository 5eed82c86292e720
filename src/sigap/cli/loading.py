"""Loads the synthetic regency as the database's owner, in a process of its own (`sigap load-demo`)."""

from importlib import import_module

import django

from sigap.cli.home import Home, write_private


def run(_arguments: list[str]) -> int:
    home = Home.from_environment()
    django.setup()
    # After the set-up: the data's module needs the models of every room.
    demo_data = import_module("sigap.cli.demo_data")
    demo_data.load()
    write_private(home.accounts, demo_data.accounts_text())
    return 0
