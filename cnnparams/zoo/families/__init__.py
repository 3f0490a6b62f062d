"""The families of the zoo, one per file. A family's source is in the docstring of its file."""
