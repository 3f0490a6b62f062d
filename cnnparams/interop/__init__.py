"""Keras and PyTorch: their words for what is in this library; neither is imported."""
