"""A network as volumes to scale: a chain, or a U."""
