"""Leno AI: who writes its answers."""
