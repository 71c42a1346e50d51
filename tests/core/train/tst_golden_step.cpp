// SPDX-License-Identifier: GPL-3.0-or-later
// One GRPO step against numbers of the reference stack: log-probabilities, loss, gradients, one AdamW update (../shared/golden).
#include "model/vlm.h"
#include "support/temp_folder.h"
#include "train/adamw.h"
#include "train/policy_loss.h"

#include <QTest>

#include <torch/types.h>

using namespace omnidrive;

namespace {

std::filesystem::path golden() { return tests::sharedFolder() / "golden"; }

/// Largest |a - b| / (absolute + relative |b|); at most 1 passes.
double worst(const torch::Tensor& a, const torch::Tensor& b, double absolute, double relative) {
    return ((a - b).abs() / (absolute + relative * b.abs())).max().item<double>();
}

}  // namespace

class TestGoldenStep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!std::filesystem::exists(golden() / "grpo_nano-tied.safetensors")) {
            QSKIP("the golden folder is not beside this checkout");
        }
    }

    void oneStep() {
        auto t = model::loadTensors(golden() / "grpo_nano-tied.safetensors");
        auto vlm = model::Vlm::load(golden() / "checkpoints" / "nano-tied", torch::kCPU, torch::kFloat32);
        const auto parameters = vlm->enableGradients(true);
        const auto hp = t["hparams"];
        const auto value = [&](int i) { return hp[i].item<double>(); };
        const double temperature = value(0);

        // One picture, repeated for each row; rows may be padded at either side.
        const auto& thw = t["image_grid_thw"];
        const model::PatchGrid grid{static_cast<int>(thw[0][1].item<int64_t>()), static_cast<int>(thw[0][2].item<int64_t>())};
        const auto features = vlm->encodePictures(t["pixel_values"], {grid});
        const int64_t rows = t["input_ids"].size(0), length = t["input_ids"].size(1), completion = t["logps"].size(1);
        model::SequenceBatch batch;
        std::vector<torch::Tensor> repeated;
        for (int64_t b = 0; b < rows; ++b) {
            std::vector<int32_t> ids;
            for (int64_t i = 0; i < length; ++i) {
                // Padding after the completion stays: the mask of the loss leaves it out, and it cannot be seen from before.
                ids.push_back(static_cast<int32_t>(t["input_ids"][b][i].item<int64_t>()));
            }
            model::PositionCursor cursor;
            const std::vector<model::CellGrid> cells{vlm->cells(grid)};
            batch.positions.push_back(model::mropePositions(ids, cells, vlm->config().imageTokenId, cursor));
            batch.ids.push_back(ids);
            repeated.push_back(features);
        }
        const auto hidden = vlm->forward(batch, torch::cat(repeated));
        const auto logits = vlm->decoder().logits(hidden.slice(1, length - completion - 1, length - 1)) / temperature;
        const auto logs = logits.log_softmax(-1);
        const auto targets = t["input_ids"].slice(1, length - completion);
        const auto logps = logs.gather(2, targets.unsqueeze(2)).squeeze(2);   // [B, T]
        const auto mask = t["loss_mask"].to(torch::kFloat32);
        QVERIFY2(((logps - t["logps"]).abs() * mask).max().item<double>() <= 2e-4, "logps");
        const auto entropy = -(logs.exp() * logs).sum(-1);
        QVERIFY2(((entropy - t["entropy"]).abs() * mask).max().item<double>() <= 2e-3, "entropy");
        QVERIFY2(((train::k3(logps, t["ref_logps"]) - t["per_token_kl"]).abs() * mask).max().item<double>() <= 1e-3, "per_token_kl");

        train::PolicyLossOptions options;
        options.klWeight = value(1);
        options.clipLow = options.clipHigh = value(2);
        options.dualClip = 0;
        options.aggregation = train::LossAggregation::SeqMeanTokenMean;
        const auto loss = train::policyLoss(logps, t["old_logps"], t["ref_logps"], {}, t["advantages"], mask, options);
        QVERIFY2(std::abs(loss.loss.item<double>() - t["loss_grpo"].item<double>()) <= 2e-4,
                 qPrintable(QStringLiteral("loss %1, expected %2").arg(loss.loss.item<double>()).arg(t["loss_grpo"].item<double>())));

        loss.loss.backward();
        int compared = 0;
        for (const auto& [name, parameter] : parameters) {
            if (t.contains("grad/" + name)) {
                QVERIFY2(worst(parameter.grad(), t["grad/" + name], 1e-4, 1e-3) <= 1.0, name.c_str());
                ++compared;
            }
        }
        QVERIFY(compared > 20);

        train::AdamW optimiser(parameters, {.learningRate = value(3), .beta1 = value(4), .beta2 = value(5), .epsilon = value(6), .weightDecay = value(7)});
        optimiser.step(value(3), value(8));
        for (const auto& [name, parameter] : parameters) {
            if (t.contains("after/" + name)) {
                // Adam's first step is lr * g / (|g| + epsilon): where the gradient is of epsilon's own size, float32 noise decides its sign.
                const auto decided = (t["grad/" + name].abs() > 100 * value(6)).to(torch::kFloat32);
                const double worstChange = ((parameter.detach() - t["after/" + name]).abs() * decided).max().item<double>();
                QVERIFY2(worstChange <= 2e-5, qPrintable(QString::fromStdString(name) + QStringLiteral(" %1").arg(worstChange)));
                QVERIFY(decided.mean().item<double>() > 0.9 || name == "model.embed_tokens.weight");
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestGoldenStep)
#include "tst_golden_step.moc"
