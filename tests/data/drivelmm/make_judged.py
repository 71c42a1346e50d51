#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes judged.json and judged_numbers.json: a score file in the form of DriveLMM-o1's official script, and the numbers that the script prints for it.

The rules of evaluation_script.py in our own words (SPEC sections 9.1 and 9.2): the reply's answer stands behind the last of the first marker that it
holds; its letter is the first capital A to F that a bracket and some text follow, or F where it says "none of the"; two sides without a letter are equal.
Multiple choice is the mean over the question numbers 2, 3, 4, 5 and 8, reasoning the sum of the judge's own averages over ten times their number.
Texts and scores are drawn from a fixed seed; nothing of the data set is in them.   Usage: make_judged.py FOLDER
"""
import json
import pathlib
import random
import re
import sys

METRICS = ["Faithfulness-Step", "Informativeness-Step", "Risk Assessment Accuracy", "Traffic Rule Adherence",
           "Scene Awareness & Object Understanding", "Repetition-Token", "Hallucination", "Semantic Coverage-Step", "Commonsense", "Missing Step",
           "Relevance", "Missing Details"]
MARKERS = ["The final answer is:", "**Final Answer:**", "Final Answer", "Answer", "Why take this action?:", "**Final Answer**", "**Final Decision**:",
           "Final Step:", "<CONCLUSION>"]
REFERENCES = ["A) Slow down.", "B) Turn left.", "F) None of the above.", "none of the options", "keep the lane", "D) Stop at the line."]
REPLIES = ["Thought. Final Answer: {}", "**Final Answer:** {}", "<answer>{}</answer>", "The final answer is: {}\nAnswer: C) Go", "Answer: {} Answer: B) Turn left.",
           "{}", "<CONCLUSION> ({}", "Why take this action?: {}"]


def answer_of(reply):
    marker = next((one for one in MARKERS if one in reply), None)
    return "" if marker is None else reply.rsplit(marker, 1)[1]


def letter_of(text):
    found = re.search(r"([A-F])\)\s*(.+)", text)
    if found:
        return found.group(1)
    return "F" if "none of the " in text.lower() else None


def record(draw, number):
    reference = draw.choice(REFERENCES)
    reply = draw.choice(REPLIES).format(draw.choice(REFERENCES))
    question = draw.randint(1, 8)
    scores = {name: draw.choice([0, 1, 4.5, 6, 7.25, 9, 10]) for name in METRICS}
    scores["Overall Score"] = round(sum(scores.values()) / 12 + draw.choice([-0.4, 0, 0, 0.13]), 2)
    is_choice = question in (2, 3, 4, 5, 8)
    return scores | {"id": f"scene_sample{number}_{question}", "question": f"What about scene {number}?",
                     "ground_truth": f"**Step-by-Step Reasoning**: 1. Look. **Final Answer**: {reference}", "llm_response": reply,
                     "mcq": int(letter_of(reference) == letter_of(answer_of(reply))) if is_choice else -1}


def numbers(records):
    choices = [one["mcq"] for one in records if one["mcq"] != -1]
    return {"metrics": {name: 10 * sum(one[name] for one in records) / len(records) for name in METRICS},
            "reasoning": 100 * sum(one["Overall Score"] for one in records) / (10 * len(records)),
            "multiple_choice": {"hits": sum(choices), "count": len(choices), "percent": 100 * sum(choices) / len(choices)}}


def main():
    folder = pathlib.Path(sys.argv[1])
    draw = random.Random(9)
    records = [record(draw, number) for number in range(60)]
    for one in records:   # a judge's own average is bounded too
        one["Overall Score"] = min(10, max(0, one["Overall Score"]))
    (folder / "judged.json").write_text(json.dumps(records, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "judged_numbers.json").write_text(json.dumps(numbers(records), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
