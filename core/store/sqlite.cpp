// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite.h"

#include "base/error.h"
#include "store/file_io.h"

#include <sqlite3.h>

#include <cerrno>
#include <limits>

namespace omnidrive::store {

namespace {

constexpr int kBusyTimeoutMs = 5000;

int openFlags(Database::Access access) {
    switch (access) {
        case Database::Access::Create:
            return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        case Database::Access::ReadWrite:
            return SQLITE_OPEN_READWRITE;
        default:
            return SQLITE_OPEN_READONLY;
    }
}

/// The path as a URI, so that it may carry the immutable flag; every unusual byte is escaped.
std::string uriOf(const std::filesystem::path& path, bool immutable) {
    std::string uri = "file:";
    for (const unsigned char byte : std::filesystem::absolute(path).string()) {
        const bool plain = std::isalnum(byte) || byte == '/' || byte == '-' || byte == '_' || byte == '.';
        uri += plain ? std::string(1, static_cast<char>(byte)) : fmt::format("%{:02X}", byte);
    }
    return uri + (immutable ? "?immutable=1" : "");
}

/// SQLite opens its files as they come, and would wait at a pipe for whoever writes into it.
void requireRegularFiles(const std::filesystem::path& path) {
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
        requireRegularFile(path.string() + ending);
    }
}

}  // namespace

Statement::Statement(const Database& database, std::string_view sql) : database_(database) {
    check(sqlite3_prepare_v2(database.handle(), sql.data(), static_cast<int>(sql.size()), &statement_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::check(int result) const {
    if (result != SQLITE_OK) {
        database_.failWith(result);
    }
}

Statement& Statement::bind(int64_t value) {
    check(sqlite3_bind_int64(statement_, nextParameter_++, value));
    return *this;
}

Statement& Statement::bind(double value) {
    check(sqlite3_bind_double(statement_, nextParameter_++, value));
    return *this;
}

Statement& Statement::bind(const std::string& value) {
    check(sqlite3_bind_text64(statement_, nextParameter_++, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(const std::optional<double>& value) {
    if (value) {
        return bind(*value);
    }
    check(sqlite3_bind_null(statement_, nextParameter_++));
    return *this;
}

bool Statement::step() {
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) {
        return true;
    }
    reset();
    if (result != SQLITE_DONE) {
        database_.failWith(result);
    }
    return false;
}

void Statement::run() {
    while (step()) {
    }
}

void Statement::reset() {
    sqlite3_reset(statement_);
    nextParameter_ = 1;
}

int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

double Statement::real(int column) const { return optionalReal(column).value_or(std::numeric_limits<double>::quiet_NaN()); }

std::optional<double> Statement::optionalReal(int column) const {
    const bool isNull = sqlite3_column_type(statement_, column) == SQLITE_NULL;
    return isNull ? std::nullopt : std::optional(sqlite3_column_double(statement_, column));
}

std::string Statement::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return text == nullptr ? std::string() : std::string(text, static_cast<size_t>(sqlite3_column_bytes(statement_, column)));
}

Database::Database(const std::filesystem::path& path, Access access) : path_(path) {
    requireRegularFiles(path);
    const std::string uri = uriOf(path, access == Access::Immutable);
    const int result = sqlite3_open_v2(uri.c_str(), &handle_, openFlags(access) | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
    if (result != SQLITE_OK) {
        try {
            failWith(result);
        } catch (...) {
            sqlite3_close(handle_);
            throw;
        }
    }
    harden();
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
}

/// The file may come from a stranger: what its schema says may call no function that reaches beyond the file (sqlite.org/security.html).
void Database::harden() const {
    constexpr int kLargestValue = 256 << 20;
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, kLargestValue);
}

Database::~Database() { sqlite3_close(handle_); }

void Database::execute(const std::string& sql) const {
    const int result = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) {
        failWith(result);
    }
}

int64_t Database::value(const std::string& sql) const {
    Statement statement(*this, sql);
    return statement.step() ? statement.integer(0) : 0;
}

void Database::failWith(int code) const {
    const std::string detail = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    switch (code & 0xFF) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_ERROR:   // a table or column is missing: not a file of ours
            fail(ErrorKind::Format, "{} is damaged: {}", path_.string(), detail);
        case SQLITE_CONSTRAINT:
            fail(ErrorKind::InvalidArgument, "{}: {}", path_.string(), detail);
        case SQLITE_FULL:
            failIo("write", path_, ENOSPC);
        case SQLITE_NOMEM:
            fail(ErrorKind::OutOfMemory, "{}: out of memory", path_.string());
        default:
            fail(ErrorKind::Io, "cannot use {}: {}", path_.string(), detail);
    }
}

}  // namespace omnidrive::store
