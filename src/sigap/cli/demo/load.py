"""Loads the synthetic regency as the database's owner, in a process of its own (`sigap load-demo`)."""

import os
from importlib import import_module

import django

from sigap.cli.database.demo_mark import STORIES
from sigap.cli.home import Home, write_private


def run(_arguments: list[str]) -> int:
    home = Home.from_environment()
    django.setup()
    # After the set-up: the data's module needs the models of every app.
    demo_data = import_module("sigap.cli.demo.data")
    demo_data.load(are_stories_wanted=os.environ.get(STORIES, "1") != "0")
    write_private(home.accounts, demo_data.accounts_text())
    return 0
