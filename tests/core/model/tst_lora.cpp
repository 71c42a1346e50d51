// SPDX-License-Identifier: GPL-3.0-or-later
// Adapters: what they select, how they train, what they are on disk.
#include "base/error.h"
#include "core/model/nano_config.h"
#include "model/lora.h"
#include "model/vlm.h"
#include "store/safetensors.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <ATen/ATen.h>

#include <algorithm>
#include <fstream>
#include <regex>

using namespace omnidrive;

namespace {

model::LoraConfig loraOf(std::vector<std::string> targets, int64_t rank = 3) {
    model::LoraConfig lora;
    lora.rank = rank;
    lora.alpha = 6;
    model::setTargets(lora, targets);
    return lora;
}

/// A sequence with one picture of 4 x 6 patches (2 x 3 image tokens).
struct Input {
    std::vector<int32_t> ids{2, 3, 39, 39, 39, 39, 39, 39, 5, 6, 7};
    torch::Tensor patches = torch::sin(torch::arange(24 * 1176, torch::kFloat32) * 0.37F).view({24, 1176});
    model::PatchGrid grid{4, 6};

    torch::Tensor hidden(const model::Vlm& vlm) const {
        model::PositionCursor cursor;
        return vlm.forward({{ids}, {model::mropePositions(ids, std::vector{vlm.cells(grid)}, 39, cursor)}}, vlm.encodePictures(patches, {grid}));
    }
    torch::Tensor loss(const model::Vlm& vlm) const { return vlm.decoder().logits(hidden(vlm)).log_softmax(-1).select(2, 4).sum(); }
};

/// Adapters whose B is not zero.
model::Adapters busyAdapters(const model::VlmConfig& config, const model::LoraConfig& lora) {
    auto adapters = model::makeAdapters(config, lora, 5, torch::kCPU);
    for (auto& [module, adapter] : adapters) {
        adapter.b = at::sin(at::arange(adapter.b.numel(), torch::kFloat32) + 1).view(adapter.b.sizes()) * 0.2;
    }
    return adapters;
}

double farthest(const torch::Tensor& a, const torch::Tensor& b) { return (a.to(torch::kFloat32) - b.to(torch::kFloat32)).abs().max().item<double>(); }

}  // namespace

class TestLora : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void selection_data() {
        QTest::addColumn<QStringList>("targets");
        QTest::addColumn<int>("count");
        QTest::newRow("one end") << QStringList{"q_proj"} << 2;
        QTest::newRow("two ends") << QStringList{"q_proj", "v_proj"} << 4;
        QTest::newRow("decoder and tower share a name") << QStringList{"gate_proj"} << 4;
        QTest::newRow("whole name of the hub") << QStringList{"model.layers.1.mlp.up_proj"} << 1;
        QTest::newRow("whole name of transformers 5") << QStringList{"model.language_model.layers.1.mlp.up_proj"} << 1;
        QTest::newRow("pattern") << QStringList{"model\\.language_model\\..*\\.(q|k|v|o)_proj"} << 8;
        QTest::newRow("pattern that leaves the tower out") << QStringList{"^(?!.*visual).*(gate|up|down)_proj$"} << 6;
        QTest::newRow("all") << QStringList{"all-linear"} << 2 * 7 + 2 * 5 + 2;
    }

    void selection() {
        QFETCH(QStringList, targets);
        QFETCH(int, count);
        std::vector<std::string> patterns;
        for (const auto& target : targets) {
            patterns.push_back(target.toStdString());
        }
        QCOMPARE(static_cast<int>(model::selectedModules(tests::nanoConfig(), loraOf(patterns)).size()), count);
    }

    void badSelection_data() {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("message");
        QTest::newRow("misspelt") << "q_porj"
                                  << "the LoRA target 'q_porj' is no linear layer of this model (such as q_proj, v_proj, gate_proj or qkv)";
        QTest::newRow("output matrix") << "lm_head"
                                       << "the LoRA target 'lm_head' is no linear layer of this model (such as q_proj, v_proj, gate_proj or qkv)";
        QTest::newRow("nothing") << ".*no_such" << "the LoRA targets select no linear layer of this model ('.*no_such')";
        QTest::newRow("broken") << "(q_proj" << "the LoRA target '(q_proj' is no valid regular expression";
    }

    void badSelection() {
        QFETCH(QString, target);
        QFETCH(QString, message);
        QVERIFY2(tests::errorOf([&] { model::selectedModules(tests::nanoConfig(), loraOf({target.toStdString()})); }).startsWith(message), qPrintable(target));
    }

    /// B is zero at the start: nothing changes until training begins.
    void freshAdaptersChangeNothing() {
        const auto vlm = model::Vlm::makeRandom(tests::nanoConfig(), 3);
        const Input input;
        const torch::NoGradGuard noGrad;
        const auto before = input.hidden(*vlm);
        const auto adapters = model::makeAdapters(vlm->config(), loraOf({"all-linear"}), 1, torch::kCPU);
        QVERIFY(at::equal(input.hidden(model::Vlm(vlm->config(), vlm->weights(), loraOf({"all-linear"}), adapters)), before));
        const auto again = model::makeAdapters(vlm->config(), loraOf({"all-linear"}), 1, torch::kCPU);
        QVERIFY(at::equal(again.at("model.layers.0.mlp.up_proj").a, adapters.at("model.layers.0.mlp.up_proj").a));
        QVERIFY(adapters.at("model.layers.0.mlp.up_proj").a.abs().max().item<double>() <= 1.0 / std::sqrt(16.0));
    }

    void mergedIsTheSame_data() {
        QTest::addColumn<QString>("target");
        for (const char* name : {"q_proj", "o_proj", "down_proj", "qkv", "proj", "mlp.0", "mlp.2", "all-linear"}) {
            QTest::newRow(name) << QString::fromLatin1(name);
        }
    }

    void mergedIsTheSame() {
        QFETCH(QString, target);
        const torch::NoGradGuard noGrad;
        const auto base = model::Vlm::makeRandom(tests::nanoConfig(false), 3);
        const model::Vlm vlm(base->config(), base->weights(), loraOf({target.toStdString()}),
                             busyAdapters(base->config(), loraOf({target.toStdString()})));
        const Input input;
        const auto adapted = input.hidden(vlm);
        QVERIFY(farthest(input.hidden(*vlm.merged()), adapted) < 2e-5);
        QVERIFY(farthest(input.hidden(*base), adapted) > 1e-3);
        QVERIFY(at::equal(input.hidden(*vlm.withoutAdapters()), input.hidden(*base)));
        QVERIFY(at::equal(input.hidden(*vlm.clone()), adapted));
    }

    /// Gradients for the matrices of the adapters and for nothing else, with and without gradient checkpointing, over a bfloat16 base too.
    void gradientsForAdaptersOnly_data() {
        QTest::addColumn<bool>("isHalf");
        QTest::newRow("float32 base") << false;
        QTest::newRow("bfloat16 base") << true;
    }

    void gradientsForAdaptersOnly() {
        QFETCH(bool, isHalf);
        auto weights = model::randomWeights(tests::nanoConfig(), 3);
        for (auto& [name, tensor] : weights) {
            tensor = tensor.to(isHalf ? torch::kBFloat16 : torch::kFloat32);
        }
        model::Vlm vlm(tests::nanoConfig(), weights);
        const auto trained = vlm.trainAdapters(loraOf({"all-linear"}), busyAdapters(vlm.config(), loraOf({"all-linear"})));
        QCOMPARE(trained.size(), size_t(2 * 26));
        QCOMPARE(trained.front().first, std::string("model.layers.0.mlp.down_proj.lora_A.weight"));
        const Input input;
        input.loss(vlm).backward();
        std::map<std::string, torch::Tensor> plain;
        for (const auto& [name, matrix] : trained) {
            QVERIFY2(matrix.grad().defined() && matrix.grad().abs().sum().item<double>() > 0, name.c_str());
            QVERIFY(matrix.scalar_type() == torch::kFloat32);
            plain[name] = matrix.grad().clone();
            matrix.mutable_grad().reset();
        }
        for (const auto& [name, tensor] : vlm.weights()) {
            QVERIFY2(!tensor.requires_grad() && !tensor.grad().defined(), name.c_str());
        }
        vlm.setGradientCheckpointing(true);
        input.loss(vlm).backward();
        for (const auto& [name, matrix] : trained) {
            QVERIFY2(at::equal(matrix.grad(), plain.at(name)), name.c_str());
        }
    }

    /// Plain training of all weights under gradient checkpointing gives the gradients of training without it.
    void checkpointingOfAllWeights() {
        const auto vlm = model::Vlm::makeRandom(tests::nanoConfig(), 3);
        const auto trained = vlm->enableGradients(true);
        const Input input;
        input.loss(*vlm).backward();
        std::map<std::string, torch::Tensor> plain;
        for (const auto& [name, tensor] : trained) {
            plain[name] = tensor.grad().clone();
            tensor.mutable_grad().reset();
        }
        vlm->setGradientCheckpointing(true);
        input.loss(*vlm).backward();
        for (const auto& [name, tensor] : trained) {
            QVERIFY2(farthest(tensor.grad(), plain.at(name)) <= 1e-5 * (1 + plain.at(name).abs().max().item<double>()), name.c_str());
        }
    }

    void roundTrip() {
        const auto base = model::Vlm::makeRandom(tests::nanoConfig(), 3);
        auto lora = loraOf({"q_proj", "gate_proj"}, 2);
        lora.rankStabilised = true;
        lora.rankPattern = {{"layers.1.self_attn.q_proj", 4}};
        lora.alphaPattern = {{"mlp.gate_proj", 3}};
        lora.baseModel = "some/base";
        const auto adapters = busyAdapters(base->config(), lora);
        QCOMPARE(adapters.at("model.layers.1.self_attn.q_proj").a.size(0), int64_t(4));
        QCOMPARE(adapters.at("model.layers.1.self_attn.q_proj").scale, 3.0);
        QCOMPARE(adapters.at("model.layers.0.mlp.gate_proj").scale, 3 / std::sqrt(2.0));
        const tests::TempFolder folder;
        model::saveAdapters(folder.path() / "adapter", lora, adapters);
        QVERIFY(model::isAdapterFolder(folder.path() / "adapter"));
        const auto readLora = model::LoraConfig::load(folder.path() / "adapter");
        QCOMPARE(readLora.baseModel, std::string("some/base"));
        const auto again = model::loadAdapters(folder.path() / "adapter", base->config(), readLora, torch::kCPU);
        QCOMPARE(again.size(), adapters.size());
        for (const auto& [module, adapter] : adapters) {
            QVERIFY2(at::equal(again.at(module).a, adapter.a) && at::equal(again.at(module).b, adapter.b), module.c_str());
            QCOMPARE(again.at(module).scale, adapter.scale);
        }
        const auto file = store::SafetensorsFile::open(folder.path() / "adapter" / "adapter_model.safetensors");
        QVERIFY(file->tensors().contains("base_model.model.model.language_model.layers.0.self_attn.q_proj.lora_A.weight"));
        QVERIFY(file->tensors().contains("base_model.model.model.visual.blocks.0.mlp.gate_proj.lora_B.weight"));
    }

    /// An adapter folder opens like a checkpoint: the base's weights with the adapters on them.
    void openedAsModel() {
        const torch::NoGradGuard noGrad;
        const tests::TempFolder folder;
        const auto base = model::Vlm::makeRandom(tests::nanoConfig(), 3);
        base->save(folder.path() / "base");
        auto lora = loraOf({"v_proj"});
        lora.baseModel = "../base";
        const model::Vlm adapted(base->config(), base->weights(), lora, busyAdapters(base->config(), lora));
        adapted.save(folder.path() / "adapter");
        QVERIFY(!std::filesystem::exists(folder.path() / "adapter" / "model.safetensors"));
        const Input input;
        const auto again = model::Vlm::load(folder.path() / "adapter", torch::kCPU, torch::kFloat32);
        QVERIFY(at::equal(input.hidden(*again), input.hidden(adapted)));
        again->merged()->save(folder.path() / "merged");
        const auto merged = model::Vlm::load(folder.path() / "merged", torch::kCPU, torch::kFloat32);
        QVERIFY(farthest(input.hidden(*merged), input.hidden(adapted)) < 2e-5 && !merged->lora());
        lora.baseModel = "nowhere";
        lora.save(folder.path() / "adapter");
        QCOMPARE(tests::errorOf([&] { model::Vlm::load(folder.path() / "adapter", torch::kCPU, torch::kFloat32); }),
                 QString::fromStdString((folder.path() / "adapter" / "adapter_config.json").string()) +
                     QStringLiteral(": its base model 'nowhere' is not a checkpoint folder here"));
    }

    /// Names as PEFT wrote them over earlier versions of transformers.
    void olderNames() {
        const auto config = tests::nanoConfig();
        const auto lora = loraOf({"o_proj"});
        const auto adapters = busyAdapters(config, lora);
        model::Weights stored;
        for (const auto& [name, matrix] : model::namedMatrices(adapters)) {
            stored["base_model.model." + name] = matrix;
        }
        const tests::TempFolder folder;
        model::saveTensors(folder.path() / "adapter_model.safetensors", stored);
        const auto again = model::loadAdapters(folder.path(), config, lora, torch::kCPU);
        QVERIFY(at::equal(again.at("model.layers.1.self_attn.o_proj").b, adapters.at("model.layers.1.self_attn.o_proj").b));
    }

    void aPatternMeansTheSpellingOfTheFile_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("ending");     // of the modules that are stored
        QTest::addColumn<bool>("isHubs");        // their spelling
        QTest::addColumn<bool>("withTower");     // whether the tower's are among them
        QTest::addColumn<int>("count");
        const QString swift = QStringLiteral("^(model(?=\\.).*\\.(q_proj|gate_proj))$");
        QTest::newRow("ms-swift over the hub's names") << swift << "gate_proj" << true << false << 4;
        QTest::newRow("ms-swift over transformers 5's names") << swift << "gate_proj" << false << true << 6;
        QTest::newRow("written for the other spelling") << QStringLiteral("model\\.layers\\..*\\.(q_proj|gate_proj)") << "gate_proj" << false << false << 4;
        QTest::newRow("any spelling") << QStringLiteral(".*\\.(q_proj|gate_proj)") << "gate_proj" << true << true << 6;
    }

    /// Over the hub's names "model..." leaves the tower out, over those of transformers 5 it does not. What is written again reads the same.
    void aPatternMeansTheSpellingOfTheFile() {
        QFETCH(QString, pattern);
        QFETCH(QString, ending);
        QFETCH(bool, isHubs);
        QFETCH(bool, withTower);
        QFETCH(int, count);
        const auto config = tests::nanoConfig();
        model::LoraConfig written = loraOf({pattern.toStdString()});
        model::Weights stored;
        for (const auto& [name, matrix] : model::namedMatrices(busyAdapters(config, loraOf({"q_proj", ending.toStdString()})))) {
            if (withTower || !name.starts_with("visual.")) {
                stored["base_model.model." + (isHubs ? name : model::storedName(name))] = matrix;
            }
        }
        const tests::TempFolder folder;
        written.save(folder.path());
        model::saveTensors(folder.path() / "adapter_model.safetensors", stored);
        const auto lora = model::LoraConfig::load(folder.path());
        const auto adapters = model::loadAdapters(folder.path(), config, lora, torch::kCPU);
        QCOMPARE(static_cast<int>(adapters.size()), count);
        QCOMPARE(static_cast<int>(model::selectedModules(config, lora).size()), count);
        model::saveAdapters(folder.path() / "again", lora, adapters);
        const auto again = model::LoraConfig::load(folder.path() / "again");
        QCOMPARE(model::loadAdapters(folder.path() / "again", config, again, torch::kCPU).size(), adapters.size());
        for (const auto& [module, adapter] : adapters) {   // as PEFT looks for them in a model of transformers 5
            const auto name = model::storedName(module);
            QVERIFY2(again.pattern.empty() ? std::count(again.targets.begin(), again.targets.end(), name) == 1
                                           : std::regex_match(name, std::regex(again.pattern)), name.c_str());
        }
    }

    void hostilePatterns_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("name");      // of a stored module
        QTest::addColumn<QString>("problem");   // empty: it is read
        const QString longest(4096, 'a'), layer = QStringLiteral("model.layers.0.self_attn.q_proj");
        const auto tooLong = [](const char* key) { return QString("/adapter_config.json: %1 holds a regular expression of more than 4096 bytes").arg(key); };
        QTest::newRow("as long as may be") << "target_modules" << longest << layer << "";
        QTest::newRow("a byte longer") << "target_modules" << longest + "a" << layer << tooLong("target_modules");
        QTest::newRow("many brackets") << "target_modules" << QString(100'000, '(') << layer << tooLong("target_modules");
        QTest::newRow("some brackets") << "target_modules" << QString(4000, '(') << layer << "";   // told where the modules are selected
        QTest::newRow("many brackets for ranks") << "rank_pattern" << QString(100'000, '(') << layer << tooLong("rank_pattern");
        QTest::newRow("some brackets for ranks") << "rank_pattern" << QString(2000, '(') + QString(2000, ')') << layer
                                                 << "/adapter_config.json: rank_pattern holds '" + QString(300 - 7, '(');
        QTest::newRow("longest name") << "target_modules" << ".*_proj" << QString(1024 - 14, 'a') << "";
        QTest::newRow("a letter more") << "target_modules" << ".*_proj" << QString(1024 - 13, 'a')
                                       << "/adapter_model.safetensors: the name of a tensor is longer than 1024 bytes";
        QTest::newRow("endless name") << "target_modules" << ".*_proj" << QString(200'000, 'a') + "_proj"
                                      << "/adapter_model.safetensors: the name of a tensor is longer than 1024 bytes";
        QTest::newRow("endless steps") << "target_modules" << "(a|b|ab)*(a|b|ab)*c*[d]?(?=x)" << QString(20, 'a') + QString("ab").repeated(10)
                                       << "/adapter_config.json: target_modules cannot be used: the regular expression '(a|b|ab)*(a|b|ab)*c*[d]?(?=x)' takes too many "
                                          "steps with the name '" + QString(20, 'a') + QString("ab").repeated(10) + "'";
    }

    /// std::regex calls itself once a letter and once a bracket, and goes back without an end.
    void hostilePatterns() {
        QFETCH(QString, key);
        QFETCH(QString, expression);
        QFETCH(QString, name);
        QFETCH(QString, problem);
        QJsonObject json{{"peft_type", "LORA"}, {"r", 1}, {"lora_alpha", 1}, {"target_modules", QJsonArray{"q_proj"}}};
        json[key] = key == "rank_pattern" ? QJsonValue(QJsonObject{{expression, 2}}) : QJsonValue(expression);
        const tests::TempFolder folder;
        std::ofstream(folder.path() / "adapter_config.json") << QJsonDocument(json).toJson().toStdString();
        model::saveTensors(folder.path() / "adapter_model.safetensors", {{name.toStdString() + ".lora_A.weight", torch::zeros({1})}});
        const QString said = tests::errorOf([&] { model::LoraConfig::load(folder.path()); });
        QVERIFY2(problem.isEmpty() ? said == "no error" : said.startsWith(QString::fromStdString(folder.path().string()) + problem), qPrintable(said.left(500)));
    }

    /// A rank for each module's end, by an expression that goes back without an end on any of them.
    void endlessStepsForRanks() {
        auto lora = loraOf({"q_proj"});
        lora.rankPattern = {{"((.*)*)*x", 4}};
        const QString said = tests::errorOf([&] { lora.rankOf(std::string(60, 'x') + "a"); });
        QVERIFY2(said == "no error" || said.startsWith("the regular expression '((.*)*)*x' takes too many steps"), qPrintable(said));
        lora.rankPattern = {{"(?:x+x+)+y[^z]?", 4}};
        QVERIFY(tests::errorOf([&] { lora.rankOf(std::string(60, 'x') + "ya.b"); }).startsWith("the regular expression '(?:x+x+)+y[^z]?' takes too many steps"));
        lora.rankPattern = {{"layers\\.[01]\\.(mlp|self_attn)\\.(q|up)_proj", 5}};
        QCOMPARE(lora.rankOf("model.layers.1.mlp.up_proj"), int64_t{5});
        QCOMPARE(lora.rankOf("model.layers.2.mlp.up_proj"), int64_t{3});
    }

    /// PEFT reads expressions in Python's dialect: names of groups, references to them, the end of the text.
    void patternsAreReadAsPythonDoes() {
        for (const char* pattern : {"model\\.layers\\.(?P<layer>[01])\\.self_attn\\.q_proj", "^model\\..*\\.\\dx?\\.self_attn\\.q_proj\\Z", "(?i)MODEL\\.LAYERS.*Q_PROJ"}) {
            QCOMPARE(model::selectedModules(tests::nanoConfig(), loraOf({pattern})).size(), size_t{2});
        }
    }

    void mostPatterns() {
        QJsonObject ranks;
        for (int i = 0; i < 2048; ++i) {
            ranks[QString::number(i)] = 2;
        }
        const auto load = [&] {
            const tests::TempFolder folder;
            const QJsonObject json{{"peft_type", "LORA"}, {"r", 1}, {"lora_alpha", 1}, {"target_modules", QJsonArray{"q_proj"}}, {"rank_pattern", ranks}};
            std::ofstream(folder.path() / "adapter_config.json") << QJsonDocument(json).toJson().toStdString();
            return tests::errorOf([&] { model::LoraConfig::load(folder.path()); });
        };
        QCOMPARE(load(), QStringLiteral("no error"));
        ranks["one more"] = 2;
        QVERIFY(load().endsWith("rank_pattern holds 2049 entries, more than 2048"));
    }

    /// Other beginnings leave the base as it is.
    void beginningsThatLeaveTheBase() {
        for (const char* kind : {"true", "false", "\"gaussian\"", "\"eva\"", "null"}) {
            const tests::TempFolder folder;
            std::ofstream(folder.path() / "adapter_config.json")
                << R"({"peft_type": "LORA", "r": 1, "lora_alpha": 1, "target_modules": ["q_proj"], "init_lora_weights": )" << kind << "}";
            QCOMPARE(model::LoraConfig::load(folder.path()).rank, int64_t{1});
        }
    }

    void badFiles() {
        const auto config = tests::nanoConfig();
        const auto lora = loraOf({"o_proj"});
        auto adapters = busyAdapters(config, lora);
        const tests::TempFolder folder;
        adapters["model.layers.0.mlp.up_proj"] = adapters.at("model.layers.0.self_attn.o_proj");
        adapters["model.layers.0.self_attn.o_proj"].a = at::zeros({2, 16});
        adapters.erase("model.layers.1.self_attn.o_proj");
        model::saveAdapters(folder.path(), lora, adapters);
        const auto problem = tests::errorOf([&] { model::loadAdapters(folder.path(), config, lora, torch::kCPU); });
        QCOMPARE(problem, QString::fromStdString((folder.path() / "adapter_model.safetensors").string()) +
                              QStringLiteral(": matrices do not fit adapter_config.json and the base model: "
                                             "2 missing: model.layers.1.self_attn.o_proj.lora_A.weight, model.layers.1.self_attn.o_proj.lora_B.weight; "
                                             "2 unexpected: model.layers.0.mlp.up_proj.lora_A.weight, model.layers.0.mlp.up_proj.lora_B.weight; "
                                             "1 mis-shaped: model.layers.0.self_attn.o_proj.lora_A.weight is [2, 16], expected [3, 16]"));
    }

    void badConfig_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* json, const char* message) { QTest::newRow(name) << json << message; };
        row("other kind", R"({"peft_type": "IA3"})", ": peft_type is 'IA3', must be LORA");
        row("no rank", R"({"peft_type": "LORA"})", ": r is missing");
        row("rank 0", R"({"peft_type": "LORA", "r": 0, "lora_alpha": 1, "target_modules": ["q_proj"]})", ": r is 0, must be in [1, 4096]");
        row("rank 4097", R"({"peft_type": "LORA", "r": 4097, "lora_alpha": 1, "target_modules": ["q_proj"]})", ": r is 4097, must be in [1, 4096]");
        row("alpha", R"({"peft_type": "LORA", "r": 1, "lora_alpha": -1, "target_modules": ["q_proj"]})", ": lora_alpha is -1, must be above 0");
        row("no targets", R"({"peft_type": "LORA", "r": 1, "lora_alpha": 1})", ": target_modules is missing");
        row("DoRA", R"({"peft_type": "LORA", "r": 1, "lora_alpha": 1, "target_modules": ["q_proj"], "use_dora": true})",
            ": use_dora is true, which this program does not support (only false)");
        row("biases", R"({"peft_type": "LORA", "r": 1, "lora_alpha": 1, "target_modules": ["q_proj"], "bias": "all"})",
            ": bias is \"all\", which this program does not support (only \"none\")");
        for (const char* kind : {"pissa", "pissa_niter_16", "olora"}) {
            QTest::newRow(kind) << QString(R"({"peft_type": "LORA", "r": 1, "lora_alpha": 1, "target_modules": ["v"], "init_lora_weights": "%1"})").arg(kind)
                                << QString(": init_lora_weights is '%1', so the adapter fits a base with other weights; PEFT converts it "
                                           "(path_initial_model_for_weight_conversion)").arg(kind);
        }
        row("whole modules", R"({"peft_type": "LORA", "r": 1, "lora_alpha": 1, "target_modules": ["q_proj"], "modules_to_save": ["lm_head"]})",
            ": modules_to_save is [\"lm_head\"], which this program does not support (only null)");
        row("pattern", R"({"peft_type": "LORA", "r": 1, "lora_alpha": 1, "target_modules": ["q_proj"], "rank_pattern": {"*": 3}})",
            ": rank_pattern holds '*', which is no regular expression");
    }

    void badConfig() {
        QFETCH(QString, json);
        QFETCH(QString, message);
        const tests::TempFolder folder;
        std::ofstream(folder.path() / "adapter_config.json") << json.toStdString();
        QCOMPARE(tests::errorOf([&] { model::LoraConfig::load(folder.path()); }),
                 QString::fromStdString((folder.path() / "adapter_config.json").string()) + message);
    }
};

QTEST_APPLESS_MAIN(TestLora)
#include "tst_lora.moc"
