"""What an installation begins with: first offices and officers, reference data, the list of licensed companies."""
