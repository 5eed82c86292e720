"""What the app decides without a database: kinds and states, how long a meeting takes, what a line of minutes says."""
