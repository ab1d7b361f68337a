"""The pure heart: values in, values out.

Standard library only; no clock, no I/O, no logging. Everything else may import it, it imports nothing else.
"""
