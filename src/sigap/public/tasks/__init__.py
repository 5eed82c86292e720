"""The door of single tasks: five words open one form, once."""
