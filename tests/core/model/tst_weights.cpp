// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoint folders: both spellings, all types, one file or shards, tied or not, mapped without a copy; what does not fit is told by name.
#include "base/error.h"
#include "core/model/nano_config.h"
#include "model/vlm.h"
#include "store/safetensors.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <QTest>

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace omnidrive;
namespace fs = std::filesystem;

namespace {

nlohmann::json readJson(const fs::path& file) { return nlohmann::json::parse(std::ifstream(file)); }

/// Names of the weight files in a folder.
QStringList weightFiles(const fs::path& folder) {
    QStringList names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto name = QString::fromStdString(entry.path().filename().string());
        if (name.contains(QStringLiteral("safetensors"))) {
            names << name;
        }
    }
    names.sort();
    return names;
}

bool sameWeights(const model::Weights& a, const model::Weights& b) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const auto& entry) {
               const auto it = b.find(entry.first);
               return it != b.end() && it->second.dtype() == entry.second.dtype() && at::equal(it->second, entry.second);
           });
}

/// Whether an address lies in this process's mapping of a file.
bool isMappedFrom(const void* address, const fs::path& file) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        uintptr_t begin = 0, end = 0;
        if (std::sscanf(line.c_str(), "%lx-%lx", &begin, &end) == 2 && line.ends_with(file.string())) {
            const auto at = reinterpret_cast<uintptr_t>(address);
            if (at >= begin && at < end) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

class TestWeights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// config.json is read up to 16 MiB.
    void largestConfig() {
        const tests::TempFolder folder;
        tests::nanoConfig(true).save(folder.path());
        const fs::path file = folder.path() / "config.json";
        const uintmax_t limit = uintmax_t{16} << 20;
        std::ofstream(file, std::ios::app) << std::string(limit - fs::file_size(file), ' ');
        QCOMPARE(fs::file_size(file), limit);
        QCOMPARE(model::VlmConfig::load(folder.path()).text.layers, tests::nanoConfig(true).text.layers);
        std::ofstream(file, std::ios::app) << ' ';
        const QString refused = tests::errorOf([&] { model::VlmConfig::load(folder.path()); });
        QVERIFY2(refused.contains("config.json") && refused.contains("16"), qPrintable(refused));
    }

    /// Earlier versions of save_pretrained write of vision_config only what differs from the class: the file of Qwen2.5-VL-32B-Instruct.
    void whatSavingLeftOutIsTheClassDefault() {
        const auto flat = nlohmann::json::parse(R"({"hidden_size": 5120, "num_hidden_layers": 64, "num_attention_heads": 40, "num_key_value_heads": 8,
            "intermediate_size": 27648, "vocab_size": 152064, "rms_norm_eps": 1e-6, "image_token_id": 151655,
            "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]},
            "vision_config": {"hidden_size": 1280, "in_chans": 3, "intermediate_size": 3456, "model_type": "qwen2_5_vl", "out_hidden_size": 5120,
                              "spatial_patch_size": 14, "tokens_per_second": 2}})");
        const auto large = loaded(flat);
        QCOMPARE(large.vision.depth, int64_t{32});
        QCOMPARE(large.vision.heads, int64_t{16});
        QCOMPARE(large.vision.hiddenSize, int64_t{1280});
        QCOMPARE(large.vision.intermediateSize, int64_t{3456});
        QCOMPARE(large.vision.fullAttentionBlocks, (std::vector<int64_t>{7, 15, 23, 31}));
        QCOMPARE(large.vision.windowSize, 112);

        auto nested = flat;   // a 7B: the width that the tower gives is the class default, and so are the words
        nested.erase("hidden_size");
        nested["vision_config"].erase("out_hidden_size");
        nested["vision_config"].erase("intermediate_size");
        nested["text_config"] = {{"hidden_size", 3584}, {"num_hidden_layers", 28}, {"num_attention_heads", 32}, {"intermediate_size", 9}, {"head_dim", 128}};
        const auto seven = loaded(nested);
        QCOMPARE(seven.vision.outHiddenSize, int64_t{3584});
        QCOMPARE(seven.vision.intermediateSize, int64_t{3420});
        QCOMPARE(seven.text.vocabSize, int64_t{152064});
        QCOMPARE(seven.text.kvHeads, int64_t{8});
        QCOMPARE(seven.text.rmsNormEps, 1e-5);
        nested["text_config"]["num_key_value_heads"] = nullptr;
        QCOMPARE(loaded(nested).text.kvHeads, int64_t{32});
    }

    /// An empty list is what the file says: all blocks see windows only.
    void anEmptyListOfFullBlocksIsKept() {
        auto json = configJson();
        json["vision_config"]["fullatt_block_indexes"] = nlohmann::json::array();
        QVERIFY(loaded(json).vision.fullAttentionBlocks.empty());
        json["vision_config"]["depth"] = 0;
        const QString refused = tests::errorOf([&] { loaded(json); });
        QVERIFY2(refused.endsWith(QStringLiteral("vision_config.depth = 0 is not a usable size")), qPrintable(refused));
    }

    void impossibleSizes_data() {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* patch, const char* problem) { QTest::newRow(patch) << patch << problem; };
        const char* whole = " is not a whole number between -2147483648 and 2147483647";
        row(R"({"num_key_value_heads": 0})", "num_key_value_heads = 0 is not a usable size");
        row(R"({"num_key_value_heads": -1})", "num_key_value_heads = -1 is not a usable size");
        row(R"({"num_key_value_heads": 1099511627776})", "num_key_value_heads = 1099511627776 is not a usable size");
        row(R"({"num_attention_heads": 4097})", "num_attention_heads = 4097 is not a usable size");
        row(R"({"head_dim": 0})", "head_dim = 0 is not a usable size");
        row(R"({"head_dim": -8})", "head_dim = -8 is not a usable size");
        row(R"({"num_hidden_layers": 1025})", "num_hidden_layers = 1025 is not a usable size");
        row(R"({"num_hidden_layers": 4294967296})", "num_hidden_layers = 4294967296 is not a usable size");
        row(R"({"num_hidden_layers": 2.5})", "num_hidden_layers is not a whole number between -9223372036854775808 and 9223372036854775807; num_hidden_layers = 0 is not a usable size");
        row(R"({"hidden_size": 1048577, "head_dim": 8})", "hidden_size = 1048577 is not a usable size");
        row(R"({"vocab_size": 4294967296})", "vocab_size = 4294967296 is not a usable size");
        row(R"({"vision_config": {"depth": 1025}})", "vision_config.depth = 1025 is not a usable size");
        for (const char* name : {"patch_size", "spatial_merge_size", "temporal_patch_size", "in_channels", "window_size"}) {
            for (const char* value : {"0", "-1"}) {
                QTest::addRow("%s %s", name, value) << QString(R"({"vision_config": {"%1": %2}})").arg(name, value)
                                                    << QString("vision_config.%1 = %2 is not a usable size").arg(name, value);
            }
            for (const char* value : {"1e300", "2147483648", "1099511627776", "\"a\""}) {
                QTest::addRow("%s %s", name, value) << QString(R"({"vision_config": {"%1": %2}})").arg(name, value) << QString("vision_config.%1%2").arg(name, whole);
            }
        }
        row(R"({"vision_config": {"patch_size": 1025}})", "vision_config.patch_size = 1025 is not a usable size");
        row(R"({"vision_config": {"spatial_merge_size": 17}})", "vision_config.spatial_merge_size = 17 is not a usable size");
        row(R"({"vision_config": {"window_size": 27}})", "vision_config.window_size 27 is below patch_size 14 times spatial_merge_size 2");
        row(R"({"vision_config": {"window_size": 28}})", "");
        row(R"({"vision_config": {"fullatt_block_indexes": ["a"]}})",
            "vision_config.fullatt_block_indexes[0] is not a whole number between -9223372036854775808 and 9223372036854775807");
        row(R"({"rope_scaling": {"type": "mrope", "mrope_section": [4611686018427387904, 4611686018427387904, 4611686018427387904]}})",
            "mrope_section [4611686018427387904, 4611686018427387904, 4611686018427387904] must be three numbers that sum to head_dim / 2 = 4");
        row(R"({"rope_scaling": {"type": "mrope", "mrope_section": [5, -2, 1]}})", "mrope_section [5, -2, 1] must be three numbers that sum to head_dim / 2 = 4");
        row(R"({"rms_norm_eps": -1e-06})", "rms_norm_eps -1e-06 must be from 0 to 1");
        row(R"({"rope_theta": 0})", "rope_theta 0 must be above 0");
        QTest::newRow("token") << R"({"image_token_id": 1099511627776})" << QString("image_token_id") + whole;
        QTest::newRow("end") << R"({"eos_token_id": "x"})" << QString("eos_token_id") + whole;
    }

    void impossibleSizes() {
        QFETCH(QString, patch);
        QFETCH(QString, problem);
        auto json = configJson();
        json.merge_patch(nlohmann::json::parse(patch.toStdString()));
        const QString said = tests::errorOf([&] { loaded(json); });
        QVERIFY2(problem.isEmpty() ? said == "no error" : said.endsWith("config.json: " + problem), qPrintable(said));
    }

    void mostLayers() {
        auto json = configJson();
        json["num_hidden_layers"] = json["vision_config"]["depth"] = 1024;
        QCOMPARE(loaded(json).text.layers, int64_t{1024});
    }

    void impossibleEnds_data() {
        QTest::addColumn<QString>("ends");
        QTest::addColumn<QString>("problem");
        const char* whole = " is not a whole number between -2147483648 and 2147483647";
        QTest::newRow("a list of texts") << R"(["a"])" << QString("eos_token_id[0]") + whole;
        QTest::newRow("too large") << "[1, 1e300]" << QString("eos_token_id[1]") + whole;
        QTest::newRow("a text") << R"("a")" << QString("eos_token_id") + whole;
        QTest::newRow("null") << "null" << "";
        QTest::newRow("one") << "3" << "";
    }

    void impossibleEnds() {
        QFETCH(QString, ends);
        QFETCH(QString, problem);
        const tests::TempFolder folder;
        tests::nanoConfig().save(folder.path());
        const fs::path file = folder.path() / "generation_config.json";
        std::ofstream(file) << R"({"eos_token_id": )" << ends.toStdString() << "}";
        const QString said = tests::errorOf([&] { model::VlmConfig::load(folder.path()); });
        QCOMPARE(said, problem.isEmpty() ? "no error" : QString::fromStdString(file.string()) + ": " + problem);
    }

    void kindsOfRope_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("rope");
        QTest::addColumn<QString>("refused");   // empty: it is read
        const auto row = [](const char* name, const char* key, const char* rope, const char* refused) { QTest::newRow(name) << key << rope << refused; };
        row("mrope", "rope_scaling", R"({"type": "mrope"})", "");
        row("default beside it", "rope_scaling", R"({"type": "default", "rope_type": "default"})", "");
        row("null", "rope_scaling", R"({"type": null})", "");
        row("YaRN", "rope_scaling", R"({"type": "yarn", "factor": 4.0})", "rope_scaling.type is 'yarn', which this program does not support (only mrope)");
        row("YaRN of later versions", "rope_parameters", R"({"rope_type": "yarn", "factor": 4.0})",
            "rope_parameters.rope_type is 'yarn', which this program does not support (only mrope)");
        row("no text", "rope_scaling", R"({"type": 3})", "rope_scaling.type has the wrong type");
    }

    void kindsOfRope() {
        QFETCH(QString, key);
        QFETCH(QString, rope);
        QFETCH(QString, refused);
        for (const bool isNested : {false, true}) {
            auto json = configJson();
            auto changed = nlohmann::json::parse(rope.toStdString());
            changed["mrope_section"] = json["rope_scaling"]["mrope_section"];
            json.erase("rope_scaling");
            if (isNested) {
                json["text_config"] = json;
            }
            (isNested ? json["text_config"] : json)[key.toStdString()] = changed;
            const QString said = tests::errorOf([&] { QCOMPARE(loaded(json).text.mropeSection.size(), size_t{3}); });
            QVERIFY2(refused.isEmpty() ? said == QStringLiteral("no error") : said.endsWith(QStringLiteral("config.json: ") + refused), qPrintable(said));
        }
    }

    void tokensThatEnd_data() {
        QTest::addColumn<QString>("root");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("stops");
        QTest::addColumn<int>("begin");
        QTest::newRow("both") << R"({"eos_token_id": 5, "bos_token_id": 3})" << R"({"eos_token_id": 6, "bos_token_id": 4})" << "[5]" << 3;
        QTest::newRow("the text's alone") << R"({"eos_token_id": null})" << R"({"eos_token_id": 6, "bos_token_id": 4})" << "[6]" << 4;
        QTest::newRow("a list") << R"({"eos_token_id": [7, 5], "bos_token_id": 3})" << R"({"eos_token_id": 6})" << "[7,5]" << 3;
        QTest::newRow("an empty list") << R"({"eos_token_id": [], "bos_token_id": 3})" << R"({"eos_token_id": 6})" << "[6]" << 3;
    }

    /// The root's word counts before the nested one's.
    void tokensThatEnd() {
        QFETCH(QString, root);
        QFETCH(QString, text);
        auto json = configJson();
        json.erase("eos_token_id");
        json.erase("bos_token_id");
        json["text_config"] = json;
        json["text_config"].erase("vision_config");
        json["text_config"].update(nlohmann::json::parse(text.toStdString()));
        json.update(nlohmann::json::parse(root.toStdString()));
        const auto config = loaded(json);
        QTEST(QString::fromStdString(nlohmann::json(config.stopTokenIds).dump()), "stops");
        QCOMPARE(config.eosTokenId, config.stopTokenIds.front());
        QTEST(static_cast<int>(config.bosTokenId), "begin");
    }

    void roundTrip_data() {
        QTest::addColumn<bool>("isTied");
        QTest::addColumn<bool>("isNested");
        QTest::addColumn<QString>("dtype");
        for (const bool isTied : {true, false}) {
            for (const bool isNested : {false, true}) {
                for (const char* dtype : {"float32", "bfloat16", "float16"}) {
                    QTest::addRow("%s, %s, %s", isTied ? "tied" : "untied", isNested ? "transformers 5" : "hub", dtype)
                        << isTied << isNested << QString::fromLatin1(dtype);
                }
            }
        }
    }

    /// What is written comes back, also under transformers 5's names and its nested config.json.
    void roundTrip() {
        QFETCH(bool, isTied);
        QFETCH(bool, isNested);
        QFETCH(QString, dtype);
        const auto type = dtype == QStringLiteral("float32") ? torch::kFloat32 : dtype == QStringLiteral("bfloat16") ? torch::kBFloat16 : torch::kFloat16;
        model::Weights weights;
        for (const auto& [name, tensor] : model::randomWeights(tests::nanoConfig(isTied), 3)) {
            weights[name] = tensor.to(type);
        }
        const tests::TempFolder folder;
        const model::Vlm vlm(tests::nanoConfig(isTied), weights);
        vlm.save(folder.path());
        QCOMPARE(QString::fromStdString(readJson(folder.path() / "config.json")["torch_dtype"]), dtype);
        if (isNested) {
            renameLikeTransformers5(folder.path(), weights);
        }
        const auto again = model::Vlm::load(folder.path(), torch::kCPU, type);
        QVERIFY(sameWeights(again->weights(), weights));
        QCOMPARE(again->config().text.tieWordEmbeddings, isTied);
        QCOMPARE(again->config().text.mropeSection, vlm.config().text.mropeSection);
        QCOMPARE(again->config().vision.fullAttentionBlocks, vlm.config().vision.fullAttentionBlocks);
        QCOMPARE(again->config().stopTokenIds, (std::vector<int32_t>{1, 0}));
        const auto converted = model::Vlm::load(folder.path(), torch::kCPU, torch::kFloat32);
        QVERIFY(at::equal(converted->weights().at("model.norm.weight"), weights.at("model.norm.weight").to(torch::kFloat32)));
    }

    void aTiedMatrixStoredTwice() {
        auto weights = model::randomWeights(tests::nanoConfig(true), 3);
        const tests::TempFolder folder;
        tests::nanoConfig(true).save(folder.path());
        weights["lm_head.weight"] = weights.at("model.embed_tokens.weight");
        model::saveWeights(folder.path(), weights);
        QVERIFY(!model::Vlm::load(folder.path(), torch::kCPU, torch::kFloat32)->weights().contains("lm_head.weight"));
    }

    /// In the stored type on the CPU the file is the memory; in another type it is not.
    void mappedWithoutACopy() {
        const tests::TempFolder folder;
        model::Vlm::makeRandom(tests::nanoConfig(), 3)->save(folder.path());
        const auto file = folder.path() / "model.safetensors";
        const auto mapped = model::Vlm::load(folder.path(), torch::kCPU, torch::kFloat32);
        for (const auto& [name, tensor] : mapped->weights()) {
            QVERIFY2(isMappedFrom(tensor.const_data_ptr(), file), name.c_str());
        }
        const auto copied = model::Vlm::load(folder.path(), torch::kCPU, torch::kBFloat16);
        QVERIFY(!isMappedFrom(copied->weights().at("model.norm.weight").const_data_ptr(), file));
    }

    void shards_data() {
        QTest::addColumn<int>("limit");
        QTest::newRow("a few") << 20'000;
        QTest::newRow("one tensor each") << 1;
    }

    void shards() {
        QFETCH(int, limit);
        const tests::TempFolder folder;
        const auto vlm = model::Vlm::makeRandom(tests::nanoConfig(), 3);
        vlm->save(folder.path(), limit);
        const auto index = readJson(folder.path() / "model.safetensors.index.json");
        int64_t total = 0;
        std::map<std::string, int64_t> bytesOf;
        for (const auto& [name, tensor] : vlm->weights()) {
            total += static_cast<int64_t>(tensor.nbytes());
            bytesOf[index["weight_map"][name].get<std::string>()] += static_cast<int64_t>(tensor.nbytes());
        }
        QCOMPARE(index["metadata"]["total_size"].get<int64_t>(), total);
        QCOMPARE(weightFiles(folder.path()).size(), static_cast<qsizetype>(bytesOf.size() + 1));
        QVERIFY(limit == 1 ? bytesOf.size() == vlm->weights().size() : bytesOf.size() > 2);
        const auto pattern = QRegularExpression(QStringLiteral("^model-\\d{5}-of-%1\\.safetensors$").arg(bytesOf.size(), 5, 10, QLatin1Char('0')));
        for (const auto& [file, bytes] : bytesOf) {
            QVERIFY2(pattern.match(QString::fromStdString(file)).hasMatch(), file.c_str());
            const auto single = store::SafetensorsFile::open(folder.path() / file)->tensors().size() == 1;
            QVERIFY2(bytes <= limit || single, file.c_str());
        }
        QVERIFY(sameWeights(model::Vlm::load(folder.path(), torch::kCPU, torch::kFloat32)->weights(), vlm->weights()));
    }

    /// Saving over an earlier checkpoint, even from its own mapping, leaves one set of weights and the new one.
    void savedOverAnEarlierOne() {
        const tests::TempFolder folder;
        model::Vlm::makeRandom(tests::nanoConfig(), 3)->save(folder.path(), 20'000);
        const auto mapped = model::Vlm::load(folder.path(), torch::kCPU, torch::kFloat32);
        const auto before = mapped->clone();
        mapped->save(folder.path());
        QCOMPARE(weightFiles(folder.path()), QStringList{"model.safetensors"});
        QVERIFY(sameWeights(mapped->weights(), before->weights()));
        const auto other = model::Vlm::makeRandom(tests::nanoConfig(), 4);
        other->save(folder.path(), 20'000);
        QVERIFY(!weightFiles(folder.path()).contains(QStringLiteral("model.safetensors")));
        QVERIFY(sameWeights(model::Vlm::load(folder.path(), torch::kCPU, torch::kFloat32)->weights(), other->weights()));
    }

    void whatDoesNotFitIsListedTogether() {
        auto weights = model::randomWeights(tests::nanoConfig(false), 3);
        weights.erase("model.norm.weight");
        weights.erase("visual.merger.mlp.0.bias");
        weights["model.layers.0.mlp.up_proj.weight"] = at::zeros({24, 17});
        weights["model.layers.7.mlp.up_proj.weight"] = at::zeros({24, 16});
        const tests::TempFolder folder;
        tests::nanoConfig(false).save(folder.path());
        model::saveWeights(folder.path(), weights);
        QCOMPARE(tests::errorOf([&] { model::Vlm::load(folder.path(), torch::kCPU, torch::kFloat32); }),
                 QString::fromStdString(folder.path().string()) +
                     QStringLiteral(": weights do not fit config.json: 2 missing: model.norm.weight, visual.merger.mlp.0.bias; "
                                    "1 unexpected: model.layers.7.mlp.up_proj.weight; "
                                    "1 mis-shaped: model.layers.0.mlp.up_proj.weight is [24, 17], expected [24, 16]"));
    }

    void twoSpellingsOfOneName() {
        auto weights = model::randomWeights(tests::nanoConfig(), 3);
        weights["model.language_model.norm.weight"] = weights.at("model.norm.weight");
        const tests::TempFolder folder;
        tests::nanoConfig().save(folder.path());
        model::saveWeights(folder.path(), weights);
        QCOMPARE(tests::errorOf([&] { model::Vlm::load(folder.path(), torch::kCPU, torch::kFloat32); }),
                 QString::fromStdString(folder.path().string()) + QStringLiteral(": model.norm.weight is stored twice, under two spellings"));
    }

    void names_data() {
        QTest::addColumn<QString>("hub");
        QTest::addColumn<QString>("stored");
        QTest::newRow("decoder") << "model.layers.0.mlp.up_proj.weight" << "model.language_model.layers.0.mlp.up_proj.weight";
        QTest::newRow("tower") << "visual.blocks.1.attn.qkv.bias" << "model.visual.blocks.1.attn.qkv.bias";
        QTest::newRow("head") << "lm_head.weight" << "lm_head.weight";
    }

    void names() {
        QFETCH(QString, hub);
        QFETCH(QString, stored);
        QCOMPARE(model::storedName(hub.toStdString()), stored.toStdString());
        QCOMPARE(model::canonicalName(stored.toStdString()), hub.toStdString());
        QCOMPARE(model::canonicalName(hub.toStdString()), hub.toStdString());
    }

private:
    /// config.json of a tiny model.
    static nlohmann::json configJson() {
        const tests::TempFolder folder;
        tests::nanoConfig().save(folder.path());
        return readJson(folder.path() / "config.json");
    }

    static model::VlmConfig loaded(const nlohmann::json& config) {
        const tests::TempFolder folder;
        std::ofstream(folder.path() / "config.json") << config.dump();
        return model::VlmConfig::load(folder.path());
    }

    /// Rewrites a saved folder as transformers 5 would have written it.
    static void renameLikeTransformers5(const fs::path& folder, const model::Weights& weights) {
        model::Weights renamed;
        for (const auto& [name, tensor] : weights) {
            renamed[model::storedName(name)] = tensor;
        }
        model::saveWeights(folder, renamed);
        const auto flat = readJson(folder / "config.json");
        nlohmann::json nested{{"model_type", "qwen2_5_vl"}, {"vision_config", flat["vision_config"]}, {"image_token_id", flat["image_token_id"]},
                              {"dtype", flat["torch_dtype"]}, {"tie_word_embeddings", flat["tie_word_embeddings"]}};
        nested["text_config"] = flat;
        nested["text_config"].erase("vision_config");
        nested["text_config"].erase("rope_scaling");
        nested["text_config"].erase("rope_theta");
        nested["text_config"]["rope_parameters"] = {{"rope_theta", flat["rope_theta"]}, {"rope_type", "default"},
                                                    {"mrope_section", flat["rope_scaling"]["mrope_section"]}};
        std::ofstream(folder / "config.json") << nested.dump();
    }
};

QTEST_APPLESS_MAIN(TestWeights)
#include "tst_weights.moc"
