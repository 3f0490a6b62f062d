"""Keras and PyTorch: what they call the things that are here, without importing either."""
