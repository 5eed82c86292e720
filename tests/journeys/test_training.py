"""A home for training, begun and served as an ordinary user: another colour, tours by role, and no way to mix it."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.factories.patience import PATIENCE
from tests.factories.starts import REGENCY
from tests.journeys.house import free_port
from tests.journeys.test_up import House, ordinary_user

from sigap.cli.development.run_tests import HOME_PREFIX
from sigap.cli.home import CHECKOUT

pytestmark = pytest.mark.journey
SIGAP = ("-m", "sigap.cli.main")


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A folder of somebody who is about to give a course."""
    user = ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix=HOME_PREFIX))
    made = House(folder, free_port(), user)
    try:
        for place in (folder, folder / "rumah"):
            place.mkdir(mode=0o700, exist_ok=True)
            os.chown(place, user.pw_uid, user.pw_gid)
        made.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(CHECKOUT / "src"),
            "SIGAP_HOME": str(folder / "rumah"),
            # Offices and people alone: the stories are the demo's own journeys.
            "SIGAP_DEMO_STORIES": "0",
        } | REGENCY
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refused(house: House, *arguments: str, **environ: str) -> str:
    with house.process(*SIGAP, *arguments, **environ) as process:
        told, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode != 0, told
    return told


def test_a_course_is_begun_served_and_kept_apart(house: House, browser: Browser) -> None:
    told = house.done(*SIGAP, "begin", "--training")
    assert "Rumah latihan siap" in told
    assert "sudah rumah latihan" in refused(house, "begin", "--training")
    assert "rumah latihan" in refused(house, "demo", "--port", str(free_port()))
    out = refused(house, "up", SIGAP_MAIL_URL="smtps://a:b@surel.uji.go.id", SIGAP_CHANNELS="/x.toml")
    assert "SIGAP_MAIL_URL: rumah latihan" in out
    assert "SIGAP_CHANNELS: rumah latihan" in out
    with house.up() as serving:
        try:
            assert serving.stdout is not None
            line = serving.stdout.readline()
            assert "LATIHAN" in line, line + serving.stdout.read()
            desk = f"http://localhost:{house.port + 1}"
            page = browser.new_page(viewport={"width": 360, "height": 720})
            try:
                page.goto(f"{desk}/ikuti-kasus/sekretariat/")
                page.click("li:nth-of-type(3) button")
                assert page.url.endswith("/gugus-tugas/pengaturan/hari-pertama/")
                assert page.locator("header .contoh").inner_text().upper() == "LATIHAN"
                assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--navy').trim()") == "#3d1a66"
            finally:
                page.close()
        finally:
            serving.send_signal(signal.SIGINT)
            serving.wait(PATIENCE)
    # The same database under a home that is not for training is none that a real start would take.
    (house.folder / "rumah" / "latihan").unlink()
    assert "CONTOH" in refused(house, "up")
