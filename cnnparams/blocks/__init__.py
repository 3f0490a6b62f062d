"""Blocks: layers made of layers, one kind per file."""
