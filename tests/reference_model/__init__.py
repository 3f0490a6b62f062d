"""A second, independent model of networks: the tests compare the library's counts and shapes with it."""
