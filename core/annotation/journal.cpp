// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/journal.h"

#include "base/error.h"
#include "store/own_files.h"
#include "store/sqlite.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>

namespace omnidrive::annotation {

namespace {

namespace fs = std::filesystem;
using store::Database;
using store::Statement;

constexpr int64_t kApplicationId = 0x4F44414E;   // "ODAN"
constexpr int64_t kSchemaVersion = 1;

// A missing object is told by the flags, so that every text may be one.
constexpr std::array kSchema{
    R"sql(CREATE TABLE objects (key TEXT PRIMARY KEY, json TEXT NOT NULL, action INTEGER NOT NULL) WITHOUT ROWID)sql",
    R"sql(CREATE TABLE actions (
        id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, of INTEGER NOT NULL,
        wall REAL NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL))sql",
    R"sql(CREATE TABLE changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT, action INTEGER NOT NULL, key TEXT NOT NULL,
        had INTEGER NOT NULL, before TEXT NOT NULL, has INTEGER NOT NULL, after TEXT NOT NULL))sql",
    R"sql(CREATE INDEX changes_by_action ON changes (action))sql",
    R"sql(CREATE INDEX changes_by_key ON changes (key))sql",
    R"sql(CREATE TRIGGER actions_stay BEFORE DELETE ON actions BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END)sql",
    R"sql(CREATE TRIGGER actions_keep BEFORE UPDATE ON actions BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END)sql",
    R"sql(CREATE TRIGGER changes_stay BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END)sql",
    R"sql(CREATE TRIGGER changes_keep BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END)sql",
};
/// What SQLite makes for AUTOINCREMENT, and somebody's ANALYZE.
constexpr std::array kOfSqlite{"CREATE TABLE sqlite_sequence(name,seq)", "CREATE TABLE sqlite_stat1(tbl,idx,stat)", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"};

bool isOwnStatement(const std::string& sql) {
    return std::find(kSchema.begin(), kSchema.end(), sql) != kSchema.end() || std::find(kOfSqlite.begin(), kOfSqlite.end(), sql) != kOfSqlite.end();
}

constexpr std::array<const char*, 3> kKindNames{"edit", "undo", "redo"};

std::string kindName(Action::Kind kind) { return kKindNames.at(static_cast<size_t>(kind)); }

Action::Kind kindFrom(const std::string& name, const fs::path& file) {
    const auto it = std::find(kKindNames.begin(), kKindNames.end(), name);
    if (it == kKindNames.end()) {
        fail(ErrorKind::Format, "{} has an action of the unknown kind '{}'", file.string(), name);
    }
    return static_cast<Action::Kind>(it - kKindNames.begin());
}

/// Takes everything back unless commit() was reached.
class Transaction {
public:
    explicit Transaction(const Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
    ~Transaction() {
        if (!isDone_) {
            try {
                database_.execute("ROLLBACK");
            } catch (const Error&) {   // SQLite rolled back by itself when the disk failed
            }
        }
    }
    void commit() {
        database_.execute("COMMIT");
        isDone_ = true;
    }

private:
    const Database& database_;
    bool isDone_ = false;
};

Database::Access accessOf(Journal::Access access) {
    switch (access) {
        case Journal::Access::Create: return Database::Access::Create;
        case Journal::Access::ReadOnly: return Database::Access::ReadOnly;
        case Journal::Access::Immutable: break;
    }
    return Database::Access::Immutable;
}

/// SQLite follows a link to each of its files and writes where it leads.
std::unique_ptr<Database> openOwn(const fs::path& file, Journal::Access access) {
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
        store::requireOwnFile(file.parent_path(), file.string() + ending);
    }
    return std::make_unique<Database>(file, accessOf(access));
}

/// Device and inode; zeros for a path that leads nowhere.
std::pair<uint64_t, uint64_t> fileAt(const fs::path& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? std::pair<uint64_t, uint64_t>{info.st_dev, info.st_ino} : std::pair<uint64_t, uint64_t>{};
}

int64_t insertAction(const Database& database, const Action& action) {
    Statement insert(database, "INSERT INTO actions (kind, of, wall, author, reason) VALUES (?, ?, ?, ?, ?)");
    insert.bind(kindName(action.kind)).bind(action.of).bind(action.wall).bind(action.author).bind(action.reason);
    insert.run();
    return database.value("SELECT last_insert_rowid()");
}

void insertChange(const Database& database, int64_t action, const ObjectChange& change) {
    Statement insert(database, "INSERT INTO changes (action, key, had, before, has, after) VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(action).bind(change.key).bind(int64_t{change.before.has_value()}).bind(change.before.value_or(""));
    insert.bind(int64_t{change.after.has_value()}).bind(change.after.value_or(""));
    insert.run();
}

void changeObject(const Database& database, int64_t action, const ObjectChange& change) {
    if (!change.after) {
        Statement remove(database, "DELETE FROM objects WHERE key = ?");
        remove.bind(change.key).run();
        return;
    }
    Statement put(database, "INSERT INTO objects (key, json, action) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET json = ?2, action = ?3");
    put.bind(change.key).bind(*change.after).bind(action).run();
}

std::optional<std::string> textWhen(const Statement& statement, int flag) {
    return statement.integer(flag) != 0 ? std::optional(statement.text(flag + 1)) : std::nullopt;
}

std::vector<ObjectChange> changesOf(const Database& database, int64_t action) {
    Statement select(database, "SELECT key, had, before, has, after FROM changes WHERE action = ? ORDER BY id");
    select.bind(action);
    std::vector<ObjectChange> changes;
    while (select.step()) {
        changes.push_back({select.text(0), textWhen(select, 1), textWhen(select, 3)});
    }
    return changes;
}

/// The objects as the changes alone make them.
std::map<std::string, std::string> replayed(const Database& database) {
    std::map<std::string, std::string> objects;
    Statement select(database, "SELECT key, has, after FROM changes ORDER BY id");
    while (select.step()) {
        if (const auto after = textWhen(select, 1)) {
            objects[select.text(0)] = *after;
        } else {
            objects.erase(select.text(0));
        }
    }
    return objects;
}

}  // namespace

Journal::Journal(const fs::path& file, Access access) : database_(openOwn(file, access)), file_(fileAt(file)) {
    if (access != Access::Create) {
        checkForm();
        hasChangedOutside();
        return;
    }
    const bool isNew = database_->value("SELECT count(*) FROM sqlite_schema") == 0;
    if (!isNew) {
        checkForm();
    }
    database_->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    if (isNew) {
        createTables();
    }
    hasChangedOutside();
}

Journal::~Journal() = default;

void Journal::createTables() {
    Transaction transaction(*database_);
    for (const char* statement : kSchema) {
        database_->execute(statement);
    }
    database_->execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", kApplicationId, kSchemaVersion));
    transaction.commit();
}

void Journal::checkForm() const {
    const int64_t version = database_->value("PRAGMA user_version");
    if (database_->value("PRAGMA application_id") != kApplicationId) {
        fail(ErrorKind::Format, "{} holds no annotations of this program", database_->path().string());
    }
    if (version != kSchemaVersion) {
        fail(ErrorKind::Format, "{} has the format {}; this program knows {}", database_->path().string(), version, kSchemaVersion);
    }
    checkPrograms();
}

/// A stranger's view, trigger, computed column, check or index over an expression would run whatever it says, for as long as it likes, whenever a row is
/// read or written. Indexes that SQLite makes by itself have no statement.
void Journal::checkPrograms() const {
    Statement select(*database_, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL");
    while (select.step()) {
        if (!isOwnStatement(select.text(0))) {
            fail(ErrorKind::Format, "{} holds tables, indexes, views or triggers that no annotations of this program have", database_->path().string());
        }
    }
}

std::map<std::string, std::string> Journal::objects() const {
    std::map<std::string, std::string> objects;
    Statement select(*database_, "SELECT key, json FROM objects");
    while (select.step()) {
        objects.emplace(select.text(0), select.text(1));
    }
    return objects;
}

int64_t Journal::append(const Action& action) {
    Transaction transaction(*database_);
    const int64_t id = insertAction(*database_, action);
    for (const ObjectChange& change : action.changes) {
        insertChange(*database_, id, change);
        changeObject(*database_, id, change);
    }
    if (isReplaced()) {   // SQLite would go on with the file that has no name any more
        fail(ErrorKind::Io, "{} was removed or replaced while it was open; what is changed waits until it is opened again", database_->path().string());
    }
    transaction.commit();
    return id;
}

bool Journal::isReplaced() const { return fileAt(database_->path()) != file_; }

std::vector<Journal::Head> Journal::heads() const {
    std::vector<Head> heads;
    Statement select(*database_, "SELECT id, kind, of FROM actions ORDER BY id");
    while (select.step()) {
        heads.push_back({select.integer(0), kindFrom(select.text(1), database_->path()), select.integer(2)});
    }
    return heads;
}

Action Journal::action(int64_t id) const {
    Statement select(*database_, "SELECT kind, of, wall, author, reason FROM actions WHERE id = ?");
    select.bind(id);
    if (!select.step()) {
        fail(ErrorKind::Format, "{} has no action {}", database_->path().string(), id);
    }
    return {id,
            kindFrom(select.text(0), database_->path()),
            select.integer(1),
            select.real(2),
            select.text(3),
            select.text(4),
            changesOf(*database_, id)};
}

std::vector<Action> Journal::history(const std::string& key, int64_t most) const {
    return actionsOf(key.empty() ? "SELECT id FROM actions WHERE ?1 = '' ORDER BY id DESC LIMIT ?2"
                                 : "SELECT DISTINCT action FROM changes WHERE key = ?1 ORDER BY action DESC LIMIT ?2",
                     key, most);
}

std::vector<Action> Journal::historyBehind(const std::string& end, int64_t most) const {
    return actionsOf("SELECT DISTINCT action FROM changes WHERE substr(key, -length(?1) - 1) = ':' || ?1 ORDER BY action DESC LIMIT ?2", end, most);
}

std::vector<Action> Journal::actionsOf(const char* ids, const std::string& key, int64_t most) const {
    Statement select(*database_, ids);
    select.bind(key).bind(most);
    std::vector<Action> actions;
    while (select.step()) {
        actions.push_back(action(select.integer(0)));
    }
    std::reverse(actions.begin(), actions.end());
    return actions;
}

bool Journal::hasChangedOutside() {
    const int64_t before = std::exchange(dataVersion_, database_->value("PRAGMA data_version"));
    return before != dataVersion_;
}

std::string Journal::problem() const {
    Statement check(*database_, "PRAGMA integrity_check(1)");
    const std::string answer = check.step() ? check.text(0) : "no answer from SQLite";
    if (answer != "ok") {
        return answer;
    }
    return objects() == replayed(*database_) ? "" : "the objects are not what the journal makes of them";
}

}  // namespace omnidrive::annotation
