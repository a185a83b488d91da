"""The public JSON API at `/api/v1/`: read only, without keys, the same for everyone. Apps register what it shows; see `registry`."""
