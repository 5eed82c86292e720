"""Stories in a browser. A package, so that what they share ends with them: a system at rest takes its share too."""
