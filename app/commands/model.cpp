// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check_table.h"
#include "app/commands/commands.h"
#include "app/exit_code.h"
#include "base/error.h"
#include "eval/text_table.h"
#include "train/entry_points.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::app {

namespace {

using nlohmann::json;
using train::ModelReport;

struct ModelOptions {
    std::string action;
    std::filesystem::path folder;
    std::filesystem::path golden;
    std::filesystem::path out;
    std::filesystem::path image;
    std::vector<std::string> labels;
    std::string sentence = "a photo of a {label}.";
    CheckTableOptions table;
};

std::string sizeText(int64_t bytes) {
    return fmt::format("{:.2f} GiB", static_cast<double>(bytes) / (int64_t{1} << 30));
}

json reportJson(const ModelReport& report) {
    json architecture = json::object(), memory = json::array();
    for (const auto& [name, value] : report.architecture) {
        architecture[name] = value;
    }
    for (const auto& need : report.memory) {
        memory.push_back({{"use", need.use}, {"bytes", need.bytes}, {"parts", need.parts}});
    }
    return {{"ok", report.missing.empty()},
            {"kind", report.kind},
            {"architecture", architecture},
            {"dtype", report.dtype},
            {"parameters", report.parameters},
            {"adapter_parameters", report.adapterParameters},
            {"weight_bytes", report.weightBytes},
            {"files", report.files},
            {"memory", memory},
            {"missing", report.missing}};
}

std::string reportText(const ModelReport& report) {
    eval::TextTable table({{"", eval::TextTable::Align::Left}, {"", eval::TextTable::Align::Left}});
    for (const auto& [name, value] : report.architecture) {
        table.addRow({name, value});
    }
    table.addRow({"parameters", fmt::format("{}", report.parameters)});
    if (report.adapterParameters > 0) {
        table.addRow({"adapter parameters", fmt::format("{}", report.adapterParameters)});
    }
    table.addRow({"stored as", fmt::format("{}, {} in {} file{}", report.dtype, sizeText(report.weightBytes),
                                           report.files, report.files == 1 ? "" : "s")});
    std::string text = report.kind + "\n" + table.render() + "\nMemory, estimated:\n";
    for (const auto& need : report.memory) {
        text += fmt::format("  {}\n    {}\n", need.use, need.parts);
    }
    for (const auto& sentence : report.missing) {
        text += "missing: " + eval::singleLine(sentence) + "\n";
    }
    return text + (report.missing.empty() ? "Nothing is missing.\n" : "");
}

int info(const ModelOptions& options, Console& console) {
    const ModelReport report = train::describeModel(options.folder);
    if (options.table.json) {
        printJson(console, reportJson(report));
    } else {
        console.print(reportText(report));
    }
    return report.missing.empty() ? kExitOk : kExitFailed;
}

int check(const ModelOptions& options, Console& console) {
    train::ModelCheckRequest request{options.folder, {}};
    if (!options.golden.empty()) {
        request.golden = options.golden;
    }
    const auto results = train::checkModel(request, console.progress());
    console.endProgress();
    return printChecks(results, options.table, console);
}

int merge(const ModelOptions& options, Console& console) {
    require(!options.out.empty(), "merge needs --out, the folder to write");
    train::mergeAdapterFolder(options.folder, options.out);
    if (options.table.json) {
        printJson(console, {{"ok", true}, {"out", options.out.string()}});
    } else {
        console.print(fmt::format("Written to {}.\n", options.out.string()));
    }
    return kExitOk;
}

int score(const ModelOptions& options, Console& console) {
    require(!options.image.empty() && !options.labels.empty(), "score needs --image and at least one --label");
    const auto scores =
        train::scorePicture(options.folder.string(), options.image, options.labels, options.sentence);
    if (options.table.json) {
        json list = json::array();
        for (const auto& one : scores) {
            list.push_back({{"label", one.label},
                            {"cosine", one.cosine},
                            {"logit", one.logit},
                            {"clip_score", one.clipScore}});
        }
        printJson(console, list);
        return kExitOk;
    }
    using enum eval::TextTable::Align;
    eval::TextTable table({{"label", Left}, {"cosine", Right}, {"logit", Right}, {"CLIPScore", Right}});
    for (const auto& one : scores) {
        table.addRow({one.label, fmt::format("{:.4f}", one.cosine), fmt::format("{:.3f}", one.logit),
                      fmt::format("{:.4f}", one.clipScore)});
    }
    console.print(table.render());
    return kExitOk;
}

int run(const ModelOptions& options, Console& console) {
    const std::map<std::string, int (*)(const ModelOptions&, Console&)> actions{
        {"info", info}, {"check", check}, {"merge", merge}, {"score", score}};
    return actions.at(options.action)(options, console);
}

}  // namespace

void addModelCommand(Program& program) {
    const auto options = std::make_shared<ModelOptions>();
    CLI::App* command = program.addCommand(
        "model", "Look at a checkpoint folder, check it, merge adapters, score a picture; exit code 1 when something is wrong",
        [options](Console& console) { return run(*options, console); });
    restrictTo(command->add_option("ACTION", options->action,
                                   "info: what it holds and needs; check: compare what it gives; merge: adapters into "
                                   "the weights; score: a picture against labels, by a CLIP"),
               {"info", "check", "merge", "score"})
        ->required();
    command->add_option("DIR", options->folder, "Folder of a Qwen2.5-VL, of adapters over one, or of a CLIP")
        ->required()
        ->type_name("");
    command->add_option("--golden", options->golden, "check: a golden set with cases for this checkpoint")
        ->type_name("DIR");
    command->add_option("--out", options->out, "merge: the folder to write")->type_name("DIR");
    command->add_option("--image", options->image, "score: the picture")->type_name("FILE");
    command->add_option("--label", options->labels, "score: what it may show; repeat it")->type_name("TEXT...");
    command->add_option("--sentence", options->sentence, "score: the text around the label")
        ->capture_default_str()
        ->type_name("TEXT");
    command->add_flag("--failures", options->table.failuresOnly, "check: list failed checks alone");
    addJsonFlag(command, options->table.json);
}

}  // namespace omnidrive::app
