"""Everything that can happen: plain functions `(tx, ..., now=)`, the only place that writes and emits.

An action works inside one transaction of one workspace. It raises a `DomainError` to refuse, which leaves nothing
behind; whatever it emits is published after the commit. It never commits, never waits and never reads a clock.
"""
