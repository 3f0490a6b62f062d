"""Published networks that no package has as the papers have them, written from the papers in plain PyTorch.

They share nothing with cnnparams, and little with each other: each is to be read beside its paper.
"""
