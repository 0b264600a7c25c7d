"""JSON schema as far as rpc.discover uses it, and the errors a method may give.

An unknown keyword is an error of the document: a schema that is not understood proves nothing.
"""
import re

TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int,
    "null": type(None),
}
ANNOTATIONS = {"description", "examples", "default", "format"}


class Mismatch(AssertionError):
    """A value that its schema does not allow; the text begins with the path to it."""


def is_a(value, name):
    """true is no integer, although Python thinks so."""
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


class Schemas:
    """The components of one document and the results of its methods."""

    def __init__(self, document):
        self.document = document
        self.methods = {row["name"]: row for row in document["methods"]}
        self.any_call = {self.name(o) for o in document["x-errors-of-any-call"]}

    @staticmethod
    def name(reference):
        return reference["$ref"].rsplit("/", 1)[1]

    def resolve(self, reference):
        found = self.document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        return found

    def check_result(self, method, result):
        """Raise Mismatch unless the result is what the document says of this method."""
        self.check(result, self.methods[method]["result"]["schema"], f"{method}: result")

    def check_error(self, method, error):
        """Raise Mismatch unless the document names this error for this method."""
        code = error["data"]["code"]
        row = self.document["components"]["errors"].get(code)
        if row is None or row["code"] != error["code"]:
            raise Mismatch(f"{method}: {code} is not in the table of errors")
        if row["x-retry"] != error["data"]["retry"]:
            raise Mismatch(f"{method}: {code} has retry {error['data']['retry']}")
        if code not in self.any_call | {self.name(o) for o in self.methods[method]["errors"]}:
            raise Mismatch(f"{method}: {code} is not among its errors")

    def check(self, value, schema, path):
        if "$ref" in schema:
            return self.check(value, self.resolve(schema["$ref"]), path)
        if "oneOf" in schema:
            return self.check_one_of(value, schema["oneOf"], path)
        if "type" in schema and not is_a(value, schema["type"]):
            raise Mismatch(f"{path} is no {schema['type']}: {value!r}")
        for keyword, rule in schema.items():
            if keyword in ANNOTATIONS or keyword in ("type", "additionalProperties"):
                continue
            checker = getattr(self, "check_" + keyword, None)
            if checker is None:
                raise Mismatch(f"{path}: the keyword {keyword} is not known")
            checker(value, rule, path)
        if "additionalProperties" in schema:
            self.check_others(value, schema, path)

    def check_one_of(self, value, either, path):
        said = []
        for schema in either:
            try:
                self.check(value, schema, path)
            except Mismatch as mismatch:
                said.append(str(mismatch))
        if len(said) != len(either) - 1:
            raise Mismatch(f"{path} is {len(either) - len(said)} of {len(either)}: {said}")

    def check_properties(self, value, rule, path):
        for name, schema in rule.items():
            if name in value:
                self.check(value[name], schema, f"{path}.{name}")

    def check_required(self, value, rule, path):
        missing = [name for name in rule if name not in value]
        if missing:
            raise Mismatch(f"{path} has no {', '.join(missing)}: {value!r}")

    def check_others(self, value, schema, path):
        rule = schema["additionalProperties"]
        for name in value.keys() - schema.get("properties", {}).keys():
            if rule is False:
                raise Mismatch(f"{path} has {name}, of which the schema knows nothing")
            if rule is not True:
                self.check(value[name], rule, f"{path}.{name}")

    def check_items(self, value, rule, path):
        for place, item in enumerate(value):
            self.check(item, rule, f"{path}[{place}]")

    def check_enum(self, value, rule, path):
        if value not in rule:
            raise Mismatch(f"{path} is none of {rule}: {value!r}")

    def check_pattern(self, value, rule, path):
        if not re.search(rule, value):
            raise Mismatch(f"{path} does not match {rule}: {value!r}")

    def check_minLength(self, value, rule, path):
        if len(value) < rule:
            raise Mismatch(f"{path} is shorter than {rule}: {value!r}")

    def check_maxLength(self, value, rule, path):
        if len(value) > rule:
            raise Mismatch(f"{path} is longer than {rule}: {value!r}")
