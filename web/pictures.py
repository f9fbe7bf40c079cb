"""Kept pictures as answers: pixels of our own encoding, in which nothing may run, whatever a browser takes them for."""

from flask import Response, make_response

from database.blobs import Blob

POLICY = "default-src 'none'; sandbox"


def shown(picture: Blob) -> Response:
    """The picture alone, under a policy that lets it do nothing."""
    response = make_response(picture.data)
    response.headers["Content-Type"] = picture.media_type
    response.headers["Content-Security-Policy"] = POLICY
    return response
