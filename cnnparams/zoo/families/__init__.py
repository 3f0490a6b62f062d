"""The families of the zoo, one in each file."""
