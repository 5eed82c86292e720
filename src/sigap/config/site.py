"""Runs one site: everything is loaded once, and the processes that answer are forked from that and share it.

Takes the arguments of granian. Where the system does not fork, each process loads for itself.
"""

import multiprocessing
import os
import sys
from pathlib import Path

import django
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver
from granian.cli import cli

from sigap.kernel import pace, shut_memory

_PACKAGE = Path(__file__).resolve().parents[1]


def main() -> None:
    """Loads the site and hands over to granian. Opens no connection and reads no key: both belong to one process."""
    # This process reads no key, but its environment names the secrets of the site.
    shut_memory.shut()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
    if sys.platform == "linux":
        # Said aloud: from Python 3.14 on, Linux would take another way by itself, and nothing would be shared.
        multiprocessing.set_start_method("fork", force=True)
        django.setup()
        get_resolver().url_patterns  # noqa: B018 - reading it loads every view
        _load_pages()
        pace.settle()
    cli()


def _load_pages() -> None:
    """The apps' own templates, which are kept once they are read."""
    for folder in get_app_template_dirs("templates"):
        if Path(folder).is_relative_to(_PACKAGE):
            for page in Path(folder).rglob("*.html"):
                get_template(page.relative_to(folder).as_posix())


if __name__ == "__main__":
    main()
