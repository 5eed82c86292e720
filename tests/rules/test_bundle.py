"""What a bundle says of itself and holds; that it installs without a network is tried by `bench/bundle.py`."""

import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from sigap.cli import main, release
from sigap.cli.failure import CommandFailed
from sigap.cli.home import CHECKOUT
from sigap.cli.packaging import bundle
from sigap.cli.schema.files import files_hash


def test_the_version_is_told_with_commit_and_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--version"]) == 0
    told = capsys.readouterr().out.strip()
    assert told.endswith(f"skema {files_hash()[:12]}")
    (tmp_path / "release.toml").write_text(f'commit = "{"ab" * 20}"\n')
    assert str(release.current(tmp_path)).split(", ")[1] == "commit abababababab"
    (tmp_path / "release.toml").unlink()
    assert release.current(tmp_path).source == "tanpa git"


def test_a_checkout_that_differs_from_its_commit_says_so(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        asked = ["git", "-C", str(tmp_path), "-c", "user.name=uji", "-c", "user.email=uji@contoh.id", *arguments]
        subprocess.run(asked, check=True, capture_output=True)

    git("init")
    git("commit", "--allow-empty", "-m", "satu")
    assert not release.current(tmp_path).is_altered
    (tmp_path / "berkas").touch()
    assert release.current(tmp_path).source.endswith("(diubah)")


def test_uv_and_the_build_backend_are_pinned_and_the_launcher_reads_the_same(tmp_path: Path) -> None:
    text = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    backend, uv = bundle.pinned(text)
    assert (backend.partition("==")[0], uv.partition("==")[0]) == ("uv_build", "uv")
    script = next(line for line in (CHECKOUT / "sigap").read_text().splitlines() if line.startswith("uv_version="))
    asked = f'root={shlex.quote(str(CHECKOUT))}; {script}; printf %s "$uv_version"'
    read = subprocess.run(["sh", "-c", asked], capture_output=True, text=True, check=True).stdout
    assert f"uv=={read}" == uv
    with pytest.raises(CommandFailed, match="uv_build"):
        bundle.pinned(text.replace("uv_build==", "uv_build>="))


def test_the_sums_are_those_that_sha256sum_checks(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "satu.whl").write_bytes(b"isi")
    bundle.write_sums(tmp_path)
    check = ["sha256sum", "--check", "--quiet", "--strict", bundle.SUMS]
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "wheels" / "satu.whl").write_bytes(b"lain")
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_a_bundle_needs_a_folder_and_a_whole_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["bundle", str(tmp_path / "tiada")]) == 2
    for answers, told in (({}, "bukan checkout git"), ({"rev-parse": "ab", "status": " M x"}, "belum masuk commit")):
        monkeypatch.setattr(release, "git", lambda _root, *asked, answers=answers: answers.get(asked[0], ""))
        assert main.main(["bundle", str(tmp_path)]) == 2
        assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_archive_is_named_by_what_it_fits() -> None:
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"]
    assert bundle.name_of(version, "abcdef0123456789").startswith(f"sigap-{version}-abcdef012345-linux-")
