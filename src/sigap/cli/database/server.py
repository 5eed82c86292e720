"""Which database a command works with: the embedded one of this home, or the server that DATABASE_URL names."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from sigap.cli.database import postgres, roles, transport
from sigap.cli.database.postgres import Cluster
from sigap.cli.failure import CommandFailed, NotNow
from sigap.cli.home import Home
from sigap.cli.processes import children
from sigap.config.env import addresses_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Addresses of one database: the owner's, and each surface's own log-in. `cluster` is None for a foreign server."""

    owner_url: str
    urls: Mapping[str, str]
    passwords: Mapping[str, str]
    cluster: Cluster | None

    def settings(self) -> dict[str, str]:
        """What each part's environment says of its log-in; the desk's names sign-in's after its own."""
        values = {**self.urls, "desk": f"{self.urls['desk']} {self.urls['threshold']}"}
        return {f"SIGAP_DATABASE_URL_{part.upper()}": url for part, url in values.items() if part != "threshold"}

    def owner_environment(self, home: Home) -> dict[str, str]:
        """The environment of a short-lived process that works as the owner (migrations, loading)."""
        return {
            **children.base_environment(),
            **self.settings(),
            "SIGAP_SURFACE": "owner",
            "SIGAP_HOME": str(home.path),
            "SIGAP_KEYS": os.environ.get("SIGAP_KEYS") or str(home.keys),
            "DATABASE_URL": self.owner_url,
            "DJANGO_SETTINGS_MODULE": "sigap.config.settings",
        }


def foreign(home: Home, environ: Mapping[str, str] = os.environ) -> Database | None:
    """The server named by DATABASE_URL, or None when the embedded one is meant.

    A surface's log-in is SIGAP's own unless the environment names one; named ones are left as they are. Raises
    CommandFailed for an address that leads beyond this machine and not surely to the server that is meant.
    """
    owner_url = owner_address(environ)
    if not owner_url:
        return None
    urls, passwords = {}, {}
    desk, threshold = addresses_in(environ.get("SIGAP_DATABASE_URL_DESK", ""))
    for surface in roles.SURFACES:
        own = {"desk": desk, "threshold": threshold}
        named = own.get(surface, environ.get(f"SIGAP_DATABASE_URL_{surface.upper()}", ""))
        if not named:
            passwords[surface] = home.secrets()[surface]
            named = _with_login(owner_url, roles.login_of(surface), passwords[surface])
        urls[surface] = named
    return Database(owner_url=owner_url, urls=urls, passwords=passwords, cluster=None)


def owner_address(environ: Mapping[str, str] = os.environ) -> str:
    """What DATABASE_URL says; empty where it says nothing. Raises CommandFailed where the way there is not sure.

    Beyond this machine a server that asks for no proof, or for the bare password, is not the one that was set up.
    """
    url = environ.get("DATABASE_URL", "")
    if not url:
        return ""
    if trouble := transport.transport_mistake(url, environ):
        raise CommandFailed(f"DATABASE_URL {trouble}")
    parts = urlsplit(url)
    if not transport.is_remote(url, environ) or "require_auth=" in parts.query:
        return url
    return urlunsplit(parts._replace(query=f"{parts.query}&require_auth=scram-sha-256"))


def embedded(cluster: Cluster) -> Database:
    """The addresses of an embedded cluster."""
    passwords = {surface: cluster.home.secrets()[surface] for surface in roles.SURFACES}
    urls = {surface: cluster.url(roles.login_of(surface), passwords[surface]) for surface in roles.SURFACES}
    return Database(owner_url=cluster.owner_url(), urls=urls, passwords=passwords, cluster=cluster)


def connect(url: str) -> roles.Connection:
    """A connection as the owner. Raises NotNow when the server does not answer, CommandFailed when it is too old."""
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise NotNow(f"Basis data tidak menjawab; periksa DATABASE_URL\n({error})") from error
    roles.refuse_old(connection)
    roles.refuse_other_encodings(connection)
    return connection


def ensure(database: Database) -> None:
    """Makes the database in an embedded cluster; a foreign one is there already."""
    if database.cluster is not None:
        with connect(database.cluster.owner_url("postgres")) as connection:
            roles.ensure_database(connection, postgres.DATABASE)


def prepare(database: Database, *, with_logins: bool = True) -> None:
    """Makes the database, its roles and, where wanted, the log-ins that are members of them."""
    ensure(database)
    with connect(database.owner_url) as connection:
        roles.ensure_roles(connection, database.passwords if with_logins else {})


@contextmanager
def available(home: Home) -> Iterator[Database]:
    """A database to work with now; an embedded one that does not run yet is started for as long as this lasts."""
    named = foreign(home)
    if named is not None:
        yield named
        return
    cluster = postgres.cluster_of(home)
    if postgres.is_answering(cluster):
        yield embedded(cluster)
        return
    with home.locked("perintah lain; tunggu sampai selesai"):
        if not postgres.fits_home(cluster):
            raise CommandFailed(
                f"Data di {cluster.place} bukan milik {home.path}. Pulihkan {home.path / 'id'}, "
                "atau untuk data contoh jalankan: ./sigap demo --fresh"
            )
        with running(cluster):
            yield embedded(cluster)


@contextmanager
def running(cluster: Cluster, *, is_demo: bool = False) -> Iterator[None]:
    """Runs an embedded cluster, made first when it is not there, for as long as this lasts."""
    if not cluster.data.exists():
        postgres.create(cluster, is_demo=is_demo)
    process, program = postgres.start(cluster)
    try:
        postgres.wait_until_ready(cluster, process)
        yield
    finally:
        children.stop(process, program)


def _with_login(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{place}"))
