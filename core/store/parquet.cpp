// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/parquet.h"

#include "base/error.h"
#include "base/own_library.h"
#include "store/parquet/entries.h"

#include <array>
#include <fstream>
#include <string_view>

namespace omnidrive::store {

namespace fs = std::filesystem;

#ifdef OMNIDRIVE_HAS_PARQUET

namespace {

template <typename Entry>
Entry* entryOf(const char* name) {
    static const OwnLibrary library("libomnidrive_parquet.so");   // tried again when it threw
    return reinterpret_cast<Entry*>(library.entry(name));
}

}  // namespace

bool hasParquet() { return true; }

std::unique_ptr<ParquetReader> ParquetReader::open(const fs::path& path, int64_t memory) {
    return std::unique_ptr<ParquetReader>(entryOf<OpenParquet>("omnidrive_open_parquet")(path, memory));
}

std::unique_ptr<ParquetWriter> ParquetWriter::create(const fs::path& path, const std::vector<ParquetField>& columns) {
    return std::unique_ptr<ParquetWriter>(entryOf<CreateParquet>("omnidrive_create_parquet")(path, columns));
}

#else

namespace {

[[noreturn]] void failWithout(const fs::path& path) {
    fail(ErrorKind::InvalidArgument, "{} is a parquet file, and this program was built without Arrow, which such files need: run packaging/setup --parquet and build again",
         path.string());
}

}  // namespace

bool hasParquet() { return false; }

std::unique_ptr<ParquetReader> ParquetReader::open(const fs::path& path, int64_t) { failWithout(path); }

std::unique_ptr<ParquetWriter> ParquetWriter::create(const fs::path& path, const std::vector<ParquetField>&) { failWithout(path); }

#endif

bool isParquetFile(const fs::path& path) {
    std::array<char, 4> magic{};
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
        return false;   // not opened either: a pipe would wait for a writer
    }
    std::ifstream stream(path, std::ios::binary);
    return stream.read(magic.data(), magic.size()) && std::string_view(magic.data(), magic.size()) == "PAR1";
}

}  // namespace omnidrive::store
