"""The knowledge's questions as training sentences: whoever can be answered must first be understood.

A wording that data/nlu teaches already is left out, whatever intent it teaches: the files people edit decide.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import yaml

from bot.nlu.normalise import compact
from warmline.knowledge.entries import FOLDER, read_folder

ROOT = Path(__file__).resolve().parents[1]
TAUGHT = "knowledge-questions.yml"


def write_taught(into: Path, knowledge: Path = FOLDER, nlu: Path = ROOT / "data" / "nlu") -> Path:
    """Writes the training file into the folder; returns it. Raises KnowledgeError for faulty knowledge."""
    known = {compact(line) for line in taught_lines(nlu)}
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for entry in read_folder(knowledge).values():
        lines[entry.intent] += [question for question in entry.questions if compact(question) not in known]
    blocks = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {line}\n" for line in questions)
        for intent, questions in lines.items()
        if questions
    ]
    file = into / TAUGHT
    into.mkdir(parents=True, exist_ok=True)
    file.write_text('version: "3.1"\nnlu:\n' + "".join(blocks), "utf-8")
    return file


def taught_lines(nlu: Path) -> list[str]:
    """Every example of the folder's files."""
    files = (yaml.safe_load(file.read_text("utf-8")) for file in sorted(nlu.rglob("*.yml")))
    return [
        line.removeprefix("- ") for held in files for entry in held["nlu"] for line in entry["examples"].splitlines()
    ]
