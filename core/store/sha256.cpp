// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sha256.h"

#include "base/error.h"
#include "store/file_io.h"

#include <fcntl.h>
#include <openssl/evp.h>

#include <vector>

namespace omnidrive::store {

namespace {

constexpr size_t kChunkBytes = 1 << 20;

void check(int result) {
    if (result != 1) {
        fail(ErrorKind::Internal, "SHA-256 is not available in this OpenSSL");
    }
}

std::string toHex(std::span<const unsigned char> digest) {
    std::string text;
    for (const unsigned char byte : digest) {
        text += fmt::format("{:02x}", byte);
    }
    return text;
}

}  // namespace

struct Sha256::Context {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> evp{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    check(context_->evp != nullptr ? EVP_DigestInit_ex(context_->evp.get(), EVP_sha256(), nullptr) : 0);
}

Sha256::~Sha256() = default;

void Sha256::add(std::span<const std::byte> bytes) { check(EVP_DigestUpdate(context_->evp.get(), bytes.data(), bytes.size())); }

std::string Sha256::hex() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    check(EVP_DigestFinal_ex(context_->evp.get(), digest, &length));
    return toHex({digest, length});
}

std::string sha256Hex(std::span<const std::byte> bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.hex();
}

std::string sha256Hex(std::string_view text) { return sha256Hex(bytesOf(text)); }

std::string sha256OfDescriptor(int fd, const std::filesystem::path& nameForErrors) {
    Sha256 hash;
    std::vector<std::byte> chunk(kChunkBytes);
    int64_t offset = 0;
    while (const size_t got = readAt(fd, chunk, offset, nameForErrors)) {
        hash.add({chunk.data(), got});
        offset += static_cast<int64_t>(got);
    }
    return hash.hex();
}

std::string sha256OfFile(const std::filesystem::path& path) {
    return sha256OfDescriptor(openFile(path, O_RDONLY | O_NONBLOCK).get(), path);
}

}  // namespace omnidrive::store
