"""The worker's sweeps of the app: mail that waits, and the daily head of the trail."""
