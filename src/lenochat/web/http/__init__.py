"""The HTTP API: one module a resource. Each checks what comes in, runs one action or read, and renders its answer."""
