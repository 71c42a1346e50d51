// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/trace_export.h"

#include "base/error.h"
#include "jobs/case_subset.h"
#include "jobs/exported_pictures.h"
#include "jobs/run_session.h"
#include "jobs/said_of_rollouts.h"
#include "jobs/verl_data_export.h"
#include "rollout/trace_export.h"
#include "rollout/trace_file.h"
#include "store/atomic_file.h"
#include "store/file_io.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;
using annotation::ExportReport;
using nlohmann::json;
using store::IndexRow;

constexpr std::array<const char*, kTraceFormats.size()> kNames{"deepeyes", "verl", "drivelmm", "verl-parquet"};
constexpr int64_t kRowsAtOnce = 1000, kRolloutsBetweenReports = 50;

/// One line; bytes that are no UTF-8 become U+FFFD.
std::string line(const json& object) { return object.dump(-1, ' ', false, json::error_handler_t::replace); }

/// Wherever a record names its picture, or a crop of it ("NAME#xywh=..."), it names the new one.
void renamePicture(json& value, const std::string& from, const std::string& to) {
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        if (text == from || text.starts_with(from + "#")) {
            value = to + text.substr(from.size());
        }
    } else if (value.is_structured()) {
        for (json& part : value) {
            renamePicture(part, from, to);
        }
    }
}

class Exporter {
public:
    Exporter(const annotation::Project& project, const TraceExport& request, const fs::path& folder)
        : project_(project), request_(request), folder_(folder), session_(RunSession::open(project.source())),
          said_(project), pictures_(*session_, request.withPictures ? folder / "images" : fs::path()) {
        const auto* traces = dynamic_cast<const rollout::TraceFile*>(&session_->reader());
        deepEyes_ = traces != nullptr && traces->form() == rollout::TraceForm::DeepEyes ? traces : nullptr;
        session_->refresh();
    }

    ExportReport run(const std::stop_token& stop, const ProgressFn& progress) {
        const auto files = rowsByFile();
        total_ = 0;
        for (const auto& [name, ids] : files) {
            total_ += static_cast<int64_t>(ids.size());
        }
        for (auto it = files.begin(); it != files.end() && !stop.stop_requested(); ++it) {
            write(it->first, it->second, stop, progress);
        }
        report_.pictures = pictures_.named();
        report_.copied = pictures_.copied();
        report_.problems.insert(report_.problems.end(), pictures_.problems().begin(), pictures_.problems().end());
        return std::move(report_);
    }

private:
    std::string fileOf(const IndexRow& row) const {
        switch (request_.format) {
            case TraceFormat::DeepEyes: return "traces.jsonl";
            case TraceFormat::Verl: return fmt::format("{}.jsonl", row.step);
            case TraceFormat::DriveLmm:
            case TraceFormat::VerlParquet: break;
        }
        return "predictions.json";
    }

    /// Ids of the wanted rollouts by the file that they go to.
    std::map<std::string, std::vector<std::string>> rowsByFile() const {
        const insight::NotedFilter filter = notedFilterOf(request_.where);
        const auto notes = rowNotesOf(project_);
        std::map<std::string, std::vector<std::string>> files;
        for (int64_t first = 1; first <= session_->reader().rolloutCount(); first += kRowsAtOnce) {
            for (const IndexRow& row : session_->reader().rows(first, kRowsAtOnce)) {
                const auto said = notes.find(row.id);
                const insight::RowNotes known = said == notes.end() ? insight::RowNotes{} : said->second;
                if (filter.matches(row, known) && (known.isChecked || !request_.isCheckedOnly)) {
                    files[fileOf(row)].push_back(row.id);
                }
            }
        }
        return files;
    }

    void write(const std::string& name, const std::vector<std::string>& ids, const std::stop_token& stop, const ProgressFn& progress) {
        const bool isList = request_.format == TraceFormat::DriveLmm;
        store::AtomicFile file(folder_ / name);
        file.write(isList ? "[" : "");
        bool isFirst = true;
        for (const std::string& id : ids) {
            if (stop.stop_requested()) {
                return;   // half a file would look like a whole one
            }
            try {
                file.write((isList ? std::string(isFirst ? "\n" : ",\n") : std::string()) + line(recordOf(id)) + (isList ? "" : "\n"));
                isFirst = false;
                ++report_.annotations;
            } catch (const Error& error) {
                if (error.kind() == ErrorKind::Io) {
                    throw;
                }
                report_.problems.push_back(fmt::format("{}: {}", id, error.what()));
            }
            if (++done_ % kRolloutsBetweenReports == 0 && progress) {
                progress({done_, total_, "exporting"});
            }
        }
        file.write(isList ? "\n]\n" : "");
        pictures_.sync();
        file.commit();
        report_.files.push_back(name);
    }

    json recordOf(const std::string& id) {
        if (request_.format == TraceFormat::Verl) {
            return rollout::toVerlLine(*session_->trajectory(id));
        }
        if (request_.format == TraceFormat::DriveLmm) {
            return rollout::toDriveLmmPrediction(*session_->trajectory(id));
        }
        json record = deepEyes_ != nullptr ? theirRecord(id) : deepEyesRecord(id);
        if (json said = said_.of(id); !said.empty()) {
            record["annotations"] = std::move(said);
        }
        return record;
    }

    json deepEyesRecord(const std::string& id) {
        const auto trajectory = session_->trajectory(id);
        return rollout::toDeepEyesRecord(*trajectory, pictures_.add(trajectory->stitchedId));
    }

    /// As it stands in the file; where its picture had to be copied under another name, with that.
    json theirRecord(const std::string& id) {
        json record = deepEyes_->record(id);
        const std::string picture = deepEyes_->trajectory(id).stitchedId;
        const std::string name = request_.withPictures && !picture.empty() ? pictures_.add(picture) : "";
        const bool isCopied = !name.empty() && !session_->reader().framePath(picture).empty();
        if (isCopied && name != fs::path(picture).filename().string()) {
            renamePicture(record, picture, name);
        }
        return record;
    }

    const annotation::Project& project_;
    const TraceExport& request_;
    const fs::path& folder_;
    std::unique_ptr<RunSession> session_;
    const rollout::TraceFile* deepEyes_ = nullptr;   ///< the source, when it is one
    const SaidOfRollouts said_;
    ExportedPictures pictures_;
    ExportReport report_;
    int64_t done_ = 0, total_ = 0;
};

}  // namespace

const char* traceFormatName(TraceFormat format) { return kNames.at(static_cast<size_t>(format)); }

std::optional<TraceFormat> traceFormatFromName(const std::string& name) {
    const auto it = std::find(kNames.begin(), kNames.end(), name);
    return it == kNames.end() ? std::nullopt : std::optional(static_cast<TraceFormat>(it - kNames.begin()));
}

ExportReport exportTraces(const annotation::Project& project, const TraceExport& request, const fs::path& folder, const std::stop_token& stop,
                          const ProgressFn& progress) {
    if (request.format == TraceFormat::VerlParquet) {
        return exportQuestionsOfRun(project, request, folder, stop, progress);
    }
    Exporter exporter(project, request, folder);
    annotation::makeExportFolder(folder, request.mayReplace);
    return exporter.run(stop, progress);
}

}  // namespace omnidrive::jobs
