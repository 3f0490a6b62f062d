"""Published networks, as other people's code builds them: one source of networks per file."""
