"""What the demo's invented officers sign in with. Worth nothing anywhere else: no real person is ever made with it."""

PASSWORD = "bersamamelindungi"  # noqa: S105 - printed at every start of the demo
