"""Published networks in plain PyTorch, written from papers whose networks no package has as they are printed.

They share nothing with cnnparams and little with each other, so that each can be read beside its paper.
"""
