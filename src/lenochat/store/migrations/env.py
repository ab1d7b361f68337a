"""Alembic's entry: runs revisions on the connection, and in the transaction, that `store.schema` hands over."""

from alembic import context
from sqlalchemy import Connection

from lenochat.store.tables import metadata

connection: Connection = context.config.attributes["connection"]
# Without transactional_ddl Alembic would treat each statement on SQLite as a transaction of its own.
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
