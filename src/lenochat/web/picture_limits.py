"""What `web.picture_maker` and the decoder that it starts have to agree on. Values alone, for both."""

from typing import Literal

Task = Literal["square", "bare"]
"""A member's picture, or one that is only to be looked at and relieved of all that is no picture."""
SIDE = 256
"""Pixels of the made picture, each way."""
MOST_PIXELS = 25_000_000
"""Of the picture that comes in, by its header."""
MOST_MADE_BYTES = 256 * 1024
"""Of the made picture."""
NICENESS = 10
"""Nobody who is answered waits for a picture."""
TOO_MANY_PIXELS, UNREADABLE = 3, 4
"""The decoder's exit codes for what it refuses."""
