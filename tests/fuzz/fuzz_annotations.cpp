// SPDX-License-Identifier: GPL-3.0-or-later
// Annotations of other tools: COCO, LabelMe and X-AnyLabeling, CVAT's XML.
#include "fuzz/target.h"

#include "annotation/imported_set.h"
#include "annotation/xml_node.h"

using namespace omnidrive;

namespace {

/// What was read as XML is read again as it was written.
void readXml(std::string_view input) {
    fuzz::mayRefuse([&] {
        const std::string once = annotation::xmlOf(annotation::parseXml(input, "x"), 0);
        fuzz::promise(annotation::xmlOf(annotation::parseXml(once, "y"), 0) == once);
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const std::string_view input = fuzz::textOf(data, size);
    readXml(input);
    const auto xml = folder.write("annotations.xml", input), json = folder.write("annotations.json", input);
    fuzz::mayRefuse([&] { annotation::readCvat(xml); });
    fuzz::mayRefuse([&] { annotation::readCoco(json); });
    fuzz::mayRefuse([&] { annotation::readLabelMe(json); });
    folder.clear();
    return 0;
}
