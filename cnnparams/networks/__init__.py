"""Layers bound to an input shape: a network, its steps, how it grows and how it is edited."""
