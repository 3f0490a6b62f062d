"""What layers are built on: the base of all layers, of blocks, and of families that do something alike."""
