"""Measurements. Every figure stands beside a floor that was measured in the same run on the same machine.

`python3 dev.py bench [NAMES] [--quick] [--json]`; `docs/performance.md` holds the last honest run. Speeds are printed,
never asserted: what a test holds is that the bench runs. Traffic stays on loopback, and every server is a process that
the bench started and ends by itself. Linux only, because that is where processor time of another process can be read.
"""
