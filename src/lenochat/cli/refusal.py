"""What a command says when it cannot do what it was asked for: one line on standard error, exit code 1."""


class RefusedError(Exception):
    """The sentence says what to do."""
