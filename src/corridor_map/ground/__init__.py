"""The geography: routes, borders, places and the basemap. It knows nothing of articles."""
