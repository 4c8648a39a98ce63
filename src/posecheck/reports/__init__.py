"""Reports: what was found as document, table, terminal page, landmark file, annotated video."""
