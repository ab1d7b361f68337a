"""What members and visitors may read: snapshots and lists. Read-only; filtered by `core.access`."""
