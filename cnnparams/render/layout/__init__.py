"""The layout of boxes and the lines between them: places in numbers, whatever is drawn there."""
