"""`copies.toml` among the keys of whoever makes copies: how many stay, and where they go besides this machine.

It lies there because it may hold what opens the far place. Absent: all copies stay for SIGAP_BACKUP_KEEP_DAYS, here.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sigap.cli.failure import CommandFailed
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable, read_small

NAME = "copies.toml"
FILE_MARK, NAME_MARK = "{file}", "{name}"
_LARGEST = 64 * 1024
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PREFIX = re.compile(r"[\w./-]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingPlan:
    """Of how many days, weeks and months the newest copy stays."""

    daily: int
    weekly: int
    monthly: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandPlace:
    """A far place reached by the operator's own commands: words with placeholders, run without a shell."""

    send: tuple[str, ...]
    names: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketPlace:
    """A bucket that speaks S3. `prefix` is this installation's own."""

    bucket: str
    access_key_id: str
    secret_access_key: str
    region: str
    endpoint: str
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesPlan:
    """What the file says."""

    keep: KeepingPlan | None = None
    far: CommandPlace | BucketPlace | None = None


def read(keys: Path) -> CopiesPlan:
    """The plan in a folder of keys; an empty one where there is none. Raises CommandFailed, everything at once."""
    path = keys / NAME
    if not path.exists():
        return CopiesPlan()
    try:
        data = tomllib.loads(read_small(path, _LARGEST).decode())
    except (KeysUnsafe, KeysUnusable) as trouble:
        raise CommandFailed(str(trouble)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandFailed(f"{path}: bukan TOML ({error})") from None
    problems: list[str] = [f"bagian [{name}] tidak dikenal" for name in sorted({*data} - {"keep", "command", "s3"})]
    tables = {name: _table(data, name, problems) for name in ("keep", "command", "s3") if name in data}
    keep = _keep(tables["keep"], problems) if "keep" in tables else None
    far: CommandPlace | BucketPlace | None = None
    if "command" in tables and "s3" in tables:
        problems.append("sebut satu saja: [command] atau [s3]")
    elif "command" in tables:
        far = _command(tables["command"], problems)
    elif "s3" in tables:
        far = _bucket(tables["s3"], problems)
    if problems:
        raise CommandFailed("\n".join(f"{path}: {problem}" for problem in problems))
    return CopiesPlan(keep=keep, far=far)


def _table(data: Mapping[str, Any], name: str, problems: list[str]) -> Mapping[str, Any]:
    if isinstance(data[name], dict):
        return dict(data[name])
    problems.append(f"[{name}] harus sebuah bagian")
    return {}


def _keep(table: Mapping[str, Any], problems: list[str]) -> KeepingPlan:
    names = ("daily", "weekly", "monthly")
    problems += _strange("keep", table, names)
    found = {}
    for name in names:
        value = table.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            problems.append(f"[keep] {name}: harus bilangan bulat, paling kecil 0")
            value = 0
        found[name] = value
    if not any(found.values()):
        problems.append("[keep] tidak menyisakan apa pun; sebut daily, weekly, atau monthly")
    return KeepingPlan(**found)


def _command(table: Mapping[str, Any], problems: list[str]) -> CommandPlace:
    marks = {"send": (FILE_MARK, NAME_MARK), "names": (), "remove": (NAME_MARK,)}
    problems += _strange("command", table, marks)
    found = {}
    for name, wanted in marks.items():
        words = table.get(name, [])
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            problems.append(f"[command] {name}: harus daftar kata, tanpa shell")
            words = []
        elif (words or name == "send") and (missing := [mark for mark in wanted if mark not in "".join(words)]):
            problems.append(f"[command] {name}: tanpa {' dan '.join(missing)}")
        found[name] = tuple(words)
    if bool(found["names"]) != bool(found["remove"]):
        problems.append("[command] names dan remove disebut bersama: tanpa keduanya tempat itu merapikan diri sendiri")
    return CommandPlace(**found)


def _bucket(table: Mapping[str, Any], problems: list[str]) -> BucketPlace:
    needed = ("bucket", "access_key_id", "secret_access_key")
    defaults = {"region": "us-east-1", "endpoint": "", "prefix": "sigap"}
    problems += _strange("s3", table, (*needed, *defaults))
    found = {**defaults, **{name: table.get(name, "") for name in (*needed, *defaults) if name in {*needed, *table}}}
    for name, value in found.items():
        if not isinstance(value, str) or (name in needed and not value):
            problems.append(f"[s3] {name}: harus diisi")
            found[name] = ""
    endpoint = urlsplit(found["endpoint"])
    if found["endpoint"] and endpoint.scheme != "https" and endpoint.hostname not in _LOOPBACK:
        problems.append("[s3] endpoint: harus https")
    if not _PREFIX.fullmatch(found["prefix"]) or ".." in found["prefix"]:
        problems.append("[s3] prefix: huruf, angka, titik, garis, garis miring saja")
    return BucketPlace(**found)


def _strange(table: str, data: Mapping[str, Any], known: Mapping[str, Any] | tuple[str, ...]) -> list[str]:
    return [f"[{table}] {name}: tidak dikenal" for name in sorted({*data} - {*known})]
