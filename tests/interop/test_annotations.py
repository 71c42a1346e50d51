# SPDX-License-Identifier: GPL-3.0-or-later
"""Our exports of annotations, read by the tools' own readers, and what datumaro (CVAT, COCO) and LabelMe write of them, read by ours: pycocotools, labelme, label-studio-sdk, datumaro (CVAT), fiftyone;
YOLO's files by its documented rule.

Usage: OMNIDRIVE_INTEROP_TOOL names omnidrive_write_annotations. Each reader that is missing is named and left out; exit code 77: all are.
"""
import glob
import importlib
import json
import os
import subprocess
import sys
import tempfile

BOXES = {"f1": [("object", (0, 0, 200, 100))], "f4": [("object", (10.5, 20, 30.5, 60)), ("camera-confusion", (10, 20, 60, 70))]}
NOTE = "\"no\" <van> & so on,\nzweite Zeile: größer"


def close(a, b):
    return all(abs(x - y) < 1e-6 for x, y in zip(a, b))


def check_coco(folder):
    from pycocotools.coco import COCO

    coco = COCO(os.path.join(folder, "coco", "annotations.json"))
    for image in coco.loadImgs(coco.getImgIds()):
        assert os.path.exists(os.path.join(folder, "coco", "images", image["file_name"])), image
        found = coco.loadAnns(coco.getAnnIds(imgIds=[image["id"]]))
        expected = BOXES[image["frame_id"]]
        assert len(found) == len(expected), found
        for one, (category, box) in zip(found, expected):
            x, y, w, h = one["bbox"]
            assert close((x, y, x + w, y + h), box), one
            assert coco.loadCats([one["category_id"]])[0]["name"] == category
            rows, columns = coco.annToMask(one).nonzero()
            assert abs(len(rows) - one["area"]) <= 2 * (w + h), (len(rows), one["area"])
    assert len(coco.getImgIds()) == 2 and any(one["attributes"].get("note") == NOTE for one in coco.loadAnns(coco.getAnnIds()))


def check_labelme(folder):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from labelme._label_file import LabelFile, read_label_file
    except ImportError:
        read_label_file = None
        from labelme._label_file import LabelFile
    for name, expected in BOXES.items():
        path = os.path.join(folder, "labelme", name + ".json")
        file = read_label_file(path) if read_label_file else LabelFile(path)
        shapes = file.shapes
        assert len(shapes) == len(expected), shapes
        for shape, (category, box) in zip(shapes, expected):
            get = shape.get if isinstance(shape, dict) else lambda key, shape=shape: getattr(shape, key)
            assert get("label") == category and get("shape_type") == "rectangle", shape
            (x0, y0), (x1, y1) = get("points")
            assert close((x0, y0, x1, y1), box), shape


def check_label_studio(folder):
    from label_studio_sdk.label_interface import LabelInterface

    with open(os.path.join(folder, "label-studio", "config.xml"), encoding="utf-8") as file:
        interface = LabelInterface(file.read())
    with open(os.path.join(folder, "label-studio", "tasks.json"), encoding="utf-8") as file:
        tasks = json.load(file)
    assert len(tasks) == 2
    for task in tasks:
        # Not the task as a whole: validate_task() of version 2.1.2 calls validate_annotation() without its argument.
        assert interface.validate_task({"data": task["data"]}), task
        assert interface.validate_annotation(task["annotations"][0]), task
        expected = BOXES[task["data"]["frame_id"]]
        results = task["annotations"][0]["result"]
        assert len(results) == len(expected)
        for result, (category, box) in zip(results, expected):
            value = result["value"]
            x, y, w, h = (value[key] for key in ("x", "y", "width", "height"))
            assert close((2 * x, y, 2 * (x + w), y + h), box), value   # percent of 200 x 100
            assert value["rectanglelabels"] == [category]


def check_yolo(folder):
    import numpy

    names = open(os.path.join(folder, "yolo", "classes.txt"), encoding="utf-8").read().split("\n")
    for name, expected in BOXES.items():
        rows = numpy.loadtxt(os.path.join(folder, "yolo", "labels", name + ".txt"), ndmin=2)
        assert rows.shape == (len(expected), 5) and (rows[:, 1:] >= 0).all() and (rows[:, 1:] <= 1).all(), rows
        for (kind, x, y, w, h), (category, box) in zip(rows, expected):
            assert names[int(kind)] == category
            assert close(((x - w / 2) * 200, (y - h / 2) * 100, (x + w / 2) * 200, (y + h / 2) * 100), box), box


def check_cvat(folder):
    import datumaro

    dataset = datumaro.Dataset.import_from(os.path.join(folder, "cvat"), "cvat")
    names = [category.name for category in dataset.categories()[datumaro.AnnotationType.label].items]
    items = {os.path.basename(item.id): item for item in dataset}
    assert set(items) == set(BOXES), list(items)
    for name, expected in BOXES.items():
        found = [one for one in items[name].annotations if one.type == datumaro.AnnotationType.bbox]
        assert len(found) == len(expected), found
        for one, (category, box) in zip(sorted(found, key=lambda one: names[one.label] != expected[0][0]), expected):
            x, y, w, h = one.get_bbox()
            assert names[one.label] == category and close((x, y, x + w, y + h), box), one


def check_ours_again(folder, path):
    """What the tool wrote of our annotations, taken in again: the same evidence, types and words."""
    tool = subprocess.run([os.environ["OMNIDRIVE_INTEROP_TOOL"], folder, path], check=True, capture_output=True, text=True)
    said = json.loads(tool.stdout)
    assert said["problems"] == [] and set(said["annotations"]) == {"zoom:0:a", "zoom:0:b"}, said
    evidence, zoom = said["annotations"]["zoom:0:a"], said["annotations"]["zoom:0:b"]
    assert evidence["type"] == "object" and evidence["severity"] == "major" and evidence["note"] == NOTE and evidence["tags"] == ["night"], evidence
    boxes = {box["camera"]: box["box"] for box in evidence["boxes"]}
    assert close(boxes["CAM_BACK"], BOXES["f4"][0][1]) and close(boxes["CAM_FRONT"], BOXES["f1"][0][1]) and len(boxes) == 2, boxes
    assert zoom["type"] == "camera-confusion" and "boxes" not in zoom, zoom   # the model's crop is no evidence


def check_round_trips(folder):
    import datumaro

    dataset = datumaro.Dataset.import_from(os.path.join(folder, "cvat"), "cvat")
    for name, ending in (("cvat", "xml"), ("coco_instances", "json")):
        target = os.path.join(folder, "again-" + name)
        dataset.export(target, name)
        check_ours_again(folder, glob.glob(os.path.join(target, "**", "*." + ending), recursive=True)[0])


def check_labelme_again(folder):
    """Saved by LabelMe's own writer, which knows nothing of our keys but keeps them."""
    from labelme import _label_file

    target = os.path.join(folder, "again-labelme")
    os.mkdir(target)
    for name in BOXES:
        source = os.path.join(folder, "labelme", name + ".json")
        if not hasattr(_label_file, "write_label_file"):
            print("left out: this LabelMe has no writer apart from its window")
            return
        file = _label_file.read_label_file(source)
        shapes = [{**shape["other_data"], **{key: value for key, value in shape.items() if key != "other_data"}} for shape in file.shapes]   # as its window does
        _label_file.write_label_file(os.path.join(target, name + ".json"), shapes=shapes, image_path=file.image_path, image_height=100, image_width=200,
                                     other_data=file.other_data, flags=file.flags)
    check_ours_again(folder, target)


def check_fiftyone(folder):
    # The importer alone: a Dataset would want a database server.
    from fiftyone.utils.data.importers import FiftyOneImageDetectionDatasetImporter

    importer = FiftyOneImageDetectionDatasetImporter(dataset_dir=os.path.join(folder, "fiftyone"))
    seen = set()
    with importer:
        for path, _, label in importer:
            name = os.path.splitext(os.path.basename(path))[0]
            seen.add(name)
            assert os.path.exists(path) and len(label.detections) == len(BOXES[name])
            for detection, (category, box) in zip(label.detections, BOXES[name]):
                x, y, w, h = detection.bounding_box
                assert detection.label == category and close((x * 200, y * 100, (x + w) * 200, (y + h) * 100), box), detection
            if name == "f4":
                assert label.detections[0]["note"] == NOTE and label.detections[0].tags == ["night"], label.detections[0]
    assert seen == set(BOXES)


def main():
    checks = {"pycocotools": check_coco, "labelme": lambda folder: (check_labelme(folder), check_labelme_again(folder)), "label_studio_sdk": check_label_studio, "datumaro": lambda folder: (check_cvat(folder), check_round_trips(folder)),
              "fiftyone": check_fiftyone, "numpy": check_yolo}
    present = []
    for module, check in checks.items():
        try:
            importlib.import_module(module)
            present.append((module, check))
        except ImportError as error:
            print(f"left out: {error}")
    try:
        from PIL import Image
    except ImportError as error:
        print(f"skipped: {error}")
        sys.exit(77)
    if not present:
        sys.exit(77)
    folder = tempfile.mkdtemp()
    os.mkdir(os.path.join(folder, "frames"))
    for i in range(6):
        Image.new("RGB", (200, 100), (40 * i, 90, 120)).save(os.path.join(folder, "frames", f"f{i}.png"))
    subprocess.run([os.environ["OMNIDRIVE_INTEROP_TOOL"], folder], check=True)
    for module, check in present:
        check(folder)
        print(f"{module}: reads what we wrote")


main()
