"""To models of frameworks: a network as source, and the model that the source builds."""
