"""Forms that offices make themselves: questions as versioned data, answered in a case under one of its sections."""
