"""Lets a command of the owner use the apps' own models, on whatever database it has before it.

Commands start without Django; what needs models is imported after `set_up`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.db import connections

from sigap.cli.home import Home
from sigap.config.env import database_from


def set_up(home: Home) -> None:
    """Makes the models usable in this process, as the owner; which database they are on says `looking_at`."""
    os.environ["SIGAP_SURFACE"] = "owner"
    os.environ["SIGAP_HOME"] = str(home.path)
    os.environ["SIGAP_KEYS"] = os.environ.get("SIGAP_KEYS") or str(home.keys)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sigap.config.settings"
    django.setup()


@contextmanager
def looking_at(url: str) -> Iterator[None]:
    """The models are on this database for as long as this lasts, with no connection left behind."""
    connection = connections["default"]
    before = dict(connection.settings_dict)
    connection.close()
    target = database_from(url)
    options = {**before["OPTIONS"], **target.pop("OPTIONS", {})}  # type: ignore[dict-item]  # a query's names and values
    connection.settings_dict.update({**target, "OPTIONS": options})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
