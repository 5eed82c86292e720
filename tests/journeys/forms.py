"""Every page of the desk with a form, found by its links, and what the keyboard reaches on it (WCAG 2.4.11)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus

from playwright.sync_api import Page
from tests.factories.routes import routes
from tests.journeys.visitor import Visitor

# With each further Tab, notes whether anything of what has the focus is to be seen, and that it has it.
_LISTEN = """() => {
  for (const each of document.querySelectorAll("main details")) { each.open = true; }
  window.met = new Map();
  document.addEventListener("keydown", () => {
    const one = document.activeElement;
    if (!one.closest("main") || one.tagName === "MAIN") { return; }
    const box = one.getBoundingClientRect(), parts = [0.1, 0.5, 0.9], label = one.labels && one.labels[0];
    const looks = label ? [getComputedStyle(label), getComputedStyle(label, "::before")] : [];
    const isMarked = [getComputedStyle(one), ...looks].some(
      each => each.outlineStyle !== "none" || each.boxShadow !== "none");
    window.met.set(one, isMarked && parts.some(x => parts.some(y => {
      const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return hit && (one.contains(hit) || hit.contains(one) || (hit.closest("label") || {}).control === one);
    })));
  }, true);
  document.querySelector("main").focus();
  // Where the focus can rest: in a group of radio buttons once.
  const forms = [...document.forms], groups = new Set();
  window.stops = [...document.querySelectorAll(
    "main a[href], main button, main input, main select, main textarea, main summary")].filter(one => {
    if (one.type === "hidden" || one.disabled || !one.offsetParent) { return false; }
    const group = one.type === "radio" ? `${forms.indexOf(one.form)} ${one.name}` : "";
    if (group && groups.has(group)) { return false; }
    groups.add(group);
    return true;
  });
  return window.stops.map(one => `${one.tagName} ${one.type}`);
}"""
# What Tab would do, where its like was reached by the key itself: each takes the focus, and no script keeps the key.
_REST = """() => {
  for (const one of window.stops) {
    one.focus();
    const press = new KeyboardEvent("keydown", { key: "Tab", code: "Tab", bubbles: true, cancelable: true });
    if (document.activeElement === one && (one.tabIndex < 0 || !one.dispatchEvent(press))) { window.met.delete(one); }
  }
}"""
# What was hidden or never reached. Of a group of radio buttons one has the focus; arrows move within it.
_JUDGE = """() => {
  const told = one => one.outerHTML.slice(0, 160);
  const met = [...window.met.keys()], names = new Set(met.filter(one => one.type === "radio").map(one => one.name));
  const controls = [...document.querySelectorAll("main input, main select, main textarea, main button, main summary")];
  const wanted = controls.filter(one => one.type !== "hidden" && !one.disabled && one.offsetParent &&
    one.tabIndex >= 0 && !(one.type === "radio" && names.has(one.name)));
  const forms = [...document.querySelectorAll("main form")].filter(one => one.offsetParent);
  // A line of minutes goes by Enter; its button is for who has no script.
  const byEnter = form => form.querySelector("[type=submit]") &&
    [...form.querySelectorAll("[type=submit]")].every(one => !one.offsetParent);
  const sends = form => met.some(
    one => one.form === form && (one.type === "submit" || (one.type === "text" && byEnter(form))));
  return [met.filter(one => !window.met.get(one)).map(told), wanted.filter(one => !window.met.has(one)).map(told),
    forms.filter(one => !sends(one)).map(told)];
}"""
_FIELD = re.compile(r'<(?:textarea|select|button|input(?! type="hidden"))')
_PLACE = re.compile(r"<(?:(\w+):)?\w+>")
_SHAPES = {"uuid": r"[0-9a-f-]{36}", "int": r"\d+", "slug": r"[-\w]+", "str": r"[^/]+", "path": r".+"}
_MORE = 3
"""Presses beyond what could have the focus."""
_BACK = 2
"""Links of a form's own part that lead back: to its case, and to the section it stands in."""


@dataclass(slots=True)
class Walk:
    """Which patterns were met with a form."""

    home: str
    met: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    """Patterns that some officer was shown before: the next one opens a single page of each."""
    ends: set[str] = field(default_factory=set)
    """Patterns of forms that lead back and nowhere else: walked once, the next officer opens none."""
    pressed: set[str] = field(default_factory=set)
    """Kinds of control that the key itself has reached, on whatever page."""

    def through(self, visitor: Visitor, *starts: str, deep: int = 3) -> None:
        """Follows the links of these pages as one officer, `deep` pages of each pattern, and tabs through new forms."""
        waiting, asked, before, ends = list(starts), dict[str, int](), frozenset(self.known), frozenset(self.ends)
        while waiting:
            path = waiting.pop(0)
            pattern = pattern_of(path)
            most = 1 if pattern in self.met | before else deep
            if pattern and asked.get(pattern, 0) < most and not (pattern in ends and path not in starts):
                asked[pattern] = asked.get(pattern, 0) + 1
                self.known.add(pattern)
                links = re.findall(r'href="(/[^"#?]*)"', self.ask(visitor, path))
                if pattern in self.met and len(set(links)) <= _BACK:
                    self.ends.add(pattern)
                waiting += links

    def find(self, visitor: Visitor, paths: Iterable[str]) -> None:
        """Asks for these addresses of one pattern until one shows its form."""
        for path in paths:
            if pattern_of(path) in self.met:
                return
            self.ask(visitor, path)

    def ask(self, visitor: Visitor, path: str) -> str:
        """The page's own part; a form of a pattern that is new is walked."""
        answer = visitor.page.context.request.get(self.home + path, max_redirects=0)
        text = answer.text() if answer.status == HTTPStatus.OK else ""
        main = text.partition("<main")[2].partition("</main>")[0]
        pattern = pattern_of(path)
        if _FIELD.search(main) and pattern not in self.met:
            self.met.add(pattern)
            visitor.page.goto(self.home + path)
            tab_through(visitor.page, self.pressed)
        return main


def tab_through(page: Page, pressed: set[str]) -> None:
    """From the first control to the last: each gets the focus, is seen to have it, and each form can be sent.

    By the key where the page has a kind of control that is not among `pressed` yet; by a script in the page otherwise.
    """
    kinds = page.evaluate(_LISTEN)
    is_new = not pressed.issuperset(kinds)
    for _press in range(len(kinds) + _MORE if is_new else 1):
        page.keyboard.down("Tab")  # held down: half the messages of as many presses
    page.keyboard.up("Tab")
    pressed.update(kinds)
    if not is_new:
        page.evaluate(_REST)
    hidden, missed, unsent = page.evaluate(_JUDGE)
    assert not hidden, f"hidden at {page.url}: {hidden}"
    assert not missed, f"never reached at {page.url}: {missed}"
    assert not unsent, f"cannot be sent at {page.url}: {unsent}"


def form_patterns() -> frozenset[str]:
    """Every address of the desk that shows a form and takes it."""
    return frozenset(route.pattern for route in routes() if route.reads and route.writes)


def pattern_of(path: str) -> str:
    """The pattern that an address belongs to; nothing for one that is no page."""
    return _pattern_of(path.partition("?")[0])


@cache
def _pattern_of(plain: str) -> str:
    found = (pattern for pattern, shape in _shapes() if shape.fullmatch(plain))
    return next(found, "")


@cache
def _shapes() -> list[tuple[str, re.Pattern[str]]]:
    """The patterns in the order of the URL configuration's own choice: plain words before places."""
    known = sorted(
        {each.pattern for each in routes() if "(?" not in each.pattern}, key=lambda one: (one.count("<"), one)
    )
    return [(each, re.compile("/" + _PLACE.sub(lambda place: _SHAPES[place[1] or "slug"], each))) for each in known]
