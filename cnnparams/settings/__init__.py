"""The settings of layers: converters bring them to one form, validators refuse wrong values."""
