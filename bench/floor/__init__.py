"""Floors: the least that could do the job."""
