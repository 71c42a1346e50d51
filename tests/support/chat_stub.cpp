// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/chat_stub.h"

#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace omnidrive::tests {

using nlohmann::json;

struct ChatStub::Parts {
    Script script;
    std::vector<std::string> models;
    httplib::Server server;
    int port = 0;
    std::thread thread;
    mutable std::mutex mutex;
    std::condition_variable closing;
    bool isClosing = false;
    std::vector<StubRequest> requests;
    int atOnce = 0, mostAtOnce = 0;

    void answer(const httplib::Request& request, httplib::Response& response);
    StubReply replyTo(const StubRequest& request);
    void listModels(httplib::Response& response) const;
};

StubReply ChatStub::Parts::replyTo(const StubRequest& request) {
    std::unique_lock lock(mutex);
    const int number = static_cast<int>(requests.size());
    requests.push_back(request);
    mostAtOnce = std::max(mostAtOnce, ++atOnce);
    lock.unlock();
    StubReply reply = script(request, number);
    lock.lock();
    closing.wait_for(lock, std::chrono::milliseconds(reply.delayMs), [this] { return isClosing; });
    --atOnce;
    return reply;
}

void ChatStub::Parts::answer(const httplib::Request& request, httplib::Response& response) {
    const StubReply reply = replyTo({request.path, request.get_header_value("Authorization"), json::parse(request.body, nullptr, false)});
    response.status = reply.status;
    for (const auto& [name, value] : reply.headers) {
        response.set_header(name, value);
    }
    if (!reply.isCutShort) {
        response.set_content(reply.body, reply.contentType);
        return;
    }
    const std::string body = reply.body;
    response.set_content_provider(body.size(), reply.contentType, [body](size_t offset, size_t, httplib::DataSink& sink) {
        return offset == 0 && sink.write(body.data(), body.size() / 2);
    });
}

void ChatStub::Parts::listModels(httplib::Response& response) const {
    json list = json::array();
    for (const std::string& model : models) {
        list.push_back({{"id", model}, {"object", "model"}});
    }
    response.set_content(json{{"object", "list"}, {"data", list}}.dump(), "application/json");
}

ChatStub::ChatStub(Script script, std::vector<std::string> models) : parts_(std::make_unique<Parts>()) {
    parts_->script = std::move(script);
    parts_->models = std::move(models);
    parts_->server.new_task_queue = [] { return new httplib::ThreadPool(32); };   // a kept connection holds its thread
    parts_->server.Post("/v1/chat/completions", [this](const auto& request, auto& response) { parts_->answer(request, response); });
    parts_->server.Get("/v1/models", [this](const auto&, auto& response) { parts_->listModels(response); });
    parts_->port = parts_->server.bind_to_any_port("127.0.0.1");
    parts_->thread = std::thread([this] { parts_->server.listen_after_bind(); });
    while (!parts_->server.is_running()) {
        std::this_thread::yield();   // stop() before that would be forgotten
    }
}

ChatStub::~ChatStub() {
    {
        const std::lock_guard lock(parts_->mutex);
        parts_->isClosing = true;
    }
    parts_->closing.notify_all();
    parts_->server.stop();
    parts_->thread.join();
}

std::string ChatStub::url() const { return "http://127.0.0.1:" + std::to_string(parts_->port); }

std::vector<StubRequest> ChatStub::requests() const {
    const std::lock_guard lock(parts_->mutex);
    return parts_->requests;
}

int ChatStub::mostAtOnce() const {
    const std::lock_guard lock(parts_->mutex);
    return parts_->mostAtOnce;
}

json chatAnswer(const std::string& text, const std::string& finish) {
    return {{"id", "1"},
            {"object", "chat.completion"},
            {"model", "stub"},
            {"choices", json::array({{{"index", 0}, {"message", {{"role", "assistant"}, {"content", text}}}, {"finish_reason", finish}}})},
            {"usage", {{"prompt_tokens", 100}, {"completion_tokens", 7}, {"total_tokens", 107}}}};
}

StubReply says(const std::string& text, const std::string& finish) {
    StubReply reply;
    reply.body = chatAnswer(text, finish).dump();
    return reply;
}

}  // namespace omnidrive::tests
