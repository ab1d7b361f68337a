"""The event stream: protocol, connections, hub and endpoint."""
