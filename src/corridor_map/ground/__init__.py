"""The ground: routes, borders, places and the basemap, and how layers of others become routes.

It imports io and errors, and knows nothing of articles. It offers records of layers, checked as they are
read, geometry in degrees and metres, and lengths that others have published.
"""
