"""One running system, one Chromium and the people of a story. Every page they meet is looked at."""

import os
import re
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.journeys.house import Demo, demo_home, running
from tests.journeys.people import Cast
from tests.journeys.visitor import DESKTOP, PHONE, Inspector

from sigap.cli.development import chromium

_CAST = "cast"


@pytest.fixture(scope="package")
def demo() -> Iterator[Demo]:
    """The real system on its first morning, running once for all stories of this worker."""
    with demo_home() as home, running(home) as demo:
        yield demo


@pytest.fixture(scope="module")
def own_demo() -> Iterator[Demo]:
    """One for the stories of a single file: what they see of queue and lists is theirs alone."""
    with demo_home() as home, running(home) as demo:
        yield demo


@pytest.fixture(scope="package")
def filled_demo() -> Iterator[Demo]:
    """The demo with its stories, running once for all that read it or add to it what no other looks at."""
    with demo_home(has_stories=True) as home, running(home) as demo:
        yield demo


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The Chromium that `./sigap test` found or installed, as its shell where there is one."""
    path = os.environ.get("SIGAP_CHROMIUM", "")
    if not path:
        pytest.skip("no Chromium: `./sigap test` looks for one, or SIGAP_CHROMIUM names it")
    with sync_playwright() as driver:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=chromium.shell() or path, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def inspector(browser: Browser, run_folder: Path) -> Inspector:
    return Inspector(browser, run_folder / "pages-looked-at")


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> int:
    """A story that is told on a telephone and at a desk."""
    return int(request.param)


@pytest.fixture
def cast(demo: Demo, browser: Browser, inspector: Inspector) -> Iterator[Cast]:
    """The people of one story; their browsers close with it."""
    people = Cast(demo, browser, inspector)
    yield people
    people.leave()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keeps what everybody had before them when a story failed; the folder is named in the report."""
    report = yield
    people = getattr(item, "funcargs", {}).get(_CAST)
    if report.failed and call.when == "call" and isinstance(people, Cast):
        story = re.sub(r"[^\w]+", "-", item.name).strip("-")
        folder = Path(tempfile.mkdtemp(prefix=f"sigap-journey-{story}-"))
        people.keep_pages(folder)
        report.sections.append(("Pages when the story failed", str(folder)))
    return report
