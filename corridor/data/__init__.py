"""Records, schema, tables read and written whole, checks, importers: folder <-> network."""
