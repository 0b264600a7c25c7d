"""The document of rpc.discover: whole, in agreement with the answers, and a watchful measure."""
import copy

import pytest

import schema
from expect import refused

KEYWORDS = {"type", "properties", "required", "items", "enum", "$ref", "additionalProperties",
            "oneOf", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems",
            "maxItems"} | schema.ANNOTATIONS


@pytest.fixture
def client(shared_house):
    return shared_house.as_("ann")


@pytest.fixture
def document(schemas):
    return schemas.document


def inside(value):
    """Every object below value, itself too."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value:
        if isinstance(child, (dict, list)):
            yield from inside(child)


def test_every_reference_leads_somewhere_and_no_component_is_idle(schemas, document):
    used = {node["$ref"] for node in inside(document) if "$ref" in node}
    for reference in used:
        assert schemas.resolve(reference), reference
    for name in document["components"]["schemas"]:
        assert f"#/components/schemas/{name}" in used, name


def test_every_result_is_an_object_of_known_members(document):
    for row in document["methods"]:
        rule = row["result"]["schema"]
        assert rule["type"] == "object" and rule["additionalProperties"] is False, row["name"]
        assert set(rule) <= KEYWORDS, row["name"]


def test_every_error_is_one_of_the_table_and_stands_once(document):
    table = document["components"]["errors"]
    for row in document["methods"]:
        names = [schema.Schemas.name(o) for o in row["errors"]]
        assert len(names) == len(set(names)) and set(names) <= set(table), row["name"]
    numbers = [row["code"] for row in table.values()]
    assert len(numbers) == len(set(numbers))


def spoiled(document, method, change):
    """A copy of the document with the result schema of one method changed."""
    other = copy.deepcopy(document)
    change(next(row for row in other["methods"] if row["name"] == method)["result"]["schema"])
    return schema.Schemas(other)


def drop(name):
    return lambda rule: (rule["properties"].pop(name), rule["required"].remove(name))


def retype(name, kind):
    return lambda rule: rule["properties"].update({name: {"type": kind}})


@pytest.mark.parametrize("method, change", [
    ("event.get", drop("event")),
    ("event.get", retype("event", "string")),
    ("event.get", lambda rule: rule["required"].append("weather")),
    ("watch", retype("seq", "boolean")),
    ("organisation.list", retype("items", "object")),
    ("organisation.list", lambda rule: rule["properties"]["items"].update(
        {"items": {"$ref": "#/components/schemas/Meeting"}})),
    ("ping", lambda rule: rule.update({"required": ["pong"]})),
    ("ping", lambda rule: rule.update({"maxWeather": 1})),
])
def test_a_wrong_schema_is_noticed(client, document, method, change):
    client.call(method)
    client.schemas = spoiled(document, method, change)
    with pytest.raises(schema.Mismatch):
        client.call(method)


def test_a_wrong_component_is_noticed(client, document):
    other = copy.deepcopy(document)
    other["components"]["schemas"]["Slot"]["properties"]["slot"]["type"] = "string"
    other["components"]["schemas"]["GridSlot"]["properties"]["session"]["type"] = "string"
    client.schemas = schema.Schemas(other)
    with pytest.raises(schema.Mismatch, match=r"event\.slots\[0\]\.session is no string"):
        client.call("event.get")


def test_an_error_out_of_place_is_noticed(client, document):
    with refused("NOT_FOUND"):
        client.call("organisation.get", organisation="nobody")
    other = copy.deepcopy(document)
    next(r for r in other["methods"] if r["name"] == "organisation.get")["errors"].clear()
    client.schemas = schema.Schemas(other)
    with pytest.raises(schema.Mismatch, match="NOT_FOUND is not among its errors"):
        client.call("organisation.get", organisation="nobody")
