"""Folds over the steps of a network; each gives a frozen record and formats nothing."""
