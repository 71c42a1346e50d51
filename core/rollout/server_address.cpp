// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/server_address.h"

#include "base/error.h"

#include <curl/curl.h>

#include <memory>
#include <string_view>

namespace omnidrive::rollout {

namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

/// A part of the URL; empty when it has none.
std::string partOf(const Url& url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) {
        return {};
    }
    const std::unique_ptr<char, decltype(&curl_free)> owned(text, &curl_free);
    return owned.get();
}

/// The URL as it may be shown: whatever stands before an @ could be a password.
std::string shown(const std::string& url) {
    const size_t at = url.rfind('@');
    const size_t scheme = url.find("://");
    return at == std::string::npos ? url : url.substr(0, scheme == std::string::npos ? 0 : scheme + 3) + "..." + url.substr(at);
}

[[noreturn]] void refuse(const std::string& url, std::string_view why) {
    fail(ErrorKind::InvalidArgument, "the server's address \"{}\" cannot be used: {}", shown(url), why);
}

void dropEnd(std::string& text, std::string_view end) {
    if (text.ends_with(end)) {
        text.resize(text.size() - end.size());
    }
}

std::string pathOf(const Url& url) {
    std::string path = partOf(url, CURLUPART_PATH);
    const auto dropSlashes = [&] {
        while (path.ends_with('/')) {
            path.pop_back();
        }
    };
    dropSlashes();
    dropEnd(path, "/chat/completions");
    dropSlashes();
    return path.empty() ? "/v1" : path;
}

bool isThisMachine(const std::string& host) { return host == "localhost" || host.starts_with("127.") || host == "[::1]"; }

}  // namespace

ServerAddress parseServerAddress(const std::string& url) {
    if (!url.starts_with("http://") && !url.starts_with("https://")) {
        refuse(url, "it must begin with http:// or https://");
    }
    if (url[url.find("://") + 3] == '/') {
        refuse(url, "it names no host");   // libcurl would take the path's first part for one
    }
    const Url parsed(curl_url(), &curl_url_cleanup);
    const CURLUcode code = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0);
    if (code != CURLUE_OK) {
        refuse(url, curl_url_strerror(code));
    }
    if (!partOf(parsed, CURLUPART_USER).empty() || !partOf(parsed, CURLUPART_PASSWORD).empty()) {
        refuse(url, "it holds a user or a password; give the key in the environment variable OMNIDRIVE_SERVER_KEY");
    }
    if (!partOf(parsed, CURLUPART_QUERY).empty() || !partOf(parsed, CURLUPART_FRAGMENT).empty()) {
        refuse(url, "it must end with its path, without ? or #");
    }
    ServerAddress address;
    const std::string host = partOf(parsed, CURLUPART_HOST), port = partOf(parsed, CURLUPART_PORT), scheme = partOf(parsed, CURLUPART_SCHEME);
    address.isEncrypted = scheme == "https";
    address.isLoopback = isThisMachine(host);
    address.base = scheme + "://" + host + (port.empty() ? "" : ":" + port) + pathOf(parsed);
    return address;
}

}  // namespace omnidrive::rollout
