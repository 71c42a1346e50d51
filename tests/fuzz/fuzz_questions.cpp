// SPDX-License-Identifier: GPL-3.0-or-later
// Case files, question sets and the data sets they are made from.
#include "fuzz/target.h"

#include "data/case_file.h"
#include "data/drivelmm.h"
#include "data/question_source.h"

using namespace omnidrive;

namespace {

using data::SourceForm;

/// The tables of nuScenes are several files; all else is one.
void readFolder(fuzz::InputFolder& folder, std::string_view input) {
    folder.writeParts(input, {"sensor.json", "calibrated_sensor.json", "scene.json", "sample.json", "sample_data.json", "ego_pose.json",
                              "sample_annotation.json", "category.json", "instance.json"});
    fuzz::mayRefuse([&] { data::readQuestions(folder.path(), SourceForm::NuScenes, {}); });
}

void readOneFile(fuzz::InputFolder& folder, std::string_view input) {
    const auto file = folder.write("questions.json", input);
    fuzz::mayRefuse([&] { data::readCases(file); });
    fuzz::mayRefuse([&] { data::readDriveLmm(file); });
    fuzz::mayRefuse([&] { data::sourceFormOf(file); });   // parquet, without Arrow
    for (const SourceForm form : {SourceForm::DriveLm, SourceForm::DriveLmm, SourceForm::Records, SourceForm::QuestionSet}) {
        fuzz::mayRefuse([&] { data::readQuestions(file, form, {}); });
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const std::string_view input = fuzz::textOf(data, size);
    input.starts_with("=== ") ? readFolder(folder, input) : readOneFile(folder, input);
    folder.clear();
    return 0;
}
