#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seeds of corpus/ that are made up here (files named seed-*). Standard library only: python3 tests/fuzz/make_corpus.py

What else lies in corpus/ was found by fuzzing and kept (found-*) or written by the program itself (sample-*); seeds that the tests have already (tests/data,
resources) are named in CMakeLists.txt.
"""
import json
import pathlib
import struct

HERE = pathlib.Path(__file__).parent / "corpus"
CALL = '<tool_call>\n{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [10, 20, 110, 90], "label": "lamp"}}\n</tool_call>'
REPLY = "<think>The lamp is small.</think>" + CALL
ANSWER = "<think>Red.</think><answer>B) a bus</answer>"


def put(target, name, content):
    folder = HERE / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{name}").write_bytes(content if isinstance(content, bytes) else content.encode())


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def record(content):
    length = struct.pack("<Q", len(content))
    return length + struct.pack("<I", crc32c(length)) + content + struct.pack("<I", crc32c(content))


def field(number, wire, content):
    key = bytes([number << 3 | wire])
    return key + (bytes([len(content)]) if wire == 2 else b"") + content


def safetensors():
    header = {"__metadata__": {"format": "pt"}, "a": {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]},
              "b": {"dtype": "BF16", "shape": [], "data_offsets": [8, 10]}, "c": {"dtype": "U8", "shape": [0], "data_offsets": [10, 10]}}
    text = json.dumps(header).encode()
    put("safetensors", "three-tensors", struct.pack("<Q", len(text)) + text + bytes(10))
    put("safetensors", "header", text)
    put("safetensors", "empty", struct.pack("<Q", 2) + b"{}")
    put("safetensors", "index", json.dumps({"metadata": {"total_size": 8}, "weight_map": {"a": "shard.safetensors", "b": "../x.safetensors"}}))


def events():
    tag = field(1, 2, b"rollout/reward")
    simple = field(1, 2, tag + field(2, 5, struct.pack("<f", 0.5)))
    tensor = field(1, 2, tag + field(8, 2, field(1, 0, b"\x02") + field(4, 2, struct.pack("<d", 0.25))))
    wall = field(1, 1, struct.pack("<d", 1.79e9))
    for name, content in {"version": wall + field(3, 2, b"brain.Event:2"), "simple": wall + field(2, 0, b"\x07") + field(5, 2, simple),
                          "tensor": field(2, 0, b"\x87\x01") + field(5, 2, tensor), "session": field(7, 2, field(1, 0, b"\x01"))}.items():
        put("events", name, content)
        put("events", name + "-record", record(content))


def replies():
    for name, text in {"call": REPLY, "answer": ANSWER, "bare": "B", "official": "Reasoning Steps: 1. Final Answer: B) a bus",
                       "texts": '<tool_call>{"name": "z", "arguments": "{\\"bbox_2d\\": \\"(1, 2, 3, 4)\\"}"}</tool_call>',
                       "not-finite": '{"name": "z", "bbox_2d": [NaN, -Infinity, 1e999, 4], "label": "\\u00e9"}',
                       "two": REPLY + REPLY + ANSWER + "<answer></answer>", "none": "none of the above", "open": "<think><tool_call>{"}.items():
        put("replies", name, text)


def tokenizer():
    vocabulary = {token: i for i, token in enumerate(["a", "b", "l", "i", "g", "h", "t", "\u0120", "ab", "li", "gh", "\u0120a"])}
    document = {"version": "1.0", "added_tokens": [{"id": 12, "content": "<|im_start|>", "special": True, "lstrip": False, "rstrip": True,
                                                    "single_word": True, "normalized": False}],
                "normalizer": {"type": "NFC"},
                "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                    {"type": "Split", "pattern": {"Regex": "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s+(?!\\S)|\\s+"},
                     "behavior": "Isolated", "invert": False},
                    {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False}]},
                "post_processor": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False},
                "decoder": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False},
                "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": "",
                          "fuse_unk": False, "byte_fallback": False, "vocab": vocabulary, "merges": ["a b", "l i", ["g", "h"], "\u0120 a"]}}
    put("tokenizer", "json", "=== tokenizer.json\n" + json.dumps(document))
    document["model"]["merges"] = []
    document["model"]["ignore_merges"] = True
    document["pre_tokenizer"] = {"type": "ByteLevel", "add_prefix_space": True, "use_regex": True}
    put("tokenizer", "whole-words", "=== tokenizer.json\n" + json.dumps(document))
    config = {"added_tokens_decoder": {"12": {"content": "<|im_start|>", "special": True}}, "pad_token": {"content": "<|im_start|>"}}
    put("tokenizer", "parts", "=== vocab.json\n" + json.dumps(vocabulary) + "\n=== merges.txt\n#version: 0.2\na b\nl i\n=== tokenizer_config.json\n" +
        json.dumps(config) + '\n=== added_tokens.json\n{"<tool_call>": 13}')
    put("tokenizer", "tiktoken", "=== qwen.tiktoken\nYQ== 0\nYg== 1\nYWI= 2\nIGE= 3\n")
    clip = {"a": 0, "b": 1, "a</w>": 2, "b</w>": 3, "ab</w>": 4, "<|startoftext|>": 5, "<|endoftext|>": 6}
    put("tokenizer", "clip", "=== vocab.json\n" + json.dumps(clip) + "\n=== merges.txt\n#version: 0.2\na b</w>\n")


def traces():
    user = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0="}}, {"type": "text", "text": "Q?\nA. x\nB. y"}]}
    calls = [{"id": "c1", "type": "function", "function": {"name": "image_zoom_in_tool", "arguments": '{"bbox_2d": [1, 2, 30, 40]}'}}]
    conversation = [user, {"role": "assistant", "content": REPLY, "tool_calls": calls}, {"role": "tool", "content": "ok", "tool_call_id": "c1"},
                    {"role": "assistant", "content": ANSWER}]
    chat = "<|im_start|>user\nQ?<|im_end|>\n<|im_start|>assistant\n"
    records = {"messages": {"messages": conversation, "id": "a"},
               "board": {"prompt": chat, "response": REPLY, "reward": 0.5, "step": 3, "ref_response": ANSWER, "ref_reward": 1, "response_tokens": ["a", "b"],
                         "logprobs": [-0.1, -0.2], "ref_logprobs": [-0.1, -0.3]},
               "verl": {"input": chat, "output": REPLY + "<|im_end|>\n<|im_start|>user\nseen<|im_end|>\n<|im_start|>assistant\n" + ANSWER, "gts": "B",
                        "score": 1.0, "step": 2, "acc": 1},
               "trl": {"step": 1, "prompt": [user], "completion": conversation[1:], "advantage": 0.1, "accuracy_reward": 1.0},
               "prediction": {"idx": "s_f_1", "llm-response": ANSWER, "final_answer": "B) a bus"}, "submission": {"id": "s_f_1", "answer": "A."}}
    for name, one in records.items():
        put("traces", name, json.dumps(one) + "\n" + json.dumps(one) + "\n")
    put("traces", "list", json.dumps(list(records.values())[-2:-1] * 2, indent=1))
    put("traces", "results", json.dumps({"method": "m", "results": [records["submission"]]}))
    put("traces", "conversation", json.dumps(conversation))


def trajectory():
    tool = {"raw_json": "{}", "name": "z", "label": "lamp", "image_index": 0, "bbox_model": [1, 2, 3, 4], "bbox_orig": [1, 2, 3, 4], "bbox_effective": [1, 2, 3, 4],
            "valid": True, "reject_reason": "", "adjustments": [], "camera": "", "crosses_tile_edge": False, "clip_score": 0.2, "grounding_score": 0.5,
            "label_consistent": True}
    turn = {"text": REPLY, "token_ids": [1, 2], "logprobs": [-0.5, "-Infinity"], "ref_logprobs": [], "entropy": [], "kind": "tool_call",
            "finish_reason": "end_of_turn", "thought": "t", "answer": "", "tool": tool}
    seen = {"after_turn": 0, "status": "ok", "error": "", "image_id": "f", "crop_px": [1, 2, 3, 4], "shown_px": [28, 28], "n_image_tokens": 1, "text": "x",
            "token_ids": [3]}
    one = {"version": 1, "id": "a", "sample_id": "s", "group_id": "g", "stage": 1, "step": 1, "index_in_group": 0, "seed": 7, "temperature": 1.0,
           "policy_version": "p", "system": "s", "question": "q", "options": ["x", "y"], "kind": "k", "expected_answer": "B", "frame_ids": ["f"],
           "stitched_id": "", "image_px": [8, 8], "model_px": [28, 28], "prompt_ids": [1], "turns": [turn], "observations": [seen], "loss_mask": [1, 1],
           "rewards": {"acc": 1, "format": 0, "ground": 0.5, "tool": 0, "tool_cost": 0, "overlong": 0, "total": 1.5, "per_call": [0.5]}, "advantage": 0.1,
           "group_has_signal": True, "answer_text": "y", "answer_letter": "B", "correct": True, "truncated": False, "truth_label": {"base64": "/w=="},
           "truth_bbox": [1, 2, 3, 4], "truth_needs_zoom": True}
    put("trajectory", "whole", json.dumps(one))


def questions():
    scene = {"source": "traffic", "data_seed": 1, "run_seed": 2, "split": "train", "index": 3, "global_share": 0.2}
    put("questions", "cases", json.dumps({"format": "omnidrive-cases", "version": 1, "source": "x", "cases": [
        {"id": "a", "question": "Q?", "answer": "A", "options": ["x", "y"], "scene": scene, "truth": {"needs_zoom": True, "label": "car", "box": [1, 2, 3, 4]}},
        {"id": "b", "question": "Q?", "answer": "red", "pictures": ["a.png"], "frames": ["f"]}]}))
    put("questions", "set", json.dumps({"id": "q", "question": "Q?", "images": ["a.jpg"], "answer": "A", "options": ["x", "y"], "cameras": ["CAM_BACK"],
                                        "boxes": [{"camera": 0, "bbox": [1, 2, 3, 4], "label": "car"}]}) + "\n")
    cameras = ["CAM_FRONT", "CAM_FRONT_LEFT", "CAM_FRONT_RIGHT", "CAM_BACK", "CAM_BACK_LEFT", "CAM_BACK_RIGHT"]
    frame = {"image_paths": {camera: f"../nuscenes/{camera}/a.jpg" for camera in cameras},
             "key_object_infos": {"<c1,CAM_BACK,1088.3,497.5>": {"Category": "Vehicle", "Status": "Moving", "Visual_description": "Brown SUV.",
                                                                "2d_bbox": [966.6, 403.3, 1224.1, 591.7]}},
             "QA": {"perception": [{"Q": "What is <c1,CAM_BACK,1088.3,497.5>? A. x B. y", "A": "A"}], "planning": []}}
    put("questions", "drivelm", json.dumps({"scene": {"scene_description": "d", "key_frames": {"token": frame}}}))
    put("questions", "records", json.dumps([{"id": "r", "image": "a.jpg", "conversations": [{"from": "human", "value": "<image>\nQ?"}, {"from": "gpt", "value": "A"}]},
                                            {"image": ["b.jpg"], "question": "Q?", "answer": "red"}]))
    pose = {"translation": [1, 2, 3], "rotation": [1, 0, 0, 0]}
    tables = {"sensor": [{"token": "s", "channel": "CAM_FRONT"}],
              "calibrated_sensor": [{"token": "c", "sensor_token": "s", "camera_intrinsic": [[1, 0, 0], [0, 1, 0], [0, 0, 1]], **pose}],
              "scene": [{"token": "x", "name": "scene-1"}], "sample": [{"token": "f", "scene_token": "x", "timestamp": 5}],
              "sample_data": [{"token": "d", "calibrated_sensor_token": "c", "sample_token": "f", "ego_pose_token": "e", "is_key_frame": True,
                               "filename": "samples/a.jpg", "width": 1600, "height": 900}],
              "ego_pose": [{"token": "e", **pose}], "category": [{"token": "k", "name": "vehicle.car"}], "instance": [{"token": "i", "category_token": "k"}],
              "sample_annotation": [{"token": "a", "sample_token": "f", "instance_token": "i", "size": [1, 2, 3], **pose}]}
    put("questions", "nuscenes", "\n".join(f"=== {name}.json\n{json.dumps(rows)}" for name, rows in tables.items()) + "\n")


def recipe():
    put("recipe", "small", "title: x\nstages:\n  - name: one\n    steps: 2\n    reward: {format: 0.2}\nrollout:\n  temperature: .5\n")
    put("recipe", "alias", "title: &a x\nmodel: *a\nstages: [{name: *a, steps: 3}]\n")
    put("recipe", "cycle", "title: x\nrollout: &r\n  temperature: 1\n  more: *r\nstages: &s [*s, {name: *s}]\n")
    put("recipe", "laughs", "a: &a [x, x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)) + "stages: *j\n")


def filters():
    for i, text in enumerate(['clip<0.2 -kind:vehicle', 'label:"traffic light" camera:FRONT', "reward:[0,0.5) step:10-20 unchecked", "answer:wrong is:cut-off zooms>=1",
                              "test=15%", "val=kind:planning boxes>2", '"', "clip:(,]", "step:-5", "-"]):
        put("filter", str(i), text)


def servers():
    choice = {"finish_reason": "stop", "message": {"content": ANSWER, "reasoning_content": "t", "tool_calls": [{"type": "function", "function": {
        "name": "image_zoom_in_tool", "arguments": '{"bbox_2d": [1, 2, 3, 4]}'}}]},
        "logprobs": {"content": [{"token": "a", "bytes": [97], "logprob": -0.1}, {"token": "\u00e9", "bytes": None, "logprob": -9999.0}]}, "token_ids": [1, 2]}
    put("server", "reply", json.dumps({"id": "x", "model": "m", "choices": [choice], "usage": {"prompt_tokens": 3, "completion_tokens": 2}}))
    put("server", "error", json.dumps({"error": {"message": "no such \u0007 field", "type": "invalid_request_error", "code": 400}}))
    put("server", "detail", json.dumps({"detail": [{"loc": ["body", "top_k"], "msg": "extra", "type": "value_error"}]}))
    put("server", "models", json.dumps({"object": "list", "data": [{"id": "qwen", "object": "model"}]}))


def pictures():
    size = struct.pack(">HH", 1, 1)
    frame = b"\xff\xc0\x00\x11\x08" + size + b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    put("picture", "two-frames.jpg", b"\xff\xd8" + frame.replace(size, b"\x40\x00\x40\x00") + frame + b"\xff\xda\x00\x02\x00\xff\xd9")
    put("picture", "no-frame.jpg", b"\xff\xd8\xff\xd9")


def logs():
    put("logs", "verl", "step:1 - actor/pg_loss:np.float64(0.5) - a:nan\nstep:2 - a:-1e-3\n")
    put("logs", "trl", "| 1/300 [00:01<, 1it/s] {'loss': 0.1, 'epoch': '0.5'}\n")
    put("logs", "table", "Step;run - a;run - a__MIN\n1;0,5;0\n2;1e999;\"x;\"\"y\"\n")


def names():
    put("onnx", "names", """{0: 'car', 1: "bus"}""")


def annotations():
    image = {"id": 1, "file_name": "a/f1.jpg", "width": 200, "height": 100, "license": 1, "tags": [{"category": "x", "target": "case:a"}, 3]}
    one = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "area": 5, "iscrowd": 1, "segmentation": {"counts": "x"}, "attributes": {"type": "object", "k": True}}
    put("annotations", "coco", json.dumps({"info": {}, "images": [image], "annotations": [one], "categories": [{"id": 1, "name": "bus", "supercategory": "v"}]}))
    shape = {"label": "bus", "points": [[1, 2], [3, 4]], "shape_type": "rectangle", "group_id": 1, "flags": {"a": True}, "attributes": {"target": "zoom:0:a"}}
    put("annotations", "labelme", json.dumps({"version": "5", "flags": {}, "imagePath": "..\\f1.jpg", "shapes": [shape, shape | {"shape_type": "polygon"}, {"points": [[1]]}], "tags": ["x"]}))
    put("annotations", "cvat", "<?xml version=\"1.0\"?><!-- c --><annotations><meta><task><labels><label><name>b</name><color>#f00</color></label></labels></task></meta>"
        "<image id='0' name='s/f1.jpg' width='9' height='9'><box label='b' xtl='1' ytl='2' xbr='3' ybr='4.5' occluded='1'><attribute name='note'>a &amp; &#228;<![CDATA[<]]></attribute>"
        "</box><polygon points='1,2'/><tag label='t'/></image></annotations>")


def models():
    root = HERE.parent.parent.parent
    def part(path, name=None):
        return f"=== {name or path.name}\n" + (root / path).read_text()
    vlm, clip = pathlib.PurePath("resources/embedded/vlm"), pathlib.PurePath("resources/embedded/clip")
    put("model_folder", "vlm", "\n".join(part(vlm / name) for name in ("config.json", "generation_config.json", "preprocessor_config.json")))
    put("model_folder", "vlm-5", "\n".join(part(pathlib.PurePath("tests/data/golden/checkpoints/mini-v5") / name) for name in ("config.json", "preprocessor_config.json")))
    put("model_folder", "clip", "\n".join(part(clip / name) for name in ("config.json", "preprocessor_config.json")))
    adapter = {"peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": "base", "r": 8, "lora_alpha": 16, "target_modules": ["q_proj", "gate_proj"],
               "exclude_modules": ["qkv"], "rank_pattern": {"q_proj": 4, "layers\\.[0-3]\\..*": 2}, "alpha_pattern": {"q_proj": 8.5}, "use_rslora": True, "bias": "none"}
    put("model_folder", "adapter", "=== adapter_config.json\n" + json.dumps(adapter))
    names = {f"base_model.model.model.layers.{layer}.self_attn.q_proj.lora_{side}.weight": {"dtype": "F32", "shape": [0, 4], "data_offsets": [0, 0]}
             for layer in range(2) for side in "AB"}
    header = json.dumps(names).encode()
    adapter["target_modules"] = "^model\\.layers\\.(?:0|1)\\..*\\.q_proj$"
    matrices = b"=== adapter_model.safetensors\n" + struct.pack("<Q", len(header)) + header
    put("model_folder", "adapter-pattern", b"=== adapter_config.json\n" + json.dumps(adapter).encode() + b"\n" + matrices)


if __name__ == "__main__":
    for write in (annotations, safetensors, events, logs, names, replies, tokenizer, traces, trajectory, questions, recipe, filters, servers, pictures, models):
        write()
