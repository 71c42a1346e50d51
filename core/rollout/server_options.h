// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace omnidrive::rollout {

/// A server that answers chat/completions as OpenAI's does (vLLM, SGLang, llama.cpp, transformers serve), and how it is asked. The key it may want is
/// no part of this: it is read from the environment where a request is made (serverKey), so that no record or log can hold it.
struct ServerOptions {
    std::string url;                ///< "http://host:port" or with a path such as "/v1"; empty: no server, rollouts are made by the local engine
    std::string model;              ///< the model's name there; empty: the only one that the server offers
    int concurrent = 8;             ///< requests under way at a time, at least 1
    double timeoutS = 600;          ///< seconds for one whole answer
    double connectTimeoutS = 10;    ///< seconds until the server must be reached
    int retries = 4;                ///< further tries of a request after 429, 5xx or a lost connection
    double perMinute = 0;           ///< requests begun a minute at most, each further try among them; 0: as many as the server takes
    std::vector<std::string> stop;  ///< texts that end a turn beside the model's own end; at most 4 on most servers
};

}  // namespace omnidrive::rollout
