// SPDX-License-Identifier: GPL-3.0-or-later
// What the scripts of this folder ask of our code; one command a call, files in and out.
//
//   write DIR SEED SHARD_BYTES TOKENIZER_DIR     a random checkpoint of a small Qwen2.5-VL with its tokenizer
//   adapt DIR OUT SEED TARGET...                 adapters with random matrices over a checkpoint, in PEFT's format
//   run DIR IN OUT TOKENS                        logits and greedy tokens of ids and pictures (safetensors in and out)
//   encode DIR IN OUT                            ids of texts (JSON lists), and the processor seconds they took
//   pictures OUT FILE...                         decoded levels [H, W, 3] of each file, named by its index
//   load DIR                                     opens a checkpoint; seconds and peak memory as JSON
#include "base/error.h"
#include "model/lora.h"
#include "model/vlm.h"
#include "store/safetensors.h"
#include "text/tokenizer.h"
#include "vision/codec.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <ctime>
#include <fstream>
#include <limits>

using namespace omnidrive;
namespace fs = std::filesystem;
using nlohmann::json;
using Words = std::vector<std::string>;

namespace {

json readJson(const fs::path& file) { return json::parse(std::ifstream(file)); }

model::VlmConfig smallConfig(const text::Tokenizer& tokenizer) {
    model::VlmConfig config;
    config.text = {.hiddenSize = 64, .layers = 3, .heads = 4, .kvHeads = 2, .intermediateSize = 96, .vocabSize = tokenizer.size() + 3, .headDim = 16,
                   .mropeSection = {2, 3, 3}, .tieWordEmbeddings = true};
    config.vision = {.hiddenSize = 32, .depth = 3, .heads = 2, .intermediateSize = 48, .outHiddenSize = 64, .windowSize = 56,
                     .fullAttentionBlocks = {2}};
    config.imageTokenId = tokenizer.addedId("<|image_pad|>").value();
    config.videoTokenId = tokenizer.addedId("<|video_pad|>").value();
    config.visionStartTokenId = tokenizer.addedId("<|vision_start|>").value();
    config.visionEndTokenId = tokenizer.addedId("<|vision_end|>").value();
    config.bosTokenId = tokenizer.addedId("<|endoftext|>").value();
    config.eosTokenId = tokenizer.addedId("<|im_end|>").value();
    config.stopTokenIds = {config.eosTokenId, config.bosTokenId};
    return config;
}

void write(const Words& words) {
    const fs::path folder = words.at(0), tokenizer = words.at(3);
    const auto config = smallConfig(*text::Tokenizer::fromFolder(tokenizer));
    model::Vlm::makeRandom(config, std::stoull(words.at(1)))->save(folder, std::stoll(words.at(2)));
    fs::copy_file(tokenizer / "tokenizer.json", folder / "tokenizer.json");
}

void adapt(const Words& words) {
    const auto config = model::VlmConfig::load(words.at(0));
    model::LoraConfig lora;
    lora.rank = 4;
    lora.alpha = 10;
    lora.baseModel = words.at(0);
    model::setTargets(lora, {words.begin() + 3, words.end()});
    auto adapters = model::makeAdapters(config, lora, std::stoull(words.at(2)), torch::kCPU);
    for (auto& [module, adapter] : adapters) {
        adapter.b = at::sin(at::arange(adapter.b.numel(), torch::kFloat32) * 0.7 + 1).view(adapter.b.sizes()) * 0.1;
    }
    model::saveAdapters(words.at(1), lora, adapters);
}

std::vector<model::PatchGrid> gridsOf(const model::Weights& in) {
    std::vector<model::PatchGrid> grids;
    const auto it = in.find("image_grid_thw");
    for (int64_t i = 0; it != in.end() && i < it->second.size(0); ++i) {
        grids.push_back({static_cast<int>(it->second[i][1].item<int64_t>()), static_cast<int>(it->second[i][2].item<int64_t>())});
    }
    return grids;
}

torch::Tensor greedy(const model::Vlm& vlm, const model::SequenceBatch& batch, const torch::Tensor& features, model::PositionCursor cursor,
                     int tokens) {
    auto cache = vlm.makeCache(1, static_cast<int64_t>(batch.ids[0].size()) + tokens);
    auto hidden = vlm.forwardCached(batch, features, cache);
    std::vector<int64_t> ids;
    while (static_cast<int>(ids.size()) < tokens) {
        auto logits = vlm.decoder().logits(hidden[0][-1]);
        for (int32_t stop : vlm.config().stopTokenIds) {
            logits[stop] = -std::numeric_limits<float>::infinity();
        }
        ids.push_back(logits.argmax().item<int64_t>());
        const auto p = cursor.next++;
        hidden = vlm.forwardCached({{{static_cast<int32_t>(ids.back())}}, {{{p, p, p}}}}, {}, cache);
    }
    return torch::tensor(ids, torch::kLong);
}

void run(const Words& words) {
    const torch::NoGradGuard noGrad;
    const auto vlm = model::Vlm::load(words.at(0), torch::kCPU, torch::kFloat32);
    auto in = model::loadTensors(words.at(1));
    const auto grids = gridsOf(in);
    const auto features = grids.empty() ? torch::Tensor() : vlm->encodePictures(in.at("pixel_values"), grids);
    const auto row = in.at("input_ids")[0].to(torch::kInt32).contiguous();
    const std::vector<int32_t> ids(row.const_data_ptr<int32_t>(), row.const_data_ptr<int32_t>() + row.numel());
    std::vector<model::CellGrid> cells;
    for (const auto& grid : grids) {
        cells.push_back(vlm->cells(grid));
    }
    model::PositionCursor cursor;
    const model::SequenceBatch batch{{ids}, {model::mropePositions(ids, cells, vlm->config().imageTokenId, cursor)}};
    const auto logits = vlm->decoder().logits(vlm->forward(batch, features)[0]);
    model::saveTensors(words.at(2), {{"logits", logits}, {"greedy", greedy(*vlm, batch, features, cursor, std::stoi(words.at(3)))}});
}

void encode(const Words& words) {
    const auto tokenizer = text::Tokenizer::fromFolder(words.at(0));
    const auto texts = readJson(words.at(1)).get<Words>();
    std::vector<std::vector<int32_t>> ids;
    const std::clock_t start = std::clock();
    for (const auto& text : texts) {
        ids.push_back(tokenizer->encode(text));
    }
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    std::ofstream(words.at(2)) << json{{"ids", ids}, {"cpu_s", seconds}}.dump();
}

void pictures(const Words& words) {
    model::Weights decoded;
    for (size_t i = 1; i < words.size(); ++i) {
        const auto picture = vision::loadImage(words[i]);
        decoded[std::to_string(i - 1)] = torch::tensor(at::ArrayRef<uint8_t>(picture->rgb)).view({picture->height, picture->width, 3});
    }
    model::saveTensors(words.at(0), decoded);
}

int64_t statusKib(const std::string& key) {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        int64_t value = 0;
        if (word == key && status >> value) {
            return value;
        }
    }
    return 0;
}

/// Every byte of a weight read once: the sum of its 64-bit words, without a copy. (A sum in float32 of half-precision values makes one.)
int64_t readOnce(const torch::Tensor& weight) {
    const auto bytes = weight.detach().view({-1}).view(torch::kByte);
    const int64_t whole = bytes.numel() / 8 * 8;
    int64_t sum = whole > 0 ? bytes.narrow(0, 0, whole).view(torch::kLong).sum().item<int64_t>() : 0;
    for (int64_t i = whole; i < bytes.numel(); ++i) {
        sum += bytes.const_data_ptr<uint8_t>()[i];
    }
    return sum;
}

/// Ready for a token: every weight in place and read once, as the first token would.
void load(const Words& words) {
    at::set_num_threads(1);
    const auto start = std::chrono::steady_clock::now();
    const auto seconds = [&start] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    const fs::path folder = words.at(0);
    const auto config = model::VlmConfig::load(folder);
    const auto checkpoint = store::openCheckpoint(folder);
    const auto vlm = model::Vlm::load(folder, torch::kCPU, model::dtypeFromName(checkpoint.tensors.begin()->second.dtype));
    const double loaded = seconds();
    uint64_t sum = 0;   // wraps around, as the other side's does
    int64_t bytes = 0;
    for (const auto& [name, tensor] : vlm->weights()) {
        sum += static_cast<uint64_t>(readOnce(tensor));
        bytes += static_cast<int64_t>(tensor.nbytes());
    }
    const double touched = seconds();
    fmt::print("{}\n", json{{"load_s", loaded}, {"touch_s", touched - loaded}, {"checksum", sum},
                            {"weight_mib", static_cast<double>(bytes) / (1 << 20)},
                            {"vmhwm_mib", static_cast<double>(statusKib("VmHWM:")) / 1024},
                            {"rss_anon_mib", static_cast<double>(statusKib("RssAnon:")) / 1024}}
                           .dump());
}

}  // namespace

int main(int argc, char** argv) {
    const Words words(argv + 1, argv + argc);
    const std::map<std::string, void (*)(const Words&)> commands{{"write", write},   {"adapt", adapt},       {"run", run},
                                                                 {"encode", encode}, {"pictures", pictures}, {"load", load}};
    const auto command = words.empty() ? commands.end() : commands.find(words[0]);
    if (command == commands.end()) {
        fmt::print(stderr, "usage: omnidrive_interop_tool write|adapt|run|encode|pictures|load ...\n");
        return 2;
    }
    try {
        command->second({words.begin() + 1, words.end()});
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
