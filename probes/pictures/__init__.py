"""Pictures of pages by a browser that is kept on a leash: one process a picture, one way out, an end in time."""
