// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"
#include "store/sqlite.h"
#include "store/trace_files.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::store {

inline constexpr const char* kIndexFileName = "index.sqlite";

/// The table of rollouts, written side. One transaction a row: a reader sees it at once, and it survives the death of the program.
class RunIndexWriter {
public:
    /// @throws Error (Io) when the file exists or cannot be made.
    static std::unique_ptr<RunIndexWriter> create(const std::filesystem::path& file);
    /// @throws Error (Io) when it is missing, (Format) when it is damaged or of another version.
    static std::unique_ptr<RunIndexWriter> open(const std::filesystem::path& file);

    bool contains(const std::string& id);
    /// `row.row` is ignored: rows are numbered in order of arrival. @throws Error (InvalidArgument) when the id is in the index already.
    void append(const IndexRow& row, const TracePlace& place);
    /// Marks rows of later steps superseded and gives them and their groups names that new rows do not collide with ("<id>~2").
    void supersedeAfter(int64_t step);
    /// End of the last trace, by file number; nullopt when there is no row.
    std::optional<TracePlace> lastTrace();
    void sync();

private:
    explicit RunIndexWriter(std::unique_ptr<Database> database);

    std::unique_ptr<Database> database_;
    std::unique_ptr<Statement> insert_, find_;
};

/// The table of rollouts, reading side; also while it is written, and from folders that cannot be written.
class RunIndexReader {
public:
    /// @throws Error as RunIndexWriter::open.
    explicit RunIndexReader(const std::filesystem::path& file);

    /// Differs from the last call's when another program changed the index in between.
    int64_t changeCounter() const { return database_->value("PRAGMA data_version"); }
    /// Rows there are now.
    int64_t count() const;
    std::vector<IndexRow> rows(int64_t firstRow, int64_t lastRow, int64_t limit) const;
    std::optional<IndexRow> rowById(const std::string& id) const;
    std::vector<IndexRow> rowsOfGroup(const std::string& groupId) const;
    /// Rows that had this id until a resume gave them another, in order.
    std::vector<IndexRow> formerRows(const std::string& id) const;
    /// Rows that resumes gave other ids. Goes through all of them.
    int64_t renamedCount() const { return database_->value("SELECT count(*) FROM rollouts WHERE superseded"); }
    std::optional<TracePlace> placeOf(const std::string& id) const;
    void forEach(const std::function<void(const IndexRow&, const TracePlace&)>& visit) const;
    /// True when the folder cannot be written and a write-ahead log with rows lies beside the index: those rows cannot be seen.
    bool hidesRows() const { return hidesRows_; }
    /// SQLite's own check of the whole file; empty when all is well.
    std::string integrityProblem() const;

private:
    void openDatabase(const std::filesystem::path& file);
    void checkNumbers(const std::filesystem::path& file) const;
    std::vector<IndexRow> collect(Statement& statement, int64_t expected = 0) const;

    std::unique_ptr<Database> database_;
    bool hidesRows_ = false;
};

}  // namespace omnidrive::store
