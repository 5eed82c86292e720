"""Child processes: how one is started and stopped, kept running, and how systemd is told of it."""
