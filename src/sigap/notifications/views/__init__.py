"""Pages about how officers are told: one's own channels, who can be reached, and who holds the trail's heads."""
