"""Where a site is served: a host and a port, on this machine unless a proxy on another one speaks to it."""

import ipaddress
import socket
from dataclasses import dataclass

_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class NumericAddress:
    """A numeric address and a port."""

    host: str
    port: int

    @classmethod
    def read(cls, text: str) -> "NumericAddress":
        """From `127.0.0.1:8000` or `[::1]:8000`. Raises ValueError."""
        host, _, port = text.rpartition(":")
        bare = host.removeprefix("[").removesuffix("]")
        if not (port.isascii() and port.isdecimal()) or not 1 <= int(port) <= _LAST_PORT:
            raise ValueError(text)
        return cls(str(ipaddress.ip_address(bare)), int(port))

    @property
    def next_port(self) -> "NumericAddress":
        return NumericAddress(self.host, self.port + 1)

    @property
    def is_loopback(self) -> bool:
        return ipaddress.ip_address(self.host).is_loopback

    @property
    def is_inside(self) -> bool:
        """One address of a private network; neither a public one nor all addresses of the machine."""
        parsed = ipaddress.ip_address(self.host)
        return parsed.is_private and not parsed.is_unspecified

    def trouble(self) -> str:
        """Why nothing can be served here, in the system's words; empty when it can."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((self.host, self.port))
        except OSError as error:
            return error.strerror or type(error).__name__
        return ""

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
