"""The store: tables, queries and the transaction. The only place that commits, and that knows SQL."""
