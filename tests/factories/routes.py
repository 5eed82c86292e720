"""Every address of the desk, as its URL configuration gives it, and how to fill one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from sigap.access.guard import SIGNED_IN, THRESHOLD
from sigap.access.permissions import Permission

_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
_WORD = re.compile(r"<(?!uuid:|int:)(?:\w+:)?(\w+)>")
ALLAUTH = "akun/"


@dataclass(frozen=True, kw_only=True)
class Route:
    """One address: its pattern, the marks of its guard, and whether it is read, written, or both."""

    pattern: str
    marks: frozenset[str]
    reads: bool
    writes: bool

    @property
    def names(self) -> frozenset[str]:
        """What the address is about: code, number, ordinal …"""
        return frozenset(_PLACE.findall(self.pattern))

    @property
    def words(self) -> frozenset[str]:
        """Of these, what may be a word: no id and no number by its form."""
        return frozenset(_WORD.findall(self.pattern))

    @property
    def permissions(self) -> frozenset[Permission]:
        """Powers that the guard asks for."""
        return frozenset(Permission(mark) for mark in self.marks - {SIGNED_IN, THRESHOLD})

    def path(self, values: Mapping[str, object]) -> str:
        """The address with its places filled."""
        return "/" + _PLACE.sub(
            lambda place: str(1 if place[0].startswith("<int:") else values[place[1]]), self.pattern
        )


def routes() -> tuple[Route, ...]:
    """All of them, in the order of their patterns."""
    return tuple(sorted(_walk(get_resolver("sigap.config.urls_desk"), ""), key=lambda route: route.pattern))


def public_routes() -> tuple[Route, ...]:
    """Those of the public site, without the prefix of a language; all of them read and written, as no guard says."""
    found = (pattern for pattern in _addresses(get_resolver("sigap.config.urls_public"), ""))
    return tuple(Route(pattern=each, marks=frozenset(), reads=True, writes=True) for each in sorted(found))


def _addresses(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern, whole)
        else:
            yield whole


def _walk(resolver: URLResolver, before: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, whole)
        else:
            yield _route(pattern, whole)


def _route(pattern: URLPattern, whole: str) -> Route:
    facts: dict[str, Any] = pattern.callback.__dict__
    mark = str(facts.get("sigap_permission", ""))
    reads = bool(facts.get("sigap_reads", False))
    return Route(pattern=whole, marks=frozenset(mark.split()), reads=reads, writes=" " in mark or not reads)
