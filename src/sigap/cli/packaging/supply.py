"""`./sigap check supply`: where the packages of the lock file come from, their licences, what is known against them.

Also writes the bill of materials (CycloneDX). Apart from `./sigap check`, which asks no network.
"""

import argparse
import json
import re
import subprocess
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sigap.cli.failure import CommandFailed
from sigap.cli.home import CHECKOUT
from sigap.cli.packaging import uv

_REGISTRY, _FILES_HOST = "https://pypi.org/simple", "files.pythonhosted.org"
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_OK, _NO, _COULD_NOT_LOOK = 0, 1, 2
ALLOWED = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "LGPL-3.0-only", "MIT",
        "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib",
    }
)  # fmt: skip
"""Licences under which a package may be part of SIGAP, which is under Apache-2.0 itself."""
ONLY_A_TOOL = {"djlint": "GPL-3.0-or-later", "unidecode": "GPL"}
"""Under a licence that the program itself could not carry: run by developers, never shipped."""
CARRIES_GPL = {"av": "GPL-3.0-or-later"}
"""Packages whose wheels bring libraries under the GPL along though their own licence is another: fetched by whoever
installs, run in a process of their own, left out of what is published."""
_SAID_OTHERWISE = {
    "Apache 2.0": "Apache-2.0", "Apache Software License": "Apache-2.0", "BSD": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause", "BSD License": "BSD-3-Clause", "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "Python Software Foundation License": "PSF-2.0",
}  # fmt: skip
"""Older ways to say a licence."""
READ_BY_HAND = {
    "axe-playwright-python": "MIT",  # names none; its LICENSE file is MIT's
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",  # the whole text in place of a name; the list is MPL's
    "libhxl": "Unlicense",  # names none; its LICENSE file is the Unlicense
    "pytest-django": "BSD-3-Clause",  # a sentence in place of a name
    "python-io-wrapper": "Unlicense",  # public domain, as its description says
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",  # says "Dual License"
}
"""What stands in the licence files of packages that do not name theirs."""


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap check supply",
        description="Memeriksa pustaka dari uv.lock: asal dan sidik, lisensi, kelemahan yang diketahui; menulis SBOM.",
    )
    parser.add_argument("--sbom", type=Path, metavar="FILE", help="tulis daftar pustaka (CycloneDX JSON) ke sini")
    options = parser.parse_args(arguments)
    program = uv.program()
    packages = _locked(CHECKOUT / "uv.lock")
    found = {"asal": unsafe_sources(packages), "lisensi": unfit_licences(_installed(packages))}
    for name, mistakes in found.items():
        _print_section(name, "GAGAL" if mistakes else "lulus", mistakes)
    carried = [f"{name}: membawa pustaka {licence}" for name, licence in CARRIES_GPL.items()]
    _print_section("dibawa", "lulus", [f"{each}; bundle --without-gpl" for each in carried])
    components = _write_sbom(program, options.sbom)
    _print_section("sbom", "lulus", [f"{components} komponen" + (f" di {options.sbom}" if options.sbom else "")])
    known = _known_weaknesses(program)
    return _NO if any(found.values()) else known


def unsafe_sources(packages: Iterable[dict[str, Any]]) -> list[str]:
    """Packages of the lock file that come from elsewhere than the public registry, or without a hash."""
    return [f"{package.get('name', '?')}: {wrong}" for package in packages for wrong in _wrong_with(package)]


def _wrong_with(package: dict[str, Any]) -> list[str]:
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    wrong = [] if package.get("source") == {"registry": _REGISTRY} else [f"bukan dari {_REGISTRY}"]
    wrong += [] if files else ["tanpa berkas"]
    for each in files:
        where = urlsplit(each.get("url", ""))
        if (where.scheme, where.hostname) != ("https", _FILES_HOST):
            wrong.append(f"berkas bukan dari {_FILES_HOST}")
        if not _HASH.fullmatch(each.get("hash", "")):
            wrong.append("berkas tanpa sidik SHA-256")
    return sorted(set(wrong))


def unfit_licences(licences: dict[str, str]) -> list[str]:
    """Packages whose licence SIGAP may not carry, or that name none."""
    return [
        f"{name}: {licence or 'tidak disebut'}"
        for name, licence in sorted(licences.items())
        if not is_allowed(licence) and ONLY_A_TOOL.get(name) != licence
    ]


def is_allowed(expression: str) -> bool:
    """Whether a licence expression (SPDX, without brackets) holds: one of what OR offers, all that AND asks."""
    offers = [offer.split(" AND ") for offer in expression.split(" OR ")]
    return any(all(each.strip() in ALLOWED for each in offer) for offer in offers)


def licence_of(package: metadata.PackageMetadata, name: str) -> str:
    """The licence of an installed package, as an SPDX expression; empty where it says none that is known."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    named = package.get("License-Expression") or package.get("License") or ""
    classified = [each.split(" :: ")[-1] for each in package.get_all("Classifier", []) if each.startswith("License ::")]
    for each in (named, *classified):
        if is_allowed(each) or each == ONLY_A_TOOL.get(name):
            return str(each)
        if each in _SAID_OTHERWISE:
            return _SAID_OTHERWISE[each]
    return str(named)


def _installed(packages: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The licences of those packages of the lock file that are installed: the others are for other machines."""
    licences = {}
    for package in packages:
        try:
            licences[package["name"]] = licence_of(metadata.metadata(package["name"]), package["name"])
        except metadata.PackageNotFoundError:
            continue
    return licences


def _locked(path: Path) -> list[dict[str, Any]]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CommandFailed(f"{path}: tidak terbaca ({error})", status=_COULD_NOT_LOOK) from None
    return [package for package in data["package"] if package.get("source") != {"editable": "."}]


def _write_sbom(program: str, path: Path | None) -> int:
    """The bill of materials, of what is shipped and what developers run; how many components it names."""
    done = _ask(program, "export", "--frozen", "--offline", "--quiet", "--format", "cyclonedx1.5")
    if done.returncode:
        raise CommandFailed(f"SBOM: {done.stderr.strip()}", status=_COULD_NOT_LOOK)
    if path is not None:
        path.write_text(done.stdout, encoding="utf-8")
    return len(json.loads(done.stdout)["components"])


def _known_weaknesses(program: str, *options: str) -> int:
    """Asks the public database of weaknesses (OSV) about the lock file. Says so where it does not answer."""
    done = _ask(program, "audit", "--frozen", "--preview-features", "audit-command", *options)
    status = done.returncode if done.returncode in {_OK, _NO} else _COULD_NOT_LOOK
    words = {_OK: "lulus", _NO: "GAGAL", _COULD_NOT_LOOK: "TIDAK DIPERIKSA"}[status]
    lines = [*done.stdout.splitlines(), *done.stderr.splitlines()[-1:]]
    _print_section("kelemahan", words, [] if status == _OK else lines)
    return status


def _ask(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=False)


def _print_section(name: str, words: str, lines: Iterable[str]) -> None:
    print(f"{words:6} {name}")
    for line in lines:
        if line.strip():
            print(f"       {line}")
