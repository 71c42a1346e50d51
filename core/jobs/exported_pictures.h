// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/export_parts.h"
#include "jobs/run_session.h"
#include "store/file_batch.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// Bytes of a picture as a file: those that it was decoded from, else a PNG. @throws Error (InvalidArgument) when it is empty.
std::vector<uint8_t> pictureFileBytes(const vision::Image& picture);

/// The pictures that an export names, each under a name of its own, and copied into one folder when wanted: files of the run, pictures that lie inside
/// of traces, six views stitched.
class ExportedPictures {
public:
    /// @param session must outlive it. @param folder made with the first picture; empty: nothing is copied.
    ExportedPictures(RunSession& session, std::filesystem::path folder) : session_(session), folder_(std::move(folder)) {}

    /// The file name of a picture, the same each time; two pictures of one name in different folders get different ones. Copies it the first time.
    /// @throws Error (Io) when the copy cannot be written.
    std::string add(const std::string& frameId);
    /// Waits until the disk has all copies; before a document that names them is put in place. @throws Error (Io).
    void sync() { written_.sync(); }
    int64_t named() const { return static_cast<int64_t>(names_.size()); }
    int64_t copied() const { return copied_; }
    /// One sentence for each picture that was not at hand.
    const std::vector<std::string>& problems() const { return problems_; }

private:
    std::string nameAndCopy(const std::string& frameId);
    void copyFile(const std::filesystem::path& file, const std::string& name, const std::string& frameId);
    void write(const std::string& name, const std::string& content);

    RunSession& session_;
    std::filesystem::path folder_;
    std::map<std::string, std::string> names_;   ///< by id
    annotation::TakenNames taken_;
    store::FileBatch written_;
    std::vector<std::string> problems_;
    int64_t copied_ = 0;
};

}  // namespace omnidrive::jobs
