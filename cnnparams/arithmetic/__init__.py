"""Whole numbers: shapes, sliding windows, and how a computation is traced and written down."""
