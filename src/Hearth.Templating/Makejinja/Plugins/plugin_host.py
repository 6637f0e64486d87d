"""Runs makejinja plugins for Hearth: one JSON object a line in, one a line out.

Values: null, booleans, integers and strings as they are; {"f": repr} a float, {"l": []} a list, {"t": []} a tuple,
{"d": [[k, v]]} a dict, {"D": iso} a date or time. What a plugin prints goes to stderr.
"""
import datetime
import importlib
import inspect
import json
import os
import sys
import types
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[:] = [p for p in sys.path if p != ""]
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
requests = os.fdopen(os.dup(0), "r", encoding="utf-8")


def encode(v):
    if v is None or v is True or v is False or type(v) in (int, str):
        return v
    if isinstance(v, bool):
        return bool(v)
    if isinstance(v, int):
        return int(v)
    if isinstance(v, float):
        return {"f": repr(float(v))}
    if hasattr(v, "__html__"):
        return {"m": str(v)}
    if isinstance(v, str):
        return str.__str__(v)
    if isinstance(v, (bytes, bytearray)):
        return {"b": bytes(v).hex()}
    if isinstance(v, (datetime.datetime, datetime.date, datetime.time)):
        return {"D": v.isoformat()}
    if isinstance(v, dict) or (hasattr(v, "keys") and hasattr(v, "__getitem__")):
        return {"d": [[encode(k), encode(v[k])] for k in v.keys()]}
    if isinstance(v, tuple):
        return {"t": [encode(x) for x in v]}
    if isinstance(v, (list, set, frozenset, types.GeneratorType, range, map, filter, zip)) or type(v).__name__.startswith("dict_"):
        return {"l": [encode(x) for x in v]}
    if callable(v):
        return {"c": keep(v)}
    return str(v)


def decode(v):
    if not isinstance(v, dict):
        return v
    (kind, x), = v.items()
    if kind == "f":
        return float(x)
    if kind == "l":
        return [decode(i) for i in x]
    if kind == "t":
        return tuple(decode(i) for i in x)
    if kind == "d":
        return {decode(k): decode(i) for k, i in x}
    if kind == "m":
        try:
            from markupsafe import Markup
            return Markup(x)
        except ImportError:
            return x
    if kind == "b":
        return bytes.fromhex(x)
    if kind == "D":
        return datetime.datetime.fromisoformat(x) if "T" in x else datetime.date.fromisoformat(x) if "-" in x else datetime.time.fromisoformat(x)
    if kind == "c":
        return functions[x]
    return None


functions = []


def keep(f):
    functions.append(f)
    return len(functions) - 1


class Environment:
    """The parts of jinja2.Environment that plugins put their functions into."""

    def __init__(self, data):
        self.globals, self.filters, self.tests, self.policies, self.extensions = dict(data), {}, {}, {}, {}

    def add_extension(self, extension):
        extensions.append(extension)


extensions = []


def stand_in():
    package = types.ModuleType("makejinja")
    package.__path__ = []
    for name, names in (("plugin", ["Plugin", "AbstractLoader"]), ("loader", ["AbstractLoader"]), ("config", ["Config"]), ("app", []), ("cli", [])):
        module = types.ModuleType("makejinja." + name)
        for n in names:
            setattr(module, n, type(n, (), {}))
        for n in ("Extensions", "Filter", "Filters", "Function", "Functions", "Test", "Tests", "Policies", "MutableData", "Data", "PathFilter", "PathFilters", "Globals"):
            setattr(module, n, object)
        setattr(package, name, module)
        sys.modules["makejinja." + name] = module
    package.plugin.AbstractLoader = package.plugin.Plugin
    sys.modules["makejinja"] = package


def import_string(name):
    if ":" in name:
        module, _, obj = name.partition(":")
    elif "." in name:
        module, _, obj = name.rpartition(".")
    else:
        return importlib.import_module(name)
    found = importlib.import_module(module)
    for part in obj.split("."):
        found = getattr(found, part)
    return found


def start(r):
    global config, data, env
    stand_in()
    sys.path.extend(r["import_paths"])
    data = decode(r["data"])
    env = Environment(data)
    env.globals["env"] = os.environ
    config = types.SimpleNamespace(**decode(r["config"]))
    for n in ("inputs", "data", "import_paths"):
        setattr(config, n, tuple(Path(x) for x in getattr(config, n)))
    config.output = Path(config.output)
    for n in ("delimiter", "whitespace", "prefix", "internal"):
        setattr(config, n, types.SimpleNamespace(**getattr(config, n)))
    return True


def load(r):
    cls = import_string(r["name"])
    given = {"env": env, "environment": env, "data": data, "config": config}
    parameters = inspect.signature(cls).parameters
    plugin = cls(**{k: v for k, v in given.items() if k in parameters})
    for n in ("globals", "functions"):
        if hasattr(plugin, n):
            env.globals.update({f.__name__: f for f in getattr(plugin, n)()})
    if hasattr(plugin, "data"):
        env.globals.update(plugin.data())
    if hasattr(plugin, "extensions"):
        extensions.extend(plugin.extensions())
    for n in ("filters", "tests"):
        if hasattr(plugin, n):
            getattr(env, n).update({f.__name__: f for f in getattr(plugin, n)()})
    if hasattr(plugin, "policies"):
        env.policies.update(plugin.policies())
    paths = [keep(f) for f in plugin.path_filters()] if hasattr(plugin, "path_filters") else []
    return {
        "globals": [[k, encode(v)] for k, v in env.globals.items() if k != "env"],
        "filters": {k: keep(f) for k, f in env.filters.items()},
        "tests": {k: keep(f) for k, f in env.tests.items()},
        "policies": encode(env.policies),
        "extensions": [e if isinstance(e, str) else e.__module__ + "." + e.__qualname__ for e in extensions],
        "paths": paths,
    }


def call(r):
    return encode(functions[r["f"]](*[decode(x) for x in r["args"]], **{k: decode(v) for k, v in r["kwargs"].items()}))


def paths(r):
    return [all(functions[f](Path(p)) for f in r["f"]) for p in r["paths"]]


for line in requests:
    try:
        request = json.loads(line)
        answer = {"ok": globals()[request["op"]](request)}
    except BaseException as e:
        if isinstance(e, (KeyboardInterrupt, SystemExit)) and not isinstance(e, SystemExit):
            break
        answer = {"error": type(e).__name__, "message": str(e)}
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
