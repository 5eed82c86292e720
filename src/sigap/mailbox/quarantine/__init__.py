"""The quarantine lane at the door: pace, work asked, likeness of texts."""
