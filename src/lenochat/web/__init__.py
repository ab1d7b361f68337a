"""The doors: HTTP and WebSocket. What comes in is checked here, what goes out is redacted by `core.access`."""
