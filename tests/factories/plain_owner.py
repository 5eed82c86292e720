"""A database whose owner is no superuser, made as docs/operations.md says; migrated, and shut by the administrator."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode
from uuid import uuid4

import psycopg
from django.conf import settings
from tests import conftest as house

from sigap.cli.database import programs, roles
from sigap.cli.home import CHECKOUT

PASSWORD = "sandi-pemilik-uji"
BUILT_INS = CHECKOUT / "src/sigap/access/sql/built_in_functions.sql"


@contextmanager
def plain_owner() -> Iterator[str]:
    """The owner's address of a migrated database; database and owner are thrown away afterwards."""
    name, login = f"uji_{uuid4().hex[:10]}", f"uji_pemilik_{uuid4().hex[:10]}"
    host = settings.DATABASES["default"]["HOST"]
    url = f"postgresql://{login}:{quote(PASSWORD)}@/{name}?{urlencode({'host': host})}"
    with house._owner("postgres") as administrator:
        administrator.execute(f"CREATE ROLE {login} LOGIN CREATEROLE CREATEDB PASSWORD '{PASSWORD}'".encode())
        administrator.execute(f"GRANT CONNECT ON DATABASE postgres TO {login}".encode())
        administrator.execute(f"CREATE DATABASE {name} OWNER {login}".encode())
    try:
        with psycopg.connect(url, autocommit=True) as owner:
            roles.ensure_roles(owner, {})
        _run("apply-schema", "--verbosity=0", url=url)
        yield url
    finally:
        with house._owner("postgres") as administrator:
            made = administrator.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{name}"]).fetchall()
            for (each,) in made:
                administrator.execute(f'DROP DATABASE "{each}" WITH (FORCE)'.encode())
            administrator.execute(f"REVOKE CONNECT ON DATABASE postgres FROM {login}".encode())
            administrator.execute(f"DROP ROLE {login}".encode())


def shut(database: str) -> None:
    """What the server's administrator does once: `psql -d … <built_in_functions.sql`."""
    facts = settings.DATABASES["default"]
    environ = {
        "PGHOST": facts["HOST"],
        "PGUSER": facts["USER"],
        "PGPASSWORD": facts["PASSWORD"],
        "PGDATABASE": database,
    }
    argv = [str(programs.binaries() / "psql"), "-qX", "-v", "ON_ERROR_STOP=1"]
    with BUILT_INS.open("rb") as file:
        subprocess.run(argv, env=environ, stdin=file, check=True)


def _run(*arguments: str, url: str) -> None:
    environ = {**os.environ, "DATABASE_URL": url, "SIGAP_SURFACE": "owner", "PYTHONPATH": str(CHECKOUT / "src")}
    argv = [sys.executable, "-P", "-m", "sigap.cli.main", *arguments]
    done = subprocess.run(argv, env=environ, cwd=Path("/"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
