"""What all diagrams are drawn with: SVG, colours, the widths of letters, and the picture as data."""
