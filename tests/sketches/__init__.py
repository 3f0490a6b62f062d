"""Networks on paper: drawn at random, counted by formulas of their own, and built with the library."""
