"""Tells from the files alone whether a step of a start must be done again; without Django, in milliseconds."""

import ast
import importlib.util
import os
import tokenize
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from sigap.cli.home import CHECKOUT, Home

_SIGAP = CHECKOUT / "src" / "sigap"
_OTHERS_WITH_MIGRATIONS = ("allauth.account", "allauth.mfa")
_LAYOUT = frozenset(
    {tokenize.ENCODING, tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
)
_KEY_FILES = ("root.key", "ring.sealed", "intake.pub", "copy.key", "code.key", "channel.pub")


def migrations() -> str:
    """Fingerprint of every migration, its SQL, and the locked versions of other packages' migrations."""
    files = [*_SIGAP.glob("*/migrations/*.py"), *_SIGAP.glob("*/**/sql/*.sql"), CHECKOUT / "uv.lock"]
    digest = sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(CHECKOUT)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def assets() -> str:
    """Fingerprint of what is compiled or collected: style sheets, scripts, pictures, catalogues."""
    served = (_SIGAP / "ui" / "lean.py", CHECKOUT / "uv.lock")
    files = [*_SIGAP.glob("*/static/**/*"), *_SIGAP.glob("**/*.po"), *served]
    return _by_size_and_time(sorted(files))


def migration_names() -> frozenset[tuple[str, str]]:
    """Every migration this version knows, as the database notes it: (app, name)."""
    folders = [folder for folder in _SIGAP.glob("*/migrations") if folder.is_dir()]
    for package in _OTHERS_WITH_MIGRATIONS:
        spec = importlib.util.find_spec(package)  # looks the package up, and runs no more than its parents
        assert spec is not None
        assert spec.origin is not None
        folders.append(Path(spec.origin).parent / "migrations")
    return frozenset((folder.parent.name, file.stem) for folder in folders for file in folder.glob("[0-9]*.py"))


def migration_hashes() -> dict[str, str]:
    """Of each migration of our own, as `app.name`: a hash of what it does; comments and indentation do not count."""
    return {f"{file.parent.parent.name}.{file.stem}": _tokens_hash(file) for file in _own_migrations()}


def hashes_by_syntax_tree() -> dict[str, str]:
    """As databases noted them until 2026-12; how Python writes a tree changes with its version."""
    return {
        f"{file.parent.parent.name}.{file.stem}": sha256(ast.dump(ast.parse(file.read_bytes())).encode()).hexdigest()
        for file in _own_migrations()
    }


def _own_migrations() -> list[Path]:
    return sorted(_SIGAP.glob("*/migrations/[0-9]*.py"))


def _tokens_hash(file: Path) -> str:
    """The same on every version of Python."""
    with file.open("rb") as source:
        words = [each.string for each in tokenize.tokenize(source.readline) if each.type not in _LAYOUT]
    return sha256("\0".join(words).encode()).hexdigest()


def are_catalogues_ready() -> bool:
    """Whether every catalogue is compiled, can be read by this user, and is not older than its text."""
    compiled = [(file, file.with_suffix(".mo")) for file in _SIGAP.glob("**/*.po")]
    return all(os.access(made, os.R_OK) and made.stat().st_mtime >= text.stat().st_mtime for text, made in compiled)


def are_assets_ready(home: Home) -> bool:
    """Whether catalogues and static files were made from the sources as they are now."""
    has_static = (home.path / "static" / "staticfiles.json").exists()
    has_catalogues = all(file.with_suffix(".mo").exists() for file in _SIGAP.glob("**/*.po"))
    return has_static and has_catalogues and home.stamp("assets") == assets()


def are_keys_ready(home: Home) -> bool:
    return all((home.keys / name).exists() for name in _KEY_FILES)


def _by_size_and_time(files: Iterable[Path]) -> str:
    digest = sha256()
    for file in files:
        if file.is_file():
            facts = file.stat()
            digest.update(f"{file}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return digest.hexdigest()
