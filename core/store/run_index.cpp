// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/run_index.h"

#include "base/error.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

constexpr int kSchemaVersion = 1;

// Columns in the order of bindRow() and rowFrom().
constexpr const char* kColumns =
    "id, group_id, sample_id, stage, step, index_in_group, kind, reward_total, reward_accuracy, reward_format, reward_grounding, advantage, "
    "zooms, failed_calls, labels, clip_cosine, answer, expected_answer, correct, truncated, group_has_signal, response_tokens, superseded, "
    "cameras, trace_file, trace_offset, trace_bytes, trace_sha256";

constexpr const char* kSchema = R"sql(
    CREATE TABLE rollouts (
        row INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE, group_id TEXT NOT NULL, sample_id TEXT NOT NULL,
        stage INTEGER NOT NULL, step INTEGER NOT NULL, index_in_group INTEGER NOT NULL, kind TEXT NOT NULL,
        reward_total REAL, reward_accuracy REAL, reward_format REAL, reward_grounding REAL, advantage REAL,
        zooms INTEGER NOT NULL, failed_calls INTEGER NOT NULL, labels TEXT NOT NULL, clip_cosine REAL,
        answer TEXT NOT NULL, expected_answer TEXT NOT NULL,
        correct INTEGER NOT NULL, truncated INTEGER NOT NULL, group_has_signal INTEGER NOT NULL, response_tokens INTEGER NOT NULL,
        superseded INTEGER NOT NULL DEFAULT 0,
        trace_file INTEGER NOT NULL, trace_offset INTEGER NOT NULL, trace_bytes INTEGER NOT NULL, trace_sha256 TEXT NOT NULL,
        cameras TEXT NOT NULL DEFAULT '');
    CREATE INDEX rollouts_by_group ON rollouts (group_id);
    CREATE INDEX rollouts_by_step ON rollouts (step);
)sql";

constexpr std::string_view kCamerasColumn = "cameras TEXT NOT NULL DEFAULT ''";   // of the schema, and of indexes that get it later
constexpr int64_t kMostMissingRows = 1'000'000;   // what damage or another program may have taken out
constexpr int64_t kMostCalls = 1'000'000;         // of one rollout, so that sums of them fit an int
constexpr const char* kMaxRow = "SELECT max(row) FROM rollouts";

void bindRow(Statement& statement, const IndexRow& row) {
    statement.bind(row.id).bind(row.groupId).bind(row.sampleId);
    statement.bind(static_cast<int64_t>(row.stage)).bind(row.step).bind(static_cast<int64_t>(row.indexInGroup)).bind(row.kind);
    statement.bind(row.rewardTotal).bind(row.rewardAccuracy).bind(row.rewardFormat).bind(row.rewardGrounding).bind(row.advantage);
    statement.bind(static_cast<int64_t>(row.zooms)).bind(static_cast<int64_t>(row.failedCalls)).bind(row.labels).bind(row.clipCosine);
    statement.bind(row.answer).bind(row.expectedAnswer);
    for (const bool flag : {row.correct, row.truncated, row.groupHasSignal}) {
        statement.bind(static_cast<int64_t>(flag));
    }
    statement.bind(static_cast<int64_t>(row.responseTokens)).bind(static_cast<int64_t>(row.superseded)).bind(row.cameras);
}

void bindPlace(Statement& statement, const TracePlace& place) {
    statement.bind(static_cast<int64_t>(place.file)).bind(place.offset).bind(place.bytes).bind(place.sha256);
}

/// Reads one row of "SELECT row, <kColumns>" column by column.
class RowCursor {
public:
    explicit RowCursor(const Statement& statement) : statement_(statement) {}
    template <typename T>
    T whole() {
        return static_cast<T>(statement_.integer(column_++));
    }
    int calls() { return static_cast<int>(std::clamp<int64_t>(whole<int64_t>(), 0, kMostCalls)); }
    double real() { return statement_.real(column_++); }
    std::optional<double> optionalReal() { return statement_.optionalReal(column_++); }
    std::string text() { return statement_.text(column_++); }

private:
    const Statement& statement_;
    int column_ = 0;
};

void readScores(IndexRow& row, RowCursor& cursor) {
    row.rewardTotal = cursor.real();
    row.rewardAccuracy = cursor.real();
    row.rewardFormat = cursor.real();
    row.rewardGrounding = cursor.real();
    row.advantage = cursor.real();
}

void readOutcome(IndexRow& row, RowCursor& cursor) {
    row.zooms = cursor.calls();
    row.failedCalls = cursor.calls();
    row.labels = cursor.text();
    row.clipCosine = cursor.optionalReal();
    row.answer = cursor.text();
    row.expectedAnswer = cursor.text();
    row.correct = cursor.whole<bool>();
    row.truncated = cursor.whole<bool>();
    row.groupHasSignal = cursor.whole<bool>();
    row.responseTokens = cursor.whole<int>();
    row.superseded = cursor.whole<bool>();
    row.cameras = cursor.text();
}

IndexRow rowFrom(RowCursor& cursor) {
    IndexRow row;
    row.row = cursor.whole<int64_t>();
    row.id = cursor.text();
    row.groupId = cursor.text();
    row.sampleId = cursor.text();
    row.stage = cursor.whole<int>();
    row.step = cursor.whole<int64_t>();
    row.indexInGroup = cursor.whole<int>();
    row.kind = cursor.text();
    readScores(row, cursor);
    readOutcome(row, cursor);
    return row;
}

TracePlace placeFrom(RowCursor& cursor) {
    TracePlace place;
    place.file = cursor.whole<int>();
    place.offset = cursor.whole<int64_t>();
    place.bytes = cursor.whole<int64_t>();
    place.sha256 = cursor.text();
    return place;
}

/// Indexes written before there were cameras lack their column; programs of that time ignore it.
bool hasCameras(const Database& database) {
    return database.value("SELECT count(*) FROM pragma_table_info('rollouts') WHERE name = 'cameras'") > 0;
}

std::string selectFrom(const Database& database, const char* rest) {
    std::string columns = kColumns;
    if (!hasCameras(database)) {
        columns.replace(columns.find("cameras"), std::string_view("cameras").size(), "''");
    }
    return fmt::format("SELECT row, {} FROM rollouts {}", columns, rest);
}

void checkVersion(const Database& database) {
    const int64_t version = database.value("PRAGMA user_version");
    if (version != kSchemaVersion) {
        fail(ErrorKind::Format, "{} has the format {}; this program knows {}", database.path().string(), version, kSchemaVersion);
    }
}

/// The text without the blanks that mean nothing: SQLite keeps a statement as it was written, and writes an added column its own way.
std::string withoutBlanks(std::string_view sql) {
    constexpr std::string_view kBlanks = " \t\r\n", kMarks = "(),;";
    std::string text;
    for (const char letter : sql) {
        const bool isBlank = kBlanks.find(letter) != std::string_view::npos;
        const bool isApart = !text.empty() && text.back() != ' ' && kMarks.find(text.back()) == std::string_view::npos;
        if (isBlank && !isApart) {
            continue;
        }
        if (kMarks.find(letter) != std::string_view::npos && text.ends_with(' ')) {
            text.pop_back();
        }
        text += isBlank ? ' ' : letter;
    }
    return text;
}

/// Our own statements, without and with the column that the first indexes lacked.
std::set<std::string> ownStatements() {
    std::set<std::string> own;
    const std::string schema = withoutBlanks(kSchema);
    for (size_t begin = 0, end = 0; (end = schema.find(';', begin)) != std::string::npos; begin = end + 1) {
        own.insert(schema.substr(begin, end - begin));
    }
    std::string former = *own.rbegin();   // the table's, behind those of the indexes
    own.insert(former.erase(former.find(kCamerasColumn) - 1, kCamerasColumn.size() + 1));
    return own;
}

/// A stranger's view, trigger, computed column, check or index over an expression would run whatever it says, for as long as it likes, whenever a row is read or
/// written; a long default stands in the file once and in the memory for each row. Indexes that SQLite makes by itself have no statement.
void checkPrograms(const Database& database) {
    static const std::set<std::string> own = ownStatements();
    Statement select(database, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL");
    while (select.step()) {
        if (!own.contains(withoutBlanks(select.text(0)))) {
            fail(ErrorKind::Format, "{} holds something else than the table and the indexes that this program makes", database.path().string());
        }
    }
}

std::string insertSql() {
    std::string marks = "?";
    for (const char* letter = kColumns; *letter != '\0'; ++letter) {
        marks += *letter == ',' ? ", ?" : "";
    }
    return fmt::format("INSERT INTO rollouts ({}) VALUES ({})", kColumns, marks);
}

std::unique_ptr<Database> openForWriting(const fs::path& file, Database::Access access) {
    auto database = std::make_unique<Database>(file, access);
    // Write-ahead log: readers never block the trainer, and a row costs no wait for the disk.
    database->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    return database;
}

void checkExists(const fs::path& file) {
    std::error_code error;
    if (!fs::exists(file, error)) {
        fail(ErrorKind::Io, "{} is missing", file.string());
    }
}

/// Opens for reading; asks for the first page so that a file that cannot be read shows here and not later.
std::unique_ptr<Database> openToRead(const fs::path& file, Database::Access access) {
    auto database = std::make_unique<Database>(file, access);
    checkVersion(*database);
    checkPrograms(*database);
    return database;
}

}  // namespace

RunIndexWriter::RunIndexWriter(std::unique_ptr<Database> database) : database_(std::move(database)) {
    insert_ = std::make_unique<Statement>(*database_, insertSql());
    find_ = std::make_unique<Statement>(*database_, "SELECT row FROM rollouts WHERE id = ?");
}

std::unique_ptr<RunIndexWriter> RunIndexWriter::create(const fs::path& file) {
    if (fs::exists(file)) {
        fail(ErrorKind::Io, "{} exists already", file.string());
    }
    auto database = openForWriting(file, Database::Access::Create);
    database->execute(fmt::format("BEGIN; {} PRAGMA user_version = {}; COMMIT;", kSchema, kSchemaVersion));
    return std::unique_ptr<RunIndexWriter>(new RunIndexWriter(std::move(database)));
}

std::unique_ptr<RunIndexWriter> RunIndexWriter::open(const fs::path& file) {
    checkExists(file);
    auto database = openForWriting(file, Database::Access::ReadWrite);
    checkVersion(*database);
    checkPrograms(*database);
    if (!hasCameras(*database)) {
        database->execute(fmt::format("ALTER TABLE rollouts ADD COLUMN {}", kCamerasColumn));
    }
    return std::unique_ptr<RunIndexWriter>(new RunIndexWriter(std::move(database)));
}

bool RunIndexWriter::contains(const std::string& id) {
    find_->reset();
    const bool found = find_->bind(id).step();
    find_->reset();   // an open statement would keep a read transaction open
    return found;
}

void RunIndexWriter::append(const IndexRow& row, const TracePlace& place) {
    insert_->reset();
    bindRow(*insert_, row);
    bindPlace(*insert_, place);
    insert_->run();
}

void RunIndexWriter::supersedeAfter(int64_t step) {
    // The mark is the row number: unlike a count of resumes it can never be given twice.
    const int64_t mark = database_->value(kMaxRow);
    Statement update(*database_,
                     "UPDATE rollouts SET superseded = 1, id = id || '~' || ?1, group_id = group_id || '~' || ?1 "
                     "WHERE step > ?2 AND superseded = 0");
    update.bind(mark).bind(step);
    update.run();
}

std::optional<TracePlace> RunIndexWriter::lastTrace() {
    Statement statement(*database_,
                        "SELECT trace_file, trace_offset, trace_bytes, trace_sha256 FROM rollouts "
                        "ORDER BY trace_file DESC, trace_offset DESC LIMIT 1");
    if (!statement.step()) {
        return std::nullopt;
    }
    RowCursor cursor(statement);
    return placeFrom(cursor);
}

void RunIndexWriter::sync() { database_->execute("PRAGMA wal_checkpoint(PASSIVE)"); }

RunIndexReader::RunIndexReader(const fs::path& file) {
    checkExists(file);
    openDatabase(file);
    checkNumbers(file);
}

/// Rollouts are counted, so whoever goes through all of them goes by their numbers: a stranger's index with one of the number 2^62 would keep him for ever.
void RunIndexReader::checkNumbers(const fs::path& file) const {
    const int64_t last = count(), held = database_->value("SELECT count(*) FROM rollouts");
    if (last > held + kMostMissingRows) {
        fail(ErrorKind::Format, "{} is damaged: its last rollout has the number {}, and it holds {}", file.string(), last, held);
    }
}

void RunIndexReader::openDatabase(const fs::path& file) {
    try {
        database_ = openToRead(file, Database::Access::ReadOnly);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Io) {
            throw;
        }
        // A write-ahead log needs a helper file beside it, which a folder that cannot be written refuses.
        database_ = openToRead(file, Database::Access::Immutable);
        std::error_code ignored;
        const auto walBytes = fs::file_size(file.string() + "-wal", ignored);
        hidesRows_ = !ignored && walBytes > 0;
    }
}

int64_t RunIndexReader::count() const { return database_->value(kMaxRow); }

std::vector<IndexRow> RunIndexReader::collect(Statement& statement, int64_t expected) const {
    std::vector<IndexRow> rows;
    rows.reserve(static_cast<size_t>(expected));
    while (statement.step()) {
        RowCursor cursor(statement);
        rows.push_back(rowFrom(cursor));
    }
    return rows;
}

std::vector<IndexRow> RunIndexReader::rows(int64_t firstRow, int64_t lastRow, int64_t limit) const {
    Statement statement(*database_, selectFrom(*database_, "WHERE row BETWEEN ? AND ? ORDER BY row LIMIT ?"));
    statement.bind(firstRow).bind(lastRow).bind(std::max<int64_t>(0, limit));
    const int64_t most = std::min(lastRow, count()) - std::max<int64_t>(firstRow, 1) + 1;
    return collect(statement, std::clamp<int64_t>(limit, 0, std::max<int64_t>(most, 0)));
}

std::optional<IndexRow> RunIndexReader::rowById(const std::string& id) const {
    Statement statement(*database_, selectFrom(*database_, "WHERE id = ?"));
    statement.bind(id);
    const std::vector<IndexRow> found = collect(statement);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<IndexRow> RunIndexReader::rowsOfGroup(const std::string& groupId) const {
    Statement statement(*database_, selectFrom(*database_, "WHERE group_id = ? ORDER BY index_in_group, row"));
    statement.bind(groupId);
    return collect(statement);
}

/// Behind the tilde comes a number, and the character after '9' is ':'.
std::vector<IndexRow> RunIndexReader::formerRows(const std::string& id) const {
    Statement statement(*database_, selectFrom(*database_, "WHERE id > ? AND id < ? AND superseded ORDER BY row"));
    statement.bind(id + "~").bind(id + "~:");
    return collect(statement);
}

std::optional<TracePlace> RunIndexReader::placeOf(const std::string& id) const {
    Statement statement(*database_, "SELECT trace_file, trace_offset, trace_bytes, trace_sha256 FROM rollouts WHERE id = ?");
    statement.bind(id);
    if (!statement.step()) {
        return std::nullopt;
    }
    RowCursor cursor(statement);
    return placeFrom(cursor);
}

void RunIndexReader::forEach(const std::function<void(const IndexRow&, const TracePlace&)>& visit) const {
    Statement statement(*database_, selectFrom(*database_, "ORDER BY row"));
    while (statement.step()) {
        RowCursor cursor(statement);
        const IndexRow row = rowFrom(cursor);
        visit(row, placeFrom(cursor));
    }
}

std::string RunIndexReader::integrityProblem() const {
    Statement statement(*database_, "PRAGMA integrity_check(1)");
    const std::string answer = statement.step() ? statement.text(0) : "no answer from SQLite";
    return answer == "ok" ? "" : answer;
}

}  // namespace omnidrive::store
