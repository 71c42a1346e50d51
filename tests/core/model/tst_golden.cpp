// SPDX-License-Identifier: GPL-3.0-or-later
// The model against numbers that transformers gave for random weights (../shared/golden; skipped when it is absent).
#include "base/error.h"
#include "model/vlm.h"
#include "nn/sampling.h"
#include "store/safetensors.h"
#include "support/temp_folder.h"

#include <QTest>

#include <torch/types.h>

using namespace omnidrive;

namespace {

std::filesystem::path golden() { return tests::sharedFolder() / "golden"; }

std::map<std::string, torch::Tensor> load(const std::string& name) { return model::loadTensors(golden() / name); }

/// Largest absolute difference; the tolerance is the manifest's.
double worst(const torch::Tensor& a, const torch::Tensor& b) {
    if (a.sizes() != b.sizes()) {
        return 1e9;
    }
    return a.numel() == 0 ? 0.0 : (a.to(torch::kFloat64) - b.to(torch::kFloat64)).abs().max().item<double>();
}

std::vector<int32_t> idsOf(const torch::Tensor& row, const torch::Tensor& mask) {
    std::vector<int32_t> ids;
    for (int64_t i = 0; i < row.size(0); ++i) {
        if (mask[i].item<int64_t>() != 0) {
            ids.push_back(static_cast<int32_t>(row[i].item<int64_t>()));
        }
    }
    return ids;
}

/// A golden case in our terms: rows without padding, their pictures' grids, all pixel patches.
struct Case {
    std::map<std::string, torch::Tensor> tensors;
    std::shared_ptr<model::Vlm> vlm;
    model::SequenceBatch batch;
    std::vector<model::PositionCursor> cursors;
    torch::Tensor features;

    Case(const std::string& checkpoint, const std::string& file) : tensors(load(file)) {
        vlm = model::Vlm::load(golden() / "checkpoints" / checkpoint, torch::kCPU, torch::kFloat32);
        std::vector<model::PatchGrid> grids;
        if (tensors.contains("image_grid_thw")) {
            const auto& thw = tensors["image_grid_thw"];
            for (int64_t i = 0; i < thw.size(0); ++i) {
                grids.push_back({static_cast<int>(thw[i][1].item<int64_t>()), static_cast<int>(thw[i][2].item<int64_t>())});
            }
            features = vlm->encodePictures(tensors["pixel_values"], grids);
        }
        size_t nextGrid = 0;
        const auto& ids = tensors["input_ids"];
        for (int64_t b = 0; b < ids.size(0); ++b) {
            auto row = idsOf(ids[b], tensors["attention_mask"][b]);
            std::vector<model::CellGrid> cells;
            const auto image = vlm->config().imageTokenId;
            for (size_t i = 0; i < row.size();) {
                if (row[i] != image) {
                    ++i;
                    continue;
                }
                cells.push_back(vlm->cells(grids.at(nextGrid++)));
                i += static_cast<size_t>(cells.back().tokens());
            }
            cursors.emplace_back();
            batch.positions.push_back(model::mropePositions(row, cells, image, cursors.back()));
            batch.ids.push_back(std::move(row));
        }
    }
};

}  // namespace

class TestGolden : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!std::filesystem::exists(golden() / "manifest.json")) {
            QSKIP("the golden folder is not beside this checkout");
        }
    }

    void forward_data() {
        QTest::addColumn<QString>("checkpoint");
        QTest::addColumn<QString>("file");
        for (const char* name : {"nano", "nano-tied", "nano-window", "nano-fullatt"}) {
            for (const char* kind : {"text", "img1", "img2", "img6", "zoom", "batch"}) {
                const auto file = QStringLiteral("qwen_%1_%2.safetensors").arg(QString::fromLatin1(name), QString::fromLatin1(kind));
                if (std::filesystem::exists(golden() / file.toStdString())) {
                    QTest::newRow(file.toLatin1().constData()) << QString::fromLatin1(name) << file;
                }
            }
        }
    }

    void forward() {
        QFETCH(QString, checkpoint);
        QFETCH(QString, file);
        const torch::NoGradGuard noGrad;
        Case c(checkpoint.toStdString(), file.toStdString());
        auto& expected = c.tensors;
        if (expected.contains("image_embeds")) {
            QVERIFY2(worst(c.features, expected["image_embeds"]) <= 1e-4, "image_embeds");
        }
        const auto hidden = c.vlm->forward(c.batch, c.features);
        for (size_t b = 0; b < c.batch.ids.size(); ++b) {
            const auto row = static_cast<int64_t>(b);
            const auto length = static_cast<int64_t>(c.batch.ids[b].size());
            const int64_t pad = expected["input_ids"].size(1) - length;
            // Positions.
            for (int64_t i = 0; i < length; ++i) {
                for (int64_t axis = 0; axis < 3; ++axis) {
                    QCOMPARE(static_cast<int64_t>(c.batch.positions[b][static_cast<size_t>(i)][static_cast<size_t>(axis)]),
                             expected["position_ids"][axis][row][pad + i].item<int64_t>());
                }
            }
            const auto states = hidden[row].narrow(0, 0, length);
            const int64_t tail = std::min<int64_t>(16, length);
            QVERIFY2(worst(states.narrow(0, length - tail, tail), expected["hidden"][row].narrow(0, 16 - tail, tail)) <= 2e-4, "hidden");
            const auto logits = c.vlm->decoder().logits(states);
            QVERIFY2(worst(logits.narrow(0, length - tail, tail), expected["logits_tail"][row].narrow(0, 16 - tail, tail)) <= 2e-4, "logits");
            QVERIFY2(worst(logits.logsumexp(-1), expected["logsumexp"][row].narrow(0, pad, length)) <= 2e-4, "logsumexp");
            const std::vector<int64_t> next(c.batch.ids[b].begin() + 1, c.batch.ids[b].end());
            const auto logprob =
                logits.log_softmax(-1).narrow(0, 0, length - 1).gather(1, torch::tensor(next, torch::kLong).unsqueeze(1)).squeeze(1);
            QVERIFY2(worst(logprob, expected["next_logprob"][row].narrow(0, pad, length - 1)) <= 2e-4, "next_logprob");
        }
    }

    void greedy_data() { forward_data(); }

    /// Cached generation gives the reference's greedy tokens wherever the reference itself was sure.
    void greedy() {
        QFETCH(QString, checkpoint);
        QFETCH(QString, file);
        const torch::NoGradGuard noGrad;
        Case c(checkpoint.toStdString(), file.toStdString());
        const auto& expected = c.tensors["greedy_ids"];
        const auto& margin = c.tensors["greedy_margin"];
        const auto& logprobs = c.tensors["greedy_logprobs"];
        auto cache = c.vlm->makeCache(static_cast<int64_t>(c.batch.ids.size()), c.tensors["input_ids"].size(1) + expected.size(1));
        auto hidden = c.vlm->forwardCached(c.batch, c.features, cache);
        std::vector<int64_t> last;
        for (const auto& row : c.batch.ids) {
            last.push_back(static_cast<int64_t>(row.size()) - 1);
        }
        auto seen = c.batch.ids;
        std::vector<bool> sure(c.batch.ids.size(), true);
        for (int64_t t = 0; t < expected.size(1); ++t) {
            model::SequenceBatch next;
            for (size_t b = 0; b < c.batch.ids.size(); ++b) {
                const auto row = static_cast<int64_t>(b);
                // The reference generated with its generation_config's repetition penalty; its log-probabilities are without it.
                const auto raw = c.vlm->decoder().logits(hidden[row][last[b]]);
                auto logits = raw.clone();
                nn::SamplingOptions options;
                options.repetitionPenalty = 1.05;
                nn::processLogits({logits.data_ptr<float>(), static_cast<size_t>(logits.numel())}, seen[b], options);
                for (int32_t stop : c.vlm->config().stopTokenIds) {
                    logits[stop] = -std::numeric_limits<float>::infinity();   // it was asked for a fixed number of tokens
                }
                const auto id = logits.argmax().item<int64_t>();
                const auto wanted = expected[row][t].item<int64_t>();
                sure[b] = sure[b] && margin[row][t].item<double>() > 1e-3;
                if (sure[b]) {
                    QCOMPARE(id, wanted);
                    QVERIFY(std::abs(raw.log_softmax(-1)[id].item<double>() - logprobs[row][t].item<double>()) <= 2e-4);
                }
                // Follow the reference, so that one near tie does not end the comparison.
                next.ids.push_back({static_cast<int32_t>(wanted)});
                seen[b].push_back(static_cast<int32_t>(wanted));
                const auto p = c.cursors[b].next++;
                next.positions.push_back({{p, p, p}});
                last[b] = 0;
            }
            if (t + 1 < expected.size(1)) {
                hidden = c.vlm->forwardCached(next, {}, cache);
            }
        }
    }

    void sampling_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"a", "b", "c", "d"}) {
            QTest::newRow(name) << QString::fromLatin1(name);
        }
    }

    void sampling() {
        QFETCH(QString, name);
        auto tensors = load("sampling.safetensors");
        const auto params = tensors["params_" + name.toStdString()];
        nn::SamplingOptions options;
        options.temperature = params[0].item<double>();
        options.topK = static_cast<int>(params[1].item<double>());
        options.topP = params[2].item<double>();
        options.repetitionPenalty = params[3].item<double>();
        const auto expected = tensors["scores_" + name.toStdString()];
        for (int64_t r = 0; r < expected.size(0); ++r) {
            auto logits = tensors["logits"][r].clone();
            const auto seenRow = tensors["seen"][r];
            std::vector<int32_t> seen;
            for (int64_t i = 0; i < seenRow.size(0); ++i) {
                seen.push_back(static_cast<int32_t>(seenRow[i].item<int64_t>()));
            }
            nn::processLogits({logits.data_ptr<float>(), static_cast<size_t>(logits.numel())}, seen, options);
            const auto kept = torch::isfinite(expected[r]);
            QVERIFY2(torch::equal(torch::isfinite(logits), kept), "which tokens are kept");
            QVERIFY2(worst(logits.masked_select(kept), expected[r].masked_select(kept)) <= 1e-5, "scores");
        }
    }
};

QTEST_APPLESS_MAIN(TestGolden)
#include "tst_golden.moc"
