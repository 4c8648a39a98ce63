"""What programs read: JSON documents, tables, landmark files, events."""
