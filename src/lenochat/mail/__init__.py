"""Mail: how it leaves, and what it says."""
