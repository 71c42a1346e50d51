// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/parquet.h"

#include "base/error.h"
#include "store/parquet/entries.h"

#include <dlfcn.h>

#include <array>
#include <fstream>
#include <string_view>

namespace omnidrive::store {

namespace fs = std::filesystem;

#ifdef OMNIDRIVE_HAS_PARQUET

namespace {

constexpr const char* kLibrary = "libomnidrive_parquet.so";

fs::path findLibrary() {
    std::error_code ignored;
    const fs::path root = fs::read_symlink("/proc/self/exe", ignored).parent_path().parent_path();
    for (const fs::path& candidate : {root / "lib" / kLibrary, root / OMNIDRIVE_INSTALL_LIBS / kLibrary}) {
        if (fs::exists(candidate, ignored)) {
            return candidate;
        }
    }
    fail(ErrorKind::Io, "{}, which reads parquet files, is not in {}: the installation is not complete", kLibrary, (root / "lib").string());
}

[[noreturn]] void failLoading(const fs::path& library) {
    const char* reason = dlerror();
    fail(ErrorKind::Io, "{} cannot be loaded: {}", library.string(), reason == nullptr ? "it has no entry" : reason);
}

/// RTLD_LOCAL: its copies of our own code, and all of Arrow, stay its own.
void* loadLibrary() {
    const fs::path library = findLibrary();
    void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        failLoading(library);
    }
    return handle;
}

template <typename Entry>
Entry* entryOf(const char* name) {
    static void* const library = loadLibrary();   // tried again when it threw
    void* const found = dlsym(library, name);
    if (found == nullptr) {
        failLoading(kLibrary);
    }
    return reinterpret_cast<Entry*>(found);
}

}  // namespace

bool hasParquet() { return true; }

std::unique_ptr<ParquetReader> ParquetReader::open(const fs::path& path) {
    return std::unique_ptr<ParquetReader>(entryOf<OpenParquet>("omnidrive_open_parquet")(path));
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

std::unique_ptr<ParquetReader> ParquetReader::open(const fs::path& path) { failWithout(path); }

std::unique_ptr<ParquetWriter> ParquetWriter::create(const fs::path& path, const std::vector<ParquetField>&) { failWithout(path); }

#endif

bool isParquetFile(const fs::path& path) {
    std::array<char, 4> magic{};
    std::error_code error;
    std::ifstream stream(path, std::ios::binary);
    return fs::is_regular_file(path, error) && stream.read(magic.data(), magic.size()) && std::string_view(magic.data(), magic.size()) == "PAR1";
}

}  // namespace omnidrive::store
