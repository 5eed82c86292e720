"""The quarantine at the door: pace, work asked, likeness of texts."""
