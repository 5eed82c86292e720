"""The worker's sweeps of the room: mail that waits, and the daily head of the trail."""
