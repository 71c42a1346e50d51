// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/safetensors.h"

#include "base/error.h"
#include "store/atomic_file.h"
#include "store/file_io.h"
#include "store/safetensors_header.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/mman.h>
#include <sys/stat.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <set>

namespace omnidrive::store {

static_assert(std::endian::native == std::endian::little, "tensors are stored and mapped in little-endian order");

namespace {

constexpr size_t kPrefixBytes = 8;                    // header length, u64 little-endian
constexpr uint64_t kMaxHeaderBytes = 100'000'000;     // the format's own limit
constexpr size_t kAlignment = 8;

size_t regularFileSize(int fd, const std::filesystem::path& path) {
    struct stat info = {};
    if (::fstat(fd, &info) != 0) {
        failIo("read", path, errno);
    }
    if (!S_ISREG(info.st_mode)) {
        fail(ErrorKind::Io, "cannot read {}: it is not a regular file", path.string());
    }
    return static_cast<size_t>(info.st_size);
}

/// Length of the header, checked against the file before anything is done with it.
uint64_t headerLength(const std::byte* bytes, size_t fileBytes, const std::string& file) {
    uint64_t length = 0;
    std::memcpy(&length, bytes, kPrefixBytes);
    if (length > kMaxHeaderBytes) {
        fail(ErrorKind::Format, "{}: the header claims {} bytes; at most {} are allowed", file, length, kMaxHeaderBytes);
    }
    if (length > fileBytes - kPrefixBytes) {
        fail(ErrorKind::Format, "{}: the file ends inside its header ({} bytes of {})", file, fileBytes - kPrefixBytes, length);
    }
    return length;
}

nlohmann::json headerOf(const std::vector<TensorToWrite>& tensors, const std::map<std::string, std::string>& metadata) {
    nlohmann::json header = nlohmann::json::object();
    if (!metadata.empty()) {
        header["__metadata__"] = metadata;
    }
    uint64_t offset = 0;
    for (const TensorToWrite& tensor : tensors) {
        header[tensor.name] = {
            {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + tensor.data.size()}}};
        offset += tensor.data.size();
    }
    return header;
}

void checkTensors(const std::vector<TensorToWrite>& tensors) {
    std::set<std::string> names;
    for (const TensorToWrite& tensor : tensors) {
        require(tensor.name != "__metadata__" && names.insert(tensor.name).second, "tensor name \"{}\" is used twice or reserved",
                tensor.name);
        require(safetensorsByteSize(tensor.dtype, tensor.shape) == tensor.data.size(),
                "tensor \"{}\": {} bytes do not fit its dtype {} and shape", tensor.name, tensor.data.size(), tensor.dtype);
    }
}

/// The header as it stands in the file, filled up with blanks so that the data begin at a multiple of kAlignment.
std::string paddedHeader(const std::vector<TensorToWrite>& tensors, const std::map<std::string, std::string>& metadata,
                         const std::filesystem::path& path) {
    std::string text;
    try {
        text = headerOf(tensors, metadata).dump();
    } catch (const nlohmann::json::exception&) {
        fail(ErrorKind::InvalidArgument, "cannot write {}: a tensor name or metadata text is not UTF-8", path.string());
    }
    text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
    require(text.size() <= kMaxHeaderBytes, "cannot write {}: its header would exceed {} bytes", path.string(), kMaxHeaderBytes);
    return text;
}

}  // namespace

std::shared_ptr<const SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    const FileDescriptor descriptor = openFile(path, O_RDONLY | O_NONBLOCK);
    const size_t sizeBytes = regularFileSize(descriptor.get(), path);
    if (sizeBytes < kPrefixBytes) {
        fail(ErrorKind::Format, "{}: {} bytes are too few for a safetensors file", path.string(), sizeBytes);
    }
    std::shared_ptr<SafetensorsFile> file(new SafetensorsFile);
    file->path_ = path;
    file->map(descriptor.get(), sizeBytes);
    file->readHeader();
    return file;
}

SafetensorsFile::~SafetensorsFile() {
    if (mapping_ != nullptr) {
        ::munmap(mapping_, sizeBytes_);
    }
}

void SafetensorsFile::map(int descriptor, size_t sizeBytes) {
    void* mapping = ::mmap(nullptr, sizeBytes, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (mapping == MAP_FAILED) {
        failIo("map", path_, errno);
    }
    mapping_ = mapping;
    sizeBytes_ = sizeBytes;
}

void SafetensorsFile::readHeader() {
    const auto* bytes = static_cast<const std::byte*>(mapping_);
    const uint64_t length = headerLength(bytes, sizeBytes_, path_.string());
    const std::string_view json(reinterpret_cast<const char*>(bytes + kPrefixBytes), length);
    SafetensorsHeader header = parseSafetensorsHeader(json, path_.string());
    const std::span<const std::byte> data(bytes + kPrefixBytes + length, sizeBytes_ - kPrefixBytes - length);
    checkSafetensorsLayout(header, data.size(), path_.string());
    for (auto& [name, entry] : header.tensors) {
        tensors_[name] = {entry.dtype, std::move(entry.shape), data.subspan(entry.begin, entry.end - entry.begin)};
    }
    metadata_ = std::move(header.metadata);
}

void writeSafetensors(const std::filesystem::path& path, const std::vector<TensorToWrite>& tensors,
                      const std::map<std::string, std::string>& metadata) {
    checkTensors(tensors);
    const std::string header = paddedHeader(tensors, metadata, path);
    const auto prefix = std::bit_cast<std::array<std::byte, kPrefixBytes>>(static_cast<uint64_t>(header.size()));
    AtomicFile file(path);
    file.write(prefix);
    file.write(header);
    for (const TensorToWrite& tensor : tensors) {
        file.write(tensor.data);
    }
    file.commit();
}

}  // namespace omnidrive::store
