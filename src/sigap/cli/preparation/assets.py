"""Compiled catalogues and collected static files, made in a process of its own when the sources changed."""

import compileall
import os
from pathlib import Path

import django
from django.core.management import call_command

import sigap
from sigap.cli.home import Home
from sigap.cli.preparation import sources
from sigap.ui import catalogues


def run(_arguments: list[str]) -> int:
    home = Home.from_environment()
    # By hand too, before an upgrade or in an image: then nobody has set these.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
    os.environ.setdefault("SIGAP_HOME", str(home.path))
    build(home)
    # The parts' own users could not leave beside the source what they compile, and would at every start.
    compileall.compile_dir(Path(sigap.__file__).parent, quiet=2)
    return 0


def build(home: Home) -> None:
    """Makes what is missing. Catalogues lie beside the source: only its owner can compile them."""
    if not sources.are_catalogues_ready():
        catalogues.compile_all()
    if not sources.are_assets_ready(home):
        fingerprint = sources.assets()
        django.setup()
        call_command("collectstatic", "--no-input", "--clear", verbosity=0)
        home.set_stamp("assets", fingerprint)
