"""Published networks in other code: one source of networks per file."""
