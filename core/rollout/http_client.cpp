// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/http_client.h"

#include "base/error.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace omnidrive::rollout {

namespace {

using Outcome = HttpReply::Outcome;
using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

constexpr int kPollMs = 1000;   // a stop wakes the wait; this is only how often libcurl looks at its own timers at least

/// libcurl wants one call before any thread uses it.
void initialiseOnce() {
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) {
        fail(ErrorKind::Internal, "libcurl does not start: {}", curl_easy_strerror(code));
    }
}

/// What arrives, up to a limit.
struct Received {
    std::string body;
    bool isTooLarge = false;
};

size_t receive(char* data, size_t size, size_t count, void* target) {
    auto& received = *static_cast<Received*>(target);
    received.isTooLarge = received.body.size() + size * count > HttpClient::kMaxReplyBytes;
    if (received.isTooLarge) {
        return 0;   // ends the transfer
    }
    received.body.append(data, size * count);
    return size * count;
}

HeaderList headerList(const std::vector<std::string>& headers) {
    curl_slist* list = curl_slist_append(nullptr, "Expect:");   // servers that do not know 100-continue would cost a second a request
    for (const std::string& header : headers) {
        list = curl_slist_append(list, header.c_str());
    }
    return {list, &curl_slist_free_all};
}

bool wasConnected(CURL* easy) {
    curl_off_t readyToSend = 0;   // the time of connecting itself is 0 on a connection that was kept
    curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &readyToSend);
    return readyToSend > 0;
}

long milliseconds(double seconds) { return std::max(1L, std::lround(seconds * 1000)); }

}  // namespace

HttpReply::Outcome outcomeOf(int code, bool wasConnected) {
    switch (code) {
        case CURLE_OK: return Outcome::Answered;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY: return Outcome::UnknownHost;
        case CURLE_COULDNT_CONNECT: return Outcome::NotConnected;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_CACERT_BADFILE: return Outcome::NotTrusted;
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_HTTP2:          // the stream or the connection was reset: proxies do that when they restart
        case CURLE_HTTP2_STREAM:
        case CURLE_PARTIAL_FILE: return Outcome::Lost;
        case CURLE_OPERATION_TIMEDOUT: return wasConnected ? Outcome::TimedOut : Outcome::NotConnected;
        default: return Outcome::Failed;
    }
}

struct HttpClient::Handles {
    CURLM* multi = nullptr;
    CURL* easy = nullptr;
    std::array<char, CURL_ERROR_SIZE> errorText{};

    Handles() {
        initialiseOnce();
        multi = curl_multi_init();
        easy = curl_easy_init();
        if (multi == nullptr || easy == nullptr) {
            release();
            fail(ErrorKind::OutOfMemory, "libcurl gives no handle for a connection");
        }
    }
    ~Handles() { release(); }
    Handles(const Handles&) = delete;
    Handles& operator=(const Handles&) = delete;

    void release() {
        curl_easy_cleanup(easy);
        curl_multi_cleanup(multi);
    }

    void prepare(const HttpRequest& request, curl_slist* headers, Received& received);
    std::optional<CURLcode> perform(std::stop_token stop);
    HttpReply reply(CURLcode code, Received received) const;
};

void HttpClient::Handles::prepare(const HttpRequest& request, curl_slist* headers, Received& received) {
    curl_easy_reset(easy);   // keeps the connection
    errorText[0] = '\0';
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "omnidrive");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);   // a stop does not wait for a name that is being looked up
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.connectTimeoutS));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds(request.timeoutS));
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, errorText.data());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &received);
    if (!request.body.empty()) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    }
}

/// @return nothing when it was stopped.
std::optional<CURLcode> HttpClient::Handles::perform(std::stop_token stop) {
    const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi); });
    int running = 1;
    while (running > 0) {
        if (stop.stop_requested()) {
            return std::nullopt;
        }
        if (curl_multi_perform(multi, &running) != CURLM_OK) {
            return CURLE_FAILED_INIT;
        }
        if (running > 0) {
            curl_multi_poll(multi, nullptr, 0, kPollMs, nullptr);
        }
    }
    int left = 0;
    const CURLMsg* message = curl_multi_info_read(multi, &left);
    return message != nullptr ? message->data.result : CURLE_FAILED_INIT;
}

HttpReply HttpClient::Handles::reply(CURLcode code, Received received) const {
    HttpReply reply;
    reply.outcome = received.isTooLarge ? Outcome::TooLarge : outcomeOf(code, wasConnected(easy));
    reply.problem = code == CURLE_OK ? "" : errorText[0] != '\0' ? errorText.data() : curl_easy_strerror(code);
    long status = 0;
    curl_off_t retryAfter = 0;
    const char* contentType = nullptr;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retryAfter);
    curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &contentType);
    reply.status = static_cast<int>(status);
    reply.retryAfterS = static_cast<double>(retryAfter);
    reply.contentType = contentType != nullptr ? contentType : "";
    reply.body = std::move(received.body);
    return reply;
}

HttpClient::HttpClient() : handles_(std::make_unique<Handles>()) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;

HttpReply HttpClient::send(const HttpRequest& request, std::stop_token stop) {
    Received received;
    const HeaderList headers = headerList(request.headers);
    handles_->prepare(request, headers.get(), received);
    curl_multi_add_handle(handles_->multi, handles_->easy);
    const std::optional<CURLcode> code = handles_->perform(stop);
    HttpReply reply;
    if (code) {
        reply = handles_->reply(*code, std::move(received));
    } else {
        reply.outcome = Outcome::Stopped;
    }
    curl_multi_remove_handle(handles_->multi, handles_->easy);
    return reply;
}

}  // namespace omnidrive::rollout
