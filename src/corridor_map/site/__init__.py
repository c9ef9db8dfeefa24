"""What people see: maps, pages, exports and the server. It knows the Project, not files."""
