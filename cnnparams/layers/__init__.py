"""One kind of layer per file; the files do not know each other."""
