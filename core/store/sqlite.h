// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace omnidrive::store {

class Database;

/// A prepared SQL statement. Parameters and columns count as in SQLite: parameters from 1, columns from 0. Must not outlive its database.
class Statement {
public:
    Statement(const Database& database, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// The next parameter in order, beginning anew after run() and reset().
    Statement& bind(int64_t value);
    Statement& bind(double value);
    Statement& bind(const std::string& value);
    Statement& bind(const std::optional<double>& value);

    /// Moves to the next row. @return false when there is none; the statement is then ready for new parameters.
    bool step();
    /// Executes a statement without rows.
    void run();
    void reset();

    int64_t integer(int column) const;
    /// A stored NaN comes back as NaN: SQLite itself keeps it as NULL.
    double real(int column) const;
    std::optional<double> optionalReal(int column) const;
    std::string text(int column) const;

private:
    void check(int result) const;

    const Database& database_;
    sqlite3_stmt* statement_ = nullptr;
    int nextParameter_ = 1;
};

/// An open SQLite file. Errors become Error: Format for a damaged file, Io for everything the system refused, both naming the file.
/// Not thread-safe.
class Database {
public:
    /// Immutable: for media that cannot be written; SQLite then takes no lock and looks for no write-ahead log.
    enum class Access { Create, ReadWrite, ReadOnly, Immutable };

    /// @throws Error also (Io) when the file, or one of those that SQLite keeps beside it, is a pipe, a device or a folder.
    Database(const std::filesystem::path& path, Access access);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void execute(const std::string& sql) const;
    /// First column of the first row; 0 when there is none.
    int64_t value(const std::string& sql) const;
    sqlite3* handle() const { return handle_; }
    const std::filesystem::path& path() const { return path_; }
    /// Throws the Error that belongs to a SQLite result code.
    [[noreturn]] void failWith(int code) const;

private:
    void harden() const;

    std::filesystem::path path_;
    sqlite3* handle_ = nullptr;
};

}  // namespace omnidrive::store
