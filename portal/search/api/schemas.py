"""Parts of JSON Schema (2020-12, that of OpenAPI 3.1) with which a resource says what its fields hold."""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
SLUG: Schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
URL: Schema = {"type": "string", "format": "uri"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
YES_NO: Schema = {"type": "boolean"}


def optional(schema: Schema) -> Schema:
    """The field is always there; its value may be null."""
    return schema | {"type": [schema["type"], "null"]} if "type" in schema else {"anyOf": [schema, {"type": "null"}]}


def one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def fields(**properties: Schema) -> Schema:
    """An object in which each of these fields is always there."""
    return {"type": "object", "properties": properties, "required": list(properties)}


PLACE = fields(slug=SLUG, naam=TEXT)
THEME = fields(slug=SLUG, naam=TEXT, url=URL)
REFERENCE = fields(slug=SLUG, titel=TEXT, url=URL)
