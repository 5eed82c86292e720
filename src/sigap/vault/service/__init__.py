"""The vault's process: the ring behind a socket, with a look at the trail before every opening (ADR 24)."""
