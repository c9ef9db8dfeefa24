"""The articles: canonical text, selectors and annotations. It knows nothing of geometry."""
