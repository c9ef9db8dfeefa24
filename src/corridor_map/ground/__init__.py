"""The ground: routes, borders, places and the basemap, and the import of other layers as routes.

It imports io and errors, and knows nothing of articles. It offers records of layers, validated as they
are read, geometry in degrees and metres, and published lengths.
"""
