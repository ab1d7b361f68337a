"""The checker: drives a running LenoChat through its public doors, kills it, and verifies from outside what it says.

`python3 dev.py torture --operations N --seed S`. Client processes act at random over HTTP and WebSocket and note what
was acknowledged and when; the server is killed with -9 and started again meanwhile. At quiet moments what was told is
compared with what was acknowledged. `policy`, `history` and `judge` know the public protocol alone and nothing of the
server's code, so that they cannot share a mistake with it.
"""
