"""App: what victims claim of those who harmed them, head by head, and what has reached them (UU 21/2007 art. 48)."""
