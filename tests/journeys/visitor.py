"""Somebody at a browser. Each page they meet is looked at: axe, sideways scroll, foreign requests, errors."""

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    Route,
    ViewportSize,
)

PHONE, DESKTOP = 360, 1280
BROWSER_PATIENCE = 120_000.0
"""Milliseconds after which a browser waits for something that does not come."""
_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
# The real content policy stays in force: an inspector's own script is not the page's. The contrast of text follows from
# the classes and colours on the way to it: of those that look alike one is measured, on whatever page it stands first.
_LOOK = """async ([axe_source, measured]) => {
  const scrolls = document.documentElement.scrollWidth > window.innerWidth;
  if (!axe_source) { return [0, [], scrolls, []]; }
  if (!window.axe) { (0, eval)(axe_source); }
  const known = new Set(measured), found = new Map(), looks = new Map([[document.documentElement, 7]]);
  const mix = (seed, text) => {
    let one = seed ^ 0xdeadbeef, two = (seed / 0x100000000) ^ 0x41c6ce57;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      one = Math.imul(one ^ code, 2654435761); two = Math.imul(two ^ code, 1597334677);
    }
    one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
    two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
    return 4294967296 * (2097151 & two) + (one >>> 0);
  };
  for (const one of document.querySelectorAll("body, body *")) {
    const drawn = getComputedStyle(one);
    looks.set(one, mix(looks.get(one.parentElement), [one.tagName, one.getAttribute("class"), drawn.color,
      drawn.backgroundColor, drawn.backgroundImage, drawn.opacity, drawn.filter, drawn.position, drawn.fontSize,
      drawn.fontWeight, drawn.textShadow].join("|")));
    const speaks = /^(INPUT|SELECT|TEXTAREA)$/.test(one.tagName) ||
      [...one.childNodes].some(each => each.nodeType === Node.TEXT_NODE && each.data.trim());
    if (speaks && !known.has(looks.get(one)) && !found.has(looks.get(one)) &&
        one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
      found.set(looks.get(one), one);
      one.dataset.measured = "";
    }
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-measured]" }] });
  const told = await axe.run(document, { resultTypes: ["violations"], selectors: false, elementRef: false });
  for (const one of found.values()) { delete one.dataset.measured; }
  return [told.passes.length,
    told.violations.map(one => one.id + ": " + one.nodes.map(node => node.html.slice(0, 160)).join(" | ")), scrolls,
    [...found.keys()]];
}"""
_STATUS_OF_PAGE = "Failed to load resource"  # a refusal's own status, which a story may want
LEAK = 4  # as many of six words in one page are no chance any more
_VARIES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{4,7}-\d{3}|L-\d+|\d+")


type _Kind = tuple[str, str, int, int]
"""Path and heading, without what names one case; width, status."""


class Inspector:
    """Looks at every page that anybody meets; at one and the same page once a run, whichever worker meets it first.

    The contrast of colours, most of the work, is measured once of all text that is drawn alike.
    """

    def __init__(self, browser: Browser, seen: Path) -> None:
        self._browser = browser
        self._seen = seen
        self._twins: dict[int, Page] = {}
        self._measured: set[int] = set()

    def look(self, visitor: "Visitor") -> None:
        """Asserts that axe finds nothing and nothing scrolls sideways."""
        page = visitor.page
        kind = (_VARIES.sub("*", urlsplit(page.url).path), _heading(page), visitor.width, visitor.status)
        is_new = self._is_new(kind)
        if visitor.has_script:
            self._judge(page, kind, is_new=is_new)
        elif is_new:
            self._judge_twin(visitor, kind)

    def _is_new(self, kind: object) -> bool:
        self._seen.mkdir(exist_ok=True)
        try:
            (self._seen / sha256(repr(kind).encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _judge(self, page: Page, kind: "_Kind", *, is_new: bool) -> None:
        known = [*self._measured] if is_new else []
        passed, violations, scrolls, measured = page.evaluate(_LOOK, [_AXE if is_new else "", known])
        self._measured.update(measured)
        assert not violations, f"axe on {kind}: {violations}"
        assert passed or not is_new, f"axe saw nothing on {kind}"
        assert not scrolls, f"{kind} scrolls sideways"

    def _judge_twin(self, visitor: "Visitor", kind: "_Kind") -> None:
        """Without script nothing can be asked of a page: the same answer is laid out in a window with script."""
        answer = visitor.page.content()

        def give(route: Route) -> None:
            route.fulfill(body=answer, content_type="text/html; charset=utf-8")

        width = visitor.width
        twin = self._twins.get(width) or self._browser.new_page(viewport=_viewport(width))
        self._twins[width] = twin
        twin.route(visitor.page.url, give)
        twin.goto(visitor.page.url)
        self._judge(twin, kind, is_new=True)
        twin.unroute(visitor.page.url)


class Visitor:
    """One person at one browser of their own, on a phone or at a desk; counts what a finger must do."""

    def __init__(
        self, browser: Browser, inspector: Inspector, *, home: str, width: int = DESKTOP, has_script: bool = True
    ) -> None:
        self.width = width
        self.has_script = has_script
        self.taps = 0
        self.status = 0
        self._told = 0
        self._home = home
        self._inspector = inspector
        self._foreign: list[str] = []
        self._complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport=_viewport(width), java_script_enabled=has_script, locale="id-ID", has_touch=width == PHONE
        )
        self.context.set_default_timeout(BROWSER_PATIENCE)
        self.page: Page = self.context.new_page()
        self.context.on("request", self._note_request)
        self.context.on("response", self._note_response)
        self.context.on("console", self._note_console)
        self.context.on("weberror", lambda error: self._complaints.append(str(error.error)))

    def go(self, path: str) -> None:
        """Opens an address by hand."""
        answer = self.page.goto(self._home + path)
        self._arrive(answer.status if answer else 0)

    def tap(
        self, name: str | re.Pattern[str], *, within: str = "main", exact: bool = True, first: bool = False
    ) -> None:
        """Presses the one link or button with this name in `within` and waits for the page it leads to.

        `first`: the page offers it more than once, and the finger takes the first.
        """
        place = self.page.locator(within)
        found = place.get_by_role("button", name=name, exact=exact).or_(
            place.get_by_role("link", name=name, exact=exact)
        )
        self.taps += 1
        with self.page.expect_navigation() as navigation:
            (found.first if first else found).click()
        # Without an answer of its own it was the page's script that asked and put the new page in place.
        self._arrive(navigation.value.status if navigation.value else self._told)

    def tick(self, label: str) -> None:
        """Ticks the choice with this label by its label, as a finger does: what is folded away is not there for it.

        A hint may stand under the label's own words.
        """
        self.taps += 1
        begins = re.compile(rf"^\s*{re.escape(label)}(?=\S|\s*$)")
        whole = self.page.locator("main").get_by_text(label, exact=True)
        begun = self.page.locator("main label").filter(has_text=begins)
        whole.or_(begun).filter(visible=True).last.click()

    def choose(self, label: str, option: str) -> None:
        """Chooses from a list: one tap opens it, one takes the option."""
        self.taps += 2
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def write(self, label: str, text: str) -> None:
        """Types into a field. Not a tap."""
        self.page.locator("main").get_by_label(label, exact=True).fill(text)

    def reads(self, *words: str) -> None:
        """Asserts that the page says all of this."""
        said = self.text()
        missing = [one for one in words if one not in said]
        assert not missing, f"{missing} not on {self.page.url} ({self.status}): {said[:1500]}"

    def reads_nothing_of(self, *words: str) -> None:
        """Asserts that none of this stands anywhere in the page, seen or unseen."""
        source = self.page.content()
        found = [one for one in words if one in source]
        assert not found, f"{found} on {self.page.url}"

    def reads_no_six_words(self, words: str) -> None:
        """Asserts that a page keeps six drawn words: one that is also the page's own is no leak."""
        source = f"{self.page.url} {self.page.content()}"
        found = [one for one in words.split() if re.search(rf"\b{one}\b", source)]
        assert len(found) < LEAK, f"{found} on {self.page.url}"

    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def main(self) -> Locator:
        return self.page.locator("main")

    def looks(self) -> None:
        """Looks at the page where a key press, not a tap, led."""
        self._arrive(self.status)

    def leave(self) -> None:
        self.context.close()

    def _arrive(self, status: int) -> None:
        self.status = status
        self.page.wait_for_load_state()
        self._inspector.look(self)
        assert not self._foreign, f"requests elsewhere from {self.page.url}: {self._foreign}"
        assert not self._complaints, f"errors on {self.page.url}: {self._complaints}"

    def _note_request(self, request: Request) -> None:
        # A blob is what the page itself holds in memory: a voice that was just recorded.
        if not request.url.startswith((f"{self._home}/", f"blob:{self._home}/", "data:")):
            self._foreign.append(request.url)

    def _note_response(self, response: Response) -> None:
        if response.request.resource_type == "xhr":
            self._told = response.status

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_STATUS_OF_PAGE):
            self._complaints.append(message.text)


def _heading(page: Page) -> str:
    heading = page.locator("h1").first
    return _VARIES.sub("*", heading.inner_text()) if heading.count() else ""


def _viewport(width: int) -> ViewportSize:
    return {"width": width, "height": 780}
