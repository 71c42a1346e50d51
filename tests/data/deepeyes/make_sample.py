#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes sample.jsonl: made-up records in the form of DeepEyes' evaluation files, with the faults seen in real ones."""
import json
import pathlib

PROMPT = "Think first, call **image_zoom_in_tool** if needed, then answer."


def asked(text, picture=True):
    parts = [{"type": "image_url", "image_url": {"url": "data:image/jpeg;base64,"}}] if picture else []
    return {"role": "user", "content": parts + [{"type": "text", "text": text}]}


def said(text):
    return {"role": "assistant", "content": text}


def call(label, box):
    return json.dumps({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": box, "label": label}})


def record(image, acc, question, *messages):
    system = {"role": "system", "content": "Example: <tool_call>\n" + call("an example, no call", [1, 2, 3, 4]) + "\n</tool_call>"}
    options = f"Question: {question}\nOptions: \nA. It is red.\nB. It is green.\n\n\n{PROMPT}"
    return {"image": image, "question": question, "answer": "It is red.", "pred_ans": "It is red.",
            "pred_output": [system, asked(options), *messages], "status": "success", "acc": acc}


lamp = call("lamp", [100, 40, 160, 120])
lines = [
    json.dumps(record("one.jpg", 1.0, "What is the color of the lamp?",
                      said(f"<think>The lamp is small.</think>\n<tool_call>\n{lamp}\n</tool_call>"), asked(PROMPT),
                      said("<think>It is red.</think><answer>A. It is red.</answer>"))),
    # Two closed pairs, the second with rubbish between its tags, and text outside of all tags.
    json.dumps(record("two.jpg", 0.0, "What is the color of the sign?",
                      said(f"<think>Look.</think><tool_call>{lamp}</tool_call> addCriterion <tool_call>\n{lamp}\n</too\n addCriterion\n\n{lamp}\n</tool_call>"),
                      asked(PROMPT), said("answer> <answer>B. It is green.</answer>\n\n addCriterion"))),
    json.dumps(record("three.jpg", 1.0, "What is the color of the car?", said("<think>Plainly red.</think><answer>A</answer>"))),
    '{"image": "cut.jpg", "question": "no closing brace"',
    '{"something": "else"}',
    # No answer, a call without a box, fields of other types.
    json.dumps({**record("four.jpg", "n/a", "What is it?", said('<tool_call>{"name": "image_zoom_in_tool", "arguments": {}}</tool_call>'),
                         asked("Error: the call could not be read", picture=False)), "pred_ans": None}),
]
pathlib.Path(__file__).with_name("sample.jsonl").write_text("\n".join(lines) + "\n" + lines[0][:200])
