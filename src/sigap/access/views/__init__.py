"""The profile page, and what its writer has not sent."""
