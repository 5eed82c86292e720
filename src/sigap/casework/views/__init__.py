"""Pages of the app, one module for each thing that is written."""
