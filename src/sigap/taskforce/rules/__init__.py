"""Rules of the task force: decrees in time, the annex as it is written, schemes of sub task forces. Pure."""
