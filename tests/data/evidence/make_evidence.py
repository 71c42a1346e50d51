#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the small ONNX files of this folder and the boxes that FastestDet finds in cars.jpg, as its own example decodes them.

Run in this folder: python3 make_evidence.py (versions in README.md). No random numbers.
"""
import json

import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

MODEL = "../../../resources/models/fastestdet/FastestDet.onnx"
NAMES = "../../../resources/models/fastestdet/coco.names"
SIDE = 64                      # input of the toy networks
CELLS = [SIDE // s * (SIDE // s) for s in (8, 16, 32)]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def iou(a, b):
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    shared = max(0, width) * max(0, height)
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


def fastestdet_boxes(picture, min_confidence=0.4, max_overlap=0.45):
    session = onnxruntime.InferenceSession(MODEL)
    blob = cv2.resize(picture, (352, 352), interpolation=cv2.INTER_AREA).transpose(2, 0, 1)[None].astype(np.float32) / 255
    grid = session.run([], {session.get_inputs()[0].name: blob})[0][0].astype(np.float64)   # [85, 22, 22]
    names = open(NAMES).read().split("\n")
    rows, columns = grid.shape[1:]
    height, width = picture.shape[:2]
    found = []
    for row in range(rows):
        for column in range(columns):
            cell = grid[:, row, column]
            best = int(cell[5:].argmax())
            confidence = cell[0] * cell[5 + best]
            if confidence < min_confidence:
                continue
            x, y = (column + np.tanh(cell[1])) / columns, (row + np.tanh(cell[2])) / rows
            w, h = sigmoid(cell[3]), sigmoid(cell[4])
            box = [(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height]
            found.append({"class": names[best], "confidence": confidence, "box": box})
    found.sort(key=lambda item: -item["confidence"])
    kept = []
    for item in found:
        if not any(k["class"] == item["class"] and iou(k["box"], item["box"]) > max_overlap for k in kept):
            kept.append(item)
    for item in kept:
        limits = [width, height, width, height]
        item["box"] = [round(float(np.clip(value, 0, limit)), 2) for value, limit in zip(item["box"], limits)]
        item["confidence"] = round(float(item["confidence"]), 4)
    return kept


def toy_network(path, constant, red, metadata=None):
    """output = constant + (mean of the input's first plane) * red: shows where boxes land and which colour comes first."""
    first = np.array([1, 0, 0], np.float32).reshape(1, 3, 1, 1)
    nodes = [
        helper.make_node("GlobalAveragePool", ["images"], ["mean"]),                      # [1, 3, 1, 1]
        helper.make_node("Conv", ["mean", "first"], ["plane"], kernel_shape=[1, 1]),        # [1, 1, 1, 1]
        helper.make_node("Flatten", ["plane"], ["flat"], axis=1),                         # [1, 1]
        helper.make_node("Gemm", ["flat", "red", "constant"], ["rows"], transB=1),            # [1, N]
        helper.make_node("Reshape", ["rows", "size"], ["output0"]),
    ]
    weights = {"first": first, "red": red.reshape(-1, 1), "constant": constant.reshape(-1), "size": np.array(constant.shape, np.int64)}
    graph = helper.make_graph(
        nodes, "toy",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, list(constant.shape))],
        [numpy_helper.from_array(value, name) for name, value in weights.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=6)
    for key, value in (metadata or {}).items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.checker.check_model(model)
    onnx.save(model, path)


def yolo5():
    """Two classes; candidate 0: (32, 32) 16 x 8, sure by how red the picture is; candidate 1: weak."""
    constant = np.zeros((1, 3 * sum(CELLS), 7), np.float32)
    red = np.zeros_like(constant)
    constant[0, 0] = [32, 32, 16, 8, 0, 0.1, 0.9]
    red[0, 0, 4] = 1
    constant[0, 1] = [10, 10, 4, 4, 0.3, 0.9, 0.1]
    toy_network("yolov5-toy.onnx", constant, red)
    open("yolov5-toy.names", "w").write("traffic light\npedestrian\n")


def yolo8():
    """Three classes, named in the file; candidates 0 and 1 are one object seen twice, 2 is another class at the same place."""
    constant = np.zeros((1, 7, sum(CELLS)), np.float32)
    constant[0, :, 0] = [20, 40, 20, 20, 0.9, 0, 0]
    constant[0, :, 1] = [21, 41, 20, 20, 0.7, 0, 0]
    constant[0, :, 2] = [20, 40, 20, 20, 0, 0.6, 0]
    toy_network("yolov8-toy.onnx", constant, np.zeros_like(constant), {"names": "{0: 'car', 1: 'truck', 2: 'driver\"s seat'}"})


def classifier():
    constant = np.zeros((1, 10), np.float32)
    toy_network("classifier-toy.onnx", constant, np.zeros_like(constant))


if __name__ == "__main__":
    json.dump(fastestdet_boxes(cv2.imread("cars.jpg")), open("cars-fastestdet.json", "w"), indent=1)
    yolo5()
    yolo8()
    classifier()
