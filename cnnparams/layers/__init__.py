"""The layers, one family per file; no family knows another. What several of them share is in `bases`."""
