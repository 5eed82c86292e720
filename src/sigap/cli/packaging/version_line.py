"""`./sigap --version`: version, commit and schema fingerprint, asked of no database."""

from sigap.cli import release


def run(_arguments: list[str]) -> int:
    print(release.current())
    return 0
