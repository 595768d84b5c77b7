"""Imports go one way (architecture §6). A new arrow is a decision, not an accident."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# What each package may import of ours, besides itself. Files directly under warmline/ that wire a process are free.
MAY = {
    "warmline/conversation": {"warmline/settings"},
    "warmline/bank": set(),
    "warmline/identity": {"warmline/conversation", "warmline/bank", "warmline/database"},
    "warmline/handoff": {"warmline/conversation"},
    "warmline/operations": {"warmline/conversation", "warmline/identity", "warmline/bank", "warmline/files"},
    "warmline/records": {"warmline/conversation", "warmline/database", "warmline/settings"},
    "warmline/knowledge": {"warmline/files"},
    "warmline/channels": {
        "warmline/conversation", "warmline/handoff", "warmline/identity", "warmline/operations", "warmline/bank",
        "warmline/settings", "warmline/logs", "warmline/pages", "warmline/serving", "warmline/wiring",
    },
    "warmline/desk": {
        "warmline/conversation", "warmline/handoff", "warmline/operations", "warmline/channels", "warmline/settings",
        "warmline/logs", "warmline/pages", "warmline/serving", "warmline/wiring", "warmline/database",
        "warmline/records", "warmline/bank", "warmline/identity", "warmline/knowledge",
    },
    "actions": {
        "warmline/bank", "warmline/identity", "warmline/conversation", "warmline/settings", "warmline/logs", "bot/nlu",
        "warmline/knowledge", "warmline/operations",
    },
    "bot": {
        "warmline/conversation", "warmline/handoff", "warmline/identity", "warmline/operations", "warmline/settings",
        "warmline/logs", "warmline/knowledge",
    },
    "simulators/corebank": set(),
    "simulators/wechat": set(),
}  # fmt: skip

OURS = ("warmline", "simulators", "actions", "bot", "tests", "benchmarks")


def modules_imported(path: Path) -> set[str]:
    """Dotted names a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


@pytest.mark.parametrize("package", sorted(MAY))
def test_imports_go_one_way(package: str) -> None:
    allowed = {package, *MAY[package]}
    wrong = []
    for path in (ROOT / package).rglob("*.py"):
        for name in modules_imported(path):
            place = name.replace(".", "/")
            if place.partition("/")[0] in OURS and not any(
                place == good or place.startswith(f"{good}/") for good in allowed
            ):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_nothing_imports_channels_or_desk_but_the_processes() -> None:
    wirers = {"warmline/dispatcher.py", "warmline/run.py"}
    wrong = []
    for path in (ROOT / "warmline").rglob("*.py"):
        name = str(path.relative_to(ROOT))
        if name in wirers or name.startswith(("warmline/channels", "warmline/desk")):
            continue
        bad = [one for one in modules_imported(path) if one.startswith(("warmline.channels", "warmline.desk"))]
        wrong += [f"{name} imports {one}" for one in bad]
    assert not wrong


def test_only_one_module_builds_redis_keys() -> None:
    """Names like "conv:" or "queue:" stand in keys.py (and the WeChat channel's own list) only."""
    allowed = {"warmline/conversation/keys.py", "warmline/channels/wechat/state.py"}
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "warmline").rglob("*.py")
        if str(path.relative_to(ROOT)) not in allowed and '_key("' in path.read_text(encoding="utf-8")
    ]
    assert not wrong


def test_only_the_settings_read_the_environment() -> None:
    # run.py and secret_files.py prepare the environment of the processes they start.
    allowed = {"warmline/settings.py", "warmline/run.py", "warmline/keep.py"}
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "warmline").rglob("*.py")
        if str(path.relative_to(ROOT)) not in allowed and "os.environ" in path.read_text(encoding="utf-8")
    ]
    assert not wrong


def test_every_lua_script_names_its_race_and_keys() -> None:
    for path in (ROOT / "warmline").rglob("*.lua"):
        head = path.read_text(encoding="utf-8").partition("\nlocal")[0]
        assert head.startswith("--"), path.name
        if not path.name.startswith("_"):
            assert "ARGV" in head or "KEYS" in head, path.name
